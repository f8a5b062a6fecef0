using FastLmm.Designs.Bases;
using FastLmm.Designs.Columns;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>A factor as a term has it: its levels in the term's order.</summary>
/// <param name="Column">Where rows get their levels.</param>
/// <param name="Levels">The levels of the column in the term's order, the first being the reference.</param>
/// <param name="Order">Per level of the column its place among <paramref name="Levels"/>.</param>
internal sealed record TermFactor(FactorColumn Column, IReadOnlyList<string> Levels, int[] Order)
{
    /// <summary>A column's factor in its own order.</summary>
    public static TermFactor Of(FactorColumn column) => new(column, column.Levels, [.. Enumerable.Range(0, column.Levels.Count)]);

    /// <summary>The same factor with another reference, unless it has no such level.</summary>
    public TermFactor WithReference(string reference)
    {
        List<string> levels = [.. Levels.OrderBy(level => level == reference ? 0 : 1)];
        return new TermFactor(Column, levels, [.. Column.Levels.Select(level => levels.IndexOf(level))]);
    }
}

/// <summary>Makes the factors of a design: columns of the table by their numbers, then cuts in the order of the formula.</summary>
internal sealed class FactorBinder(ColumnBinding binding, ColumnProgram program, ExpressionCompiler compiler)
{
    private const int MostLevels = 1000;

    private readonly FactorColumn?[] _factors = new FactorColumn?[binding.Kinds.Count + binding.Plan.Calls.Cuts.Count()];
    private readonly Dictionary<string, IntervalNode> _cuts = [];
    private readonly HashSet<FactorColumn> _contrastCoded = [];
    private readonly List<(RelevelCall Call, FactorColumn Factor)> _releveled = [];
    private readonly HashSet<string> _contrastsTaken = [];
    private readonly Dictionary<FactorColumn, NameExpression> _names = [];

    /// <summary>All factors.</summary>
    public IEnumerable<FactorColumn> Columns => _factors.OfType<FactorColumn>();

    /// <summary>The factor of a column, or null.</summary>
    public FactorColumn? At(int column) => _factors[column];

    /// <summary>All cuts.</summary>
    public IEnumerable<IntervalNode> Cuts => _cuts.Values;

    private ModelFormula Formula => binding.Plan.Formula;

    private FitOptions Options => binding.Plan.Options;

    /// <summary>Per column and then per cut the levels used; null where there is no factor.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> UsedLevels() => [.. _factors.Select(factor => factor?.UsedLevels)];

    /// <summary>The same of all levels, whether used or not.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Levels() => [.. _factors.Select(factor => factor?.Levels)];

    /// <summary>The factor that a variable is, or null when it gives numbers.</summary>
    public TermFactor? Of(Variable variable, bool random)
    {
        if (variable.Factor is { } call) return Of(call, random);
        if (variable.Column is not { } name) return null;
        int column = binding.Plan.Choice.AsTerm(name.Name);
        return binding.Kinds[column] == ColumnKind.Numeric ? null : Of(name, column, random);
    }

    /// <summary>The columns that code a factor in a term: a dummy for every level, or contrasts.</summary>
    public IEnumerable<ModelColumn> Code(Variable variable, TermFactor factor, bool full, bool random)
    {
        string contrasts = random ? Contrasts.Default : NameOfContrasts(variable);
        if (!full) _contrastCoded.Add(factor.Column);
        IEnumerable<ContrastColumn> columns = full ? Contrasts.Dummies(factor.Levels) : Contrasts.Of(contrasts, factor.Levels);
        return columns.Select(column => new ModelColumn(variable.Name + column.Suffix, Node(factor, full ? Contrasts.Default : contrasts, column)));
    }

    /// <summary>The indicator of a late level.</summary>
    public ModelColumn Indicator(Variable variable, FactorColumn factor, int level)
    {
        string name = variable.Name + factor.LateLevels[level - factor.Levels.Count];
        return new ModelColumn(name, program.Levels(factor, $"late {level}", () => [.. new double[level], 1]));
    }

    /// <summary>The contrasts of a factor, of its levels in the order of the term.</summary>
    public IEnumerable<ContrastColumn> ContrastsOf(Variable variable, TermFactor factor, bool random) =>
        Contrasts.Of(random ? Contrasts.Default : NameOfContrasts(variable), factor.Levels);

    /// <summary>Refuses a factor with more levels than a model can have.</summary>
    public void CheckCount(FactorColumn factor)
    {
        if (factor.Count > MostLevels && _names.TryGetValue(factor, out NameExpression? name))
            throw Formula.Refusal($"'{name.Name}' has more than {MostLevels} levels as a factor; read it as numbers or leave it out", name.Span);
    }

    /// <summary>Refuses what no factor can be or take, once all rows are read.</summary>
    public void CheckLevels()
    {
        if (_contrastCoded.FirstOrDefault(factor => factor.Levels.Count < 2) is { } constant)
        {
            string only = constant.Levels.Count == 0 ? "no value" : $"only the value '{constant.Levels[0]}'";
            throw BadInput($"the factor '{constant.Name}' has {only} in the rows used; leave it out of the formula");
        }
        foreach ((RelevelCall call, FactorColumn factor) in _releveled)
        {
            if (factor.Levels.Contains(call.Reference)) continue;
            string hint = NearestName.Hint(call.Reference, factor.Levels);
            throw Formula.Refusal($"'{factor.Name}' has no level '{call.Reference}' in the rows used{hint}", call.ReferenceSpan);
        }
        if (Options.Contrasts.Keys.FirstOrDefault(column => !_contrastsTaken.Contains(column)) is { } idle)
            throw BadInput($"contrasts are given for '{idle}', which is no factor of the fixed part; leave them out, or read it as a factor");
    }

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);

    private TermFactor Of(FactorCall call, bool random)
    {
        switch (call)
        {
            case ColumnFactorCall column:
                return Of(column.Column, binding.Plan.Choice.AsFactor(column.Column.Name), random);
            case RelevelCall relevel:
                TermFactor inner = Of(relevel.Factor, random);
                _releveled.Add((relevel, inner.Column));
                return inner.WithReference(relevel.Reference);
            default:
                return Of((CutCall)call);
        }
    }

    private TermFactor Of(NameExpression name, int column, bool random)
    {
        if (random && Formula.Group.Columns.Any(group => group.Name == name.Name))
            throw Formula.Refusal($"the grouping factor '{name.Name}' cannot have a random slope within itself; leave it out", name.Span);
        FactorColumn factor = _factors[column] ??= Add(new FactorColumn(
            name.Name, binding.Codes(column), binding.Seen(column) ?? [], binding.Order(column, Options.Levels.GetValueOrDefault(name.Name))));
        _names[factor] = name;
        CheckCount(factor);
        return TermFactor.Of(factor);
    }

    private TermFactor Of(CutCall cut)
    {
        int at = binding.Kinds.Count + binding.Plan.Calls.Cuts.TakeWhile(other => other.Name != cut.Name).Count();
        if (_factors[at] is null)
        {
            var intervals = (IntervalBasis)binding.Plan.Bases[cut.Name];
            IntervalNode node = program.Intervals(cut.Name, compiler.Compile(cut.Argument, Formula.Text), intervals);
            _cuts[cut.Name] = node;
            var codes = new IntervalCodes(node, intervals);
            _factors[at] = Add(new FactorColumn(cut.Name, codes, binding.Seen(at) ?? intervals.Labels, binding.Order(at, intervals.Labels)));
        }
        return TermFactor.Of(_factors[at]!);
    }

    private FactorColumn Add(FactorColumn factor)
    {
        program.Factor(factor);
        return factor;
    }

    // By the variable's own name, or by that of the column in it.
    private string NameOfContrasts(Variable variable)
    {
        string? column = Options.Contrasts.Keys.FirstOrDefault(key => variable.Expression.Names().Any(name => name.Name == key));
        if (column is null) return Contrasts.Default;
        _contrastsTaken.Add(column);
        return Options.Contrasts[column];
    }

    private ColumnNode Node(TermFactor factor, string contrasts, ContrastColumn column) =>
        program.Levels(factor.Column, $"{contrasts} {column.Suffix} from {factor.Levels.FirstOrDefault()}", () =>
            [.. factor.Order.Select(level => column.Values[level])]);
}
