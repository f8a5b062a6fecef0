using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>Which columns a model reads and as what; numbers them as they are asked of the table, those of the grouping factor first.</summary>
internal sealed class ColumnChoice
{
    // Columns that only the condition on rows reads: they may be missing.
    private const int NotInModel = -1;

    private readonly FitOptions _options;
    private readonly List<ColumnRequest> _requests = [];
    private readonly List<int> _positions = [];

    public ColumnChoice(ModelFormula formula, FitOptions options, RowCondition? subset, DesignParts parts)
    {
        _options = options;
        bool response = parts.HasFlag(DesignParts.Response), random = parts.HasFlag(DesignParts.Random);
        if (parts.HasFlag(DesignParts.Subjects))
            foreach (NameExpression name in formula.Group.Columns) Ask(name.Name, ColumnKind.Id, name.Span.Start);
        if (response) Calculation(formula.Response);
        bool mean = parts.HasFlag(DesignParts.Fixed);
        if (mean) Terms(formula.Fixed);
        if (random)
            foreach (RandomTerm term in formula.RandomTerms) Terms(term.Effects);
        if (mean) Offsets(formula);
        if (parts.HasFlag(DesignParts.Weights) && options.Weights is { } weights) Ask(weights, ColumnKind.Numeric, int.MaxValue);
        if (subset is not null) Calculation(subset.Expression, inModel: false);
    }

    /// <summary>The columns, in the order of their numbers.</summary>
    public IReadOnlyList<ColumnRequest> Requests => _requests;

    /// <summary>The numbers of the model's columns in the order of the formula; the offset and weights of the options last.</summary>
    public IReadOnlyList<int> InFormulaOrder =>
        [.. Enumerable.Range(0, _requests.Count).Where(column => _positions[column] != NotInModel).OrderBy(column => _positions[column])];

    /// <summary>The number of a column that stands alone as a term.</summary>
    public int AsTerm(string name) => Find(name, TermKind(name));

    /// <summary>The number of a column inside <c>factor()</c>.</summary>
    public int AsFactor(string name) => Find(name, ColumnKind.Factor);

    /// <summary>The number of a column that is calculated with.</summary>
    public int AsNumbers(string name) => Find(name, NumbersKind(name));

    /// <summary>The number of a column whose texts are compared.</summary>
    public int AsText(string name) => Find(name, ColumnKind.Id);

    /// <summary>The number of a column that the options name.</summary>
    public int AsOption(string name) => Find(name, ColumnKind.Numeric);

    // Levels given for a column make it a factor where it stands alone.
    private ColumnKind? TermKind(string name) => _options.Levels.ContainsKey(name) ? ColumnKind.Factor : null;

    private ColumnKind? NumbersKind(string name) => _options.Levels.ContainsKey(name) ? ColumnKind.Numeric : null;

    private void Offsets(ModelFormula formula)
    {
        foreach (Expression offset in formula.Offsets) Calculation(offset);
        if (_options.Offset is { } added) Ask(added, ColumnKind.Numeric, int.MaxValue - 1);
    }

    private void Terms(TermList list)
    {
        foreach (Variable variable in list.UsedVariables.Select(index => list.Variables[index]))
        {
            if (variable.Column is { } column) Ask(column.Name, TermKind(column.Name), column.Span.Start);
            else if (variable.Factor is { } factor) Factor(factor);
            else Calculation(variable.Basis?.Argument ?? variable.Expression);
        }
    }

    private void Factor(FactorCall call)
    {
        switch (call)
        {
            case ColumnFactorCall column:
                Ask(column.Column.Name, ColumnKind.Factor, column.Column.Span.Start);
                break;
            case RelevelCall relevel:
                Factor(relevel.Factor);
                break;
            case CutCall cut:
                Calculation(cut.Argument);
                break;
        }
    }

    private void Calculation(Expression expression, bool inModel = true)
    {
        switch (expression)
        {
            case NameExpression name:
                Ask(name.Name, NumbersKind(name.Name), inModel ? name.Span.Start : NotInModel);
                break;
            case BinaryExpression binary when TextTest.Of(binary, "") is { } test:
                Ask(test.Column.Name, ColumnKind.Id, inModel ? test.Column.Span.Start : NotInModel);
                break;
            case CallExpression { Role: FunctionRole.Missing, Subject.Inner: NameExpression missing }:
                Ask(missing.Name, TermKind(missing.Name), NotInModel);
                break;
            default:
                foreach (Expression child in expression.Children) Calculation(child, inModel);
                break;
        }
    }

    private void Ask(string name, ColumnKind? kind, int position)
    {
        int known = Find(name, kind);
        if (known >= 0)
        {
            if (position != NotInModel) _positions[known] = Math.Min(_positions[known], position);
            return;
        }
        _requests.Add(new ColumnRequest(name, kind));
        _positions.Add(position);
    }

    private int Find(string name, ColumnKind? kind) => _requests.FindIndex(request => request.Name == name && request.Kind == kind);
}
