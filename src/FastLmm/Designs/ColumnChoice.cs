using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>Which columns a model reads and as what; numbers them as they are asked of the table, the grouping factor being 0.</summary>
internal sealed class ColumnChoice
{
    private readonly FitOptions _options;
    private readonly List<ColumnRequest> _requests = [];
    private readonly List<int> _positions = [];

    public ColumnChoice(ModelFormula formula, FitOptions options)
    {
        _options = options;
        Ask(formula.GroupName, ColumnKind.Id, formula.Group.Span.Start);
        Numbers(formula.Response);
        foreach (TermList list in formula.RandomTerms.Select(term => term.Effects).Prepend(formula.Fixed)) Terms(list);
        foreach (Expression offset in formula.Offsets) Numbers(offset);
        if (options.Offset is { } added) Ask(added, ColumnKind.Numeric, int.MaxValue - 1);
        if (options.Weights is { } weights) Ask(weights, ColumnKind.Numeric, int.MaxValue);
    }

    /// <summary>The columns, in the order of their numbers.</summary>
    public IReadOnlyList<ColumnRequest> Requests => _requests;

    /// <summary>The columns' numbers in the order of the formula; the offset and weights of the options last.</summary>
    public IReadOnlyList<int> InFormulaOrder => [.. Enumerable.Range(0, _requests.Count).OrderBy(column => _positions[column])];

    /// <summary>The number of a column that stands alone as a term.</summary>
    public int AsTerm(string name) => Find(name, TermKind(name));

    /// <summary>The number of a column inside <c>factor()</c>.</summary>
    public int AsFactor(string name) => Find(name, ColumnKind.Factor);

    /// <summary>The number of a column that is calculated with.</summary>
    public int AsNumbers(string name) => Find(name, NumbersKind(name));

    /// <summary>The number of a column that the options name.</summary>
    public int AsOption(string name) => Find(name, ColumnKind.Numeric);

    // Levels given for a column make it a factor where it stands alone.
    private ColumnKind? TermKind(string name) => _options.Levels.ContainsKey(name) ? ColumnKind.Factor : null;

    private ColumnKind? NumbersKind(string name) => _options.Levels.ContainsKey(name) ? ColumnKind.Numeric : null;

    private void Terms(TermList list)
    {
        foreach (Variable variable in list.Terms.SelectMany(term => term).Distinct().Order().Select(index => list.Variables[index]))
        {
            if (variable.FactorOf is { } factor) Ask(factor.Name, ColumnKind.Factor, factor.Span.Start);
            else if (variable.Column is { } column) Ask(column.Name, TermKind(column.Name), column.Span.Start);
            else Numbers(variable.Expression);
        }
    }

    private void Numbers(Expression expression)
    {
        foreach (NameExpression name in expression.Names()) Ask(name.Name, NumbersKind(name.Name), name.Span.Start);
    }

    private void Ask(string name, ColumnKind? kind, int position)
    {
        int known = Find(name, kind);
        if (known >= 0)
        {
            _positions[known] = Math.Min(_positions[known], position);
            return;
        }
        _requests.Add(new ColumnRequest(name, kind));
        _positions.Add(position);
    }

    private int Find(string name, ColumnKind? kind) => _requests.FindIndex(request => request.Name == name && request.Kind == kind);
}
