using FastLmm.Designs.Bases;
using FastLmm.Designs.Codings;
using FastLmm.Designs.Columns;
using FastLmm.Formulas;

namespace FastLmm.Designs;

/// <summary>A column of X or Z before it has rows.</summary>
internal sealed record ModelColumn(string Name, ColumnNode Node);

/// <summary>The columns of a block of random effects and their terms.</summary>
internal sealed record RandomColumns(IReadOnlyList<ModelColumn> Columns, bool Intercept, IReadOnlyList<RandomEffectTerm> Terms);

/// <summary>Turns a plan, the kinds of its columns and the levels of its factors into the columns of a design.</summary>
internal sealed partial class DesignBinder
{
    private const int MostColumns = 2000;

    private readonly ExpressionCompiler _compiler;
    private readonly Dictionary<ColumnNode, CheckedColumn> _checked = [];
    private readonly Dictionary<string, SplineRange> _splineRanges = [];

    public DesignBinder(ColumnBinding binding)
    {
        Binding = binding;
        _compiler = new ExpressionCompiler(Program, binding);
        Factors = new FactorBinder(binding, Program, _compiler);
        (Fixed, Terms) = Plan.Parts.HasFlag(DesignParts.Fixed) ? FixedColumns() : ([], new FixedPart(false, [], []));
        RandomBlocks = Plan.Parts.HasFlag(DesignParts.Random)
            ? [.. Formula.RandomTerms.SelectMany(term => term.Blocks()).Select(ExpandRandom).Where(block => block.Columns.Count > 0)]
            : [];
        Response = Plan.Parts.HasFlag(DesignParts.Response) ? Numbers(Formula.Response) : Program.Constant(0);
        Offset = TotalOffset();
        ResponseLessOffset = Offset is null ? Response : Checked("response less offset", Program.Binary("-", Response, Offset), []);
        Subset = Plan.Subset is { } condition ? _compiler.Compile(condition.Expression, condition.Text) : null;
    }

    public DesignPlan Plan => Binding.Plan;

    public ColumnBinding Binding { get; }

    public ColumnProgram Program { get; } = new();

    public FactorBinder Factors { get; }

    public IReadOnlyList<ModelColumn> Fixed { get; }

    public FixedPart Terms { get; }

    public IReadOnlyList<RandomColumns> RandomBlocks { get; }

    public ColumnNode Response { get; }

    public ColumnNode? Offset { get; }

    public ColumnNode ResponseLessOffset { get; }

    public ColumnNode? Subset { get; }

    public IReadOnlyCollection<CheckedColumn> CheckedColumns => _checked.Values;

    /// <summary>The ranges of splines, for rows that the model was not fitted to.</summary>
    public IReadOnlyCollection<SplineRange> SplineRanges => _splineRanges.Values;

    private ModelFormula Formula => Plan.Formula;

    private RandomColumns ExpandRandom(TermList list)
    {
        List<RandomEffectTerm> terms = [];
        int at = list.Intercept ? 1 : 0;
        List<ModelColumn> columns = Expand(list, random: true, (term, full, factors, parts) =>
        {
            int count = parts.Aggregate(1, (product, part) => product * part.Count);
            bool hasFactor = list.Terms[term].Any(variable => IsCoded(list.Variables[variable], factors[variable]));
            terms.Add(new RandomEffectTerm(list.Label(term), list.Terms[term], at, count, hasFactor, full.All(isFull => isFull)));
            at += count;
        });
        return new RandomColumns(columns, list.Intercept, terms);
    }

    private List<ModelColumn> Expand(TermList list, bool random, TermMade made)
    {
        var factors = new TermFactor?[list.Variables.Count];
        var coded = new bool[list.Variables.Count];
        foreach (int variable in list.UsedVariables)
        {
            factors[variable] = Factors.Of(list.Variables[variable], random);
            coded[variable] = IsCoded(list.Variables[variable], factors[variable]);
        }
        bool[][] full = ContrastCoding.FullDummies(list, coded);
        CanGrow &= CodingClosure.IsClosed(list, coded);
        var columns = new TermColumns(list.Terms, factors, full, variable => ContrastsOf(list.Variables[variable], factors[variable], random));
        _lists.Add((columns, list, random));
        if (list.Intercept) columns.AddConstant(new ModelColumn("(Intercept)", Program.Constant(1)));
        for (int term = 0; term < list.Terms.Count; term++)
        {
            List<ModelColumn>[] parts =
                [.. list.Terms[term].Select((variable, k) => Parts(list.Variables[variable], factors[variable], full[term][k], random))];
            made(term, full[term], factors, parts);
            RefuseTooMany(columns.Columns.Count + parts.Aggregate(1.0, (product, part) => product * part.Count), list, term);
            columns.Add(term, parts, Times);
        }
        return columns.Columns;
    }

    private static bool IsCoded(Variable variable, TermFactor? factor) => factor is not null || variable.Kind == VariableKind.Condition;

    // Before the columns of a term are made: each holds a chunk of rows.
    private void RefuseTooMany(double columns, TermList list, int term)
    {
        if (columns <= MostColumns) return;
        TextSpan place = list.Variables[list.Terms[term][0]].Expression.Span;
        throw Formula.Refusal($"with the term {list.Label(term)} the model has more than {MostColumns} columns; leave it out", place);
    }

    private ModelColumn Times(ModelColumn a, ModelColumn b)
    {
        string name = $"{a.Name}:{b.Name}";
        ColumnNode node = Program.Binary("*", a.Node, b.Node);
        return new ModelColumn(name, a.Node.CanOverflow || b.Node.CanOverflow || BothSources(a, b) ? Checked(name, node, []) : node);
    }

    private static bool BothSources(ModelColumn a, ModelColumn b) => a.Node is SourceNode && b.Node is SourceNode;

    private List<ModelColumn> Parts(Variable variable, TermFactor? factor, bool full, bool random)
    {
        if (factor is not null) return [.. Factors.Code(variable, factor, full, random)];
        return variable.Kind switch
        {
            VariableKind.Column => [new ModelColumn(variable.Name, Program.Source(Plan.Choice.AsTerm(variable.Column!.Name)))],
            VariableKind.Basis => Basis(variable.Basis!),
            VariableKind.Condition => Condition(variable, full),
            _ => [new ModelColumn(variable.Name, Numbers(variable.Expression))],
        };
    }

    private List<ModelColumn> Basis(BasisCall call)
    {
        ColumnNode argument = Numbers(call.Argument);
        ColumnNode[] columns = Program.Basis(call.Name, argument, (ColumnBasis)Plan.Bases[call.Name]);
        if (Plan.IsSaved && Plan.Bases[call.Name] is SplineBasis spline)
            _splineRanges.TryAdd(call.Name, new SplineRange(call.Name, call.Argument.ToString(), argument, spline));
        return [.. columns.Select((node, k) => new ModelColumn(NameOf(k), Checked(call.Name, node, [])))];

        string NameOf(int k) => columns.Length == 1 ? call.Name : $"{call.Name}{k + 1}";
    }

    // R makes a factor of it, with the levels FALSE and TRUE whether they are met or not.
    private List<ModelColumn> Condition(Variable variable, bool full)
    {
        ColumnNode isTrue = Numbers(variable.Expression);
        var column = new ModelColumn($"{variable.Name}TRUE", isTrue);
        return full ? [new ModelColumn($"{variable.Name}FALSE", Program.Binary("-", Program.Constant(1), isTrue)), column] : [column];
    }

    private (List<ModelColumn> Columns, FixedPart Terms) FixedColumns()
    {
        var terms = new FixedPartBuilder(Formula.Fixed);
        List<ModelColumn> columns = Expand(Formula.Fixed, random: false, (term, full, factors, parts) =>
            terms.Add(term, full, parts, variable => ContrastsOf(Formula.Fixed.Variables[variable], factors[variable], random: false)));
        return (columns, terms.Complete());
    }

    private IEnumerable<double[]>? ContrastsOf(Variable variable, TermFactor? factor, bool random) =>
        factor is not null ? Factors.ContrastsOf(variable, factor, random).Select(column => column.Values)
        : variable.Kind == VariableKind.Condition ? [[0, 1]]
        : null;

    private ColumnNode? TotalOffset()
    {
        if (!Plan.Parts.HasFlag(DesignParts.Fixed)) return null;
        List<ColumnNode> offsets = [.. Formula.Offsets.Select(Numbers)];
        if (Plan.Options.Offset is { } column) offsets.Add(Program.Source(Plan.Choice.AsOption(column)));
        return offsets.Count == 0 ? null : offsets.Aggregate((sum, next) => Checked("sum of offsets", Program.Binary("+", sum, next), []));
    }

    private ColumnNode Numbers(Expression expression)
    {
        ColumnNode node = _compiler.Compile(expression, Formula.Text);
        return node.CanOverflow ? Checked(expression.ToString(), node, Binding.NumericSources(expression)) : node;
    }

    private ColumnNode Checked(string name, ColumnNode node, IReadOnlyList<int> sources)
    {
        _checked.TryAdd(node, new CheckedColumn(name, node, sources));
        return node;
    }

    private delegate void TermMade(int term, bool[] full, TermFactor?[] factors, List<ModelColumn>[] parts);
}
