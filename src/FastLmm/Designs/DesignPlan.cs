using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>What a model needs of a table, known before any value is read. Immutable.</summary>
public sealed class DesignPlan
{
    private DesignPlan(ModelFormula formula, FitOptions options)
    {
        Formula = formula;
        Options = options;
        Choice = new ColumnChoice(formula, options);
    }

    /// <summary>The model.</summary>
    public ModelFormula Formula { get; }

    /// <summary>Columns to ask the table for; 0 is the grouping factor. The same name may come with several kinds.</summary>
    public IReadOnlyList<ColumnRequest> Columns => Choice.Requests;

    /// <summary>
    /// Whether levels may have to come from the data: some column is a factor, or stands alone as a term and may turn out to be one.
    /// <see cref="Design.HasFactors"/> is exact.
    /// </summary>
    public bool HasFactors => Columns.Skip(1).Any(column => column.Kind == ColumnKind.Factor) || TermLists.Any(MayHaveFactors);

    internal FitOptions Options { get; }

    internal ColumnChoice Choice { get; }

    private IEnumerable<TermList> TermLists => Formula.RandomTerms.Select(term => term.Effects).Prepend(Formula.Fixed);

    /// <summary>Plans a model for a table.</summary>
    /// <param name="formula">The model.</param>
    /// <param name="options">Names of the weights and offset columns, orders of levels.</param>
    /// <param name="columnNames">The table's columns.</param>
    /// <exception cref="LmmException">A column does not exist; for one in the formula a <see cref="FormulaException"/>.</exception>
    public static DesignPlan Create(ModelFormula formula, FitOptions options, IReadOnlyList<string> columnNames)
    {
        foreach (NameExpression name in formula.Tree.Names())
        {
            if (!columnNames.Contains(name.Name))
                throw formula.Refusal($"there is no column '{name.Name}'{Instead(name.Name, columnNames)}", name.Span);
        }
        CheckOption("weights", options.Weights, columnNames);
        CheckOption("offset", options.Offset, columnNames);
        foreach (string column in options.Levels.Keys) CheckOption("levels", column, columnNames);
        return new DesignPlan(formula, options);
    }

    /// <summary>Fixes the columns of X and Z for given levels of the factors.</summary>
    /// <param name="kinds">The kind of each column of <see cref="Columns"/>, as the reader decided.</param>
    /// <param name="levels">
    /// Per column the texts that become levels, null where it is no factor: all seen so far, or those that <see cref="Design.UsedLevels"/> gave.
    /// They are sorted as R sorts them, or stand in the order that the options give.
    /// </param>
    /// <param name="reader">Where codes get their texts; without it the text of code k is the k-th of the column's <paramref name="levels"/>.</param>
    /// <exception cref="LmmException">A column cannot serve as the formula wants, e.g. arithmetic on text.</exception>
    public Design Bind(IReadOnlyList<ColumnKind> kinds, IReadOnlyList<IReadOnlyList<string>?> levels, TableReader? reader = null) =>
        new(new DesignBinder(this, kinds, levels, reader));

    private static bool MayHaveFactors(TermList list) =>
        list.Terms.SelectMany(term => term).Any(variable => list.Variables[variable] is { Column: not null } or { FactorOf: not null });

    private static void CheckOption(string option, string? column, IReadOnlyList<string> columnNames)
    {
        if (column is null || columnNames.Contains(column)) return;
        throw new LmmException(
            FailureKind.BadInput, $"there is no column '{column}', which the option '{option}' names{Instead(column, columnNames)}");
    }

    private static string Instead(string name, IReadOnlyList<string> columnNames)
    {
        const int MostNamed = 12;
        if (NearestName.Of(name, columnNames) is { } near) return $"; did you mean '{near}'?";
        string more = columnNames.Count > MostNamed ? ", …" : "";
        return $"; there are {string.Join(", ", columnNames.Take(MostNamed))}{more}";
    }
}
