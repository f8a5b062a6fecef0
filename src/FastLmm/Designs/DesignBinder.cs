using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>A column of X or Z before it has rows.</summary>
internal sealed record ModelColumn(string Name, ColumnNode Node);

/// <summary>A calculated column whose values must be finite, with the expression to name in a message.</summary>
internal sealed record CheckedColumn(string Name, ColumnNode Node, IReadOnlyList<int> Sources);

/// <summary>Turns a plan, the kinds of its columns and the levels of its factors into the columns of a design.</summary>
internal sealed class DesignBinder
{
    private const int MostLevels = 1000;
    private const int MostColumns = 2000;

    private readonly DesignPlan _plan;
    private readonly IReadOnlyList<ColumnKind> _kinds;
    private readonly IReadOnlyList<IReadOnlyList<string>?> _levels;
    private readonly TableReader? _reader;
    private readonly Dictionary<ColumnNode, CheckedColumn> _checked = [];

    public DesignBinder(
        DesignPlan plan, IReadOnlyList<ColumnKind> kinds, IReadOnlyList<IReadOnlyList<string>?> levels, TableReader? reader)
    {
        (_plan, _kinds, _levels, _reader) = (plan, kinds, levels, reader);
        Factors = new FactorColumn?[kinds.Count];
        Fixed = Expand(plan.Formula.Fixed, random: false);
        RandomBlocks = [.. plan.Formula.RandomTerms.SelectMany(term => term.Blocks()).Select(list => Expand(list, random: true))];
        Response = Numbers(plan.Formula.Response);
        Offset = TotalOffset();
        ResponseLessOffset = Offset is null ? Response : Checked("response less offset", Program.Binary("-", Response, Offset), []);
    }

    public DesignPlan Plan => _plan;

    public IReadOnlyList<ColumnKind> Kinds => _kinds;

    public ColumnProgram Program { get; } = new();

    /// <summary>The factors by column; null where a column is none.</summary>
    public FactorColumn?[] Factors { get; }

    /// <summary>Factors coded by contrasts somewhere, which need two levels.</summary>
    public HashSet<FactorColumn> ContrastCoded { get; } = [];

    public IReadOnlyList<ModelColumn> Fixed { get; }

    public IReadOnlyList<IReadOnlyList<ModelColumn>> RandomBlocks { get; }

    public ColumnNode Response { get; }

    public ColumnNode? Offset { get; }

    public ColumnNode ResponseLessOffset { get; }

    public IReadOnlyCollection<CheckedColumn> CheckedColumns => _checked.Values;

    private ModelFormula Formula => _plan.Formula;

    private List<ModelColumn> Expand(TermList list, bool random)
    {
        List<ModelColumn> columns = [];
        if (list.Intercept) columns.Add(new ModelColumn("(Intercept)", Program.Constant(1)));
        int[] used = [.. list.Terms.SelectMany(term => term).Distinct()];
        var factors = new FactorColumn?[list.Variables.Count];
        foreach (int variable in used) factors[variable] = FactorOf(list.Variables[variable], random);
        bool[][] full = ContrastCoding.FullDummies(list, [.. factors.Select(factor => factor is not null)]);
        for (int term = 0; term < list.Terms.Count; term++)
        {
            List<ModelColumn>[] parts =
                [.. list.Terms[term].Select((variable, k) => Parts(list.Variables[variable], factors[variable], full[term][k]))];
            RefuseTooMany(columns.Count + parts.Aggregate(1.0, (product, part) => product * part.Count), list, term);
            columns.AddRange(parts.Aggregate(Product));
        }
        return columns;
    }

    // Before the columns of a term are made: each holds a chunk of rows.
    private void RefuseTooMany(double columns, TermList list, int term)
    {
        if (columns <= MostColumns) return;
        TextSpan place = list.Variables[list.Terms[term][0]].Expression.Span;
        throw Formula.Refusal($"with the term {list.Label(term)} the model has more than {MostColumns} columns; leave it out", place);
    }

    // The first variable's levels vary fastest.
    private List<ModelColumn> Product(List<ModelColumn> left, List<ModelColumn> right)
    {
        List<ModelColumn> columns = [];
        foreach (ModelColumn b in right)
        {
            foreach (ModelColumn a in left)
            {
                string name = $"{a.Name}:{b.Name}";
                ColumnNode node = Program.Binary("*", a.Node, b.Node);
                columns.Add(new ModelColumn(name, a.Node.CanOverflow || b.Node.CanOverflow || BothSources(a, b) ? Checked(name, node, []) : node));
            }
        }
        return columns;
    }

    private static bool BothSources(ModelColumn a, ModelColumn b) => a.Node is SourceNode && b.Node is SourceNode;

    private List<ModelColumn> Parts(Variable variable, FactorColumn? factor, bool full)
    {
        if (factor is null) return [new ModelColumn(variable.Name, NumericNode(variable))];
        if (!full) ContrastCoded.Add(factor);
        return
        [
            .. factor.Levels.Select((level, index) => new ModelColumn(variable.Name + level, Program.Indicator(factor, index))).Skip(full ? 0 : 1),
        ];
    }

    private ColumnNode NumericNode(Variable variable) =>
        variable.Column is { } column ? Program.Source(_plan.Choice.AsTerm(column.Name)) : Numbers(variable.Expression);

    private FactorColumn? FactorOf(Variable variable, bool random)
    {
        NameExpression? name = variable.FactorOf ?? variable.Column;
        if (name is null) return null;
        int column = variable.FactorOf is null ? _plan.Choice.AsTerm(name.Name) : _plan.Choice.AsFactor(name.Name);
        if (_kinds[column] == ColumnKind.Numeric) return null;
        if (random && name.Name == Formula.GroupName)
            throw Formula.Refusal($"the grouping factor '{name.Name}' cannot have a random slope within itself; leave it out", name.Span);
        FactorColumn factor = Factors[column] ??= new FactorColumn(
            name.Name, column, _levels[column] ?? [], _plan.Options.Levels.GetValueOrDefault(name.Name), _reader);
        if (factor.Levels.Count > MostLevels)
            throw Formula.Refusal($"'{name.Name}' has more than {MostLevels} levels as a factor; read it as numbers or leave it out", name.Span);
        return factor;
    }

    private ColumnNode? TotalOffset()
    {
        List<ColumnNode> offsets = [.. Formula.Offsets.Select(Numbers)];
        if (_plan.Options.Offset is { } column) offsets.Add(Program.Source(_plan.Choice.AsOption(column)));
        return offsets.Count == 0 ? null : offsets.Aggregate((sum, next) => Checked("sum of offsets", Program.Binary("+", sum, next), []));
    }

    private ColumnNode Numbers(Expression expression)
    {
        int[] sources = [.. expression.Names().Select(name => NumericSource(name, expression)).Distinct()];
        ColumnNode node = Program.Arithmetic(expression, name => NumericSource(name, expression));
        return node.CanOverflow ? Checked(expression.ToString(), node, sources) : node;
    }

    private int NumericSource(NameExpression name, Expression within)
    {
        int column = _plan.Choice.AsNumbers(name.Name);
        if (_kinds[column] is ColumnKind.Numeric or ColumnKind.Logical) return column;
        string role = ReferenceEquals(within, Formula.Response) ? "the response" : "here the formula calculates with it and it";
        throw Formula.Refusal($"the column '{name.Name}' is a factor{Example(column)}; {role} must be numbers{Advice(column)}", name.Span);
    }

    private string Advice(int column) =>
        (_levels[column] ?? []).Any(KindContradiction.HasDecimalComma) ? "; write decimals with a point" : "";

    private string Example(int column)
    {
        IReadOnlyList<string> texts = _levels[column] ?? [];
        string? text = texts.FirstOrDefault(level => !LevelOrder.LooksLikeNumber(level)) ?? texts.FirstOrDefault();
        return text is null ? "" : $" with values such as '{text}'";
    }

    private ColumnNode Checked(string name, ColumnNode node, IReadOnlyList<int> sources)
    {
        _checked.TryAdd(node, new CheckedColumn(name, node, sources));
        return node;
    }
}
