using FastLmm.Designs.Bases;
using FastLmm.Designs.Codings;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>What a model needs of a table, known before any value is read. Immutable.</summary>
public sealed class DesignPlan
{
    private DesignPlan(ModelFormula formula, FitOptions options, RowCondition? subset, IReadOnlyList<string> columnNames)
    {
        Formula = formula;
        Options = options;
        Subset = subset;
        Choice = new ColumnChoice(formula, options, subset, Parts);
        DataColumns = NamedIn(columnNames);
        Calls = new RememberedCalls(formula);
        Bases = Calls.All.Select(call => (call.Name, Basis: call.WithoutData())).Where(known => known.Basis is not null)
            .ToDictionary(known => known.Name, known => known.Basis!);
    }

    private DesignPlan(DesignPlan plan, IReadOnlyDictionary<string, TermBasis> bases, DesignParts parts, bool isSaved)
    {
        (Formula, Options, Calls, DataColumns) = (plan.Formula, plan.Options, plan.Calls, plan.DataColumns);
        Subset = parts.HasFlag(DesignParts.Response) ? plan.Subset : null;
        Choice = parts == plan.Parts ? plan.Choice : new ColumnChoice(Formula, Options, Subset, parts);
        (Bases, Parts, IsSaved) = (bases, parts, isSaved);
    }

    /// <summary>The model.</summary>
    public ModelFormula Formula { get; }

    /// <summary>Columns to ask the table for; those of the grouping factor come first. The same name may come with several kinds.</summary>
    public IReadOnlyList<ColumnRequest> Columns => Choice.Requests;

    /// <summary>
    /// Whether levels may have to come from the data: some column is a factor, or stands alone as a term and may turn out to be one.
    /// <see cref="Design.HasFactors"/> is exact.
    /// </summary>
    public bool HasFactors => TermLists.Any(MayHaveFactors);

    /// <summary>
    /// Whether levels that appear late may ask for a second reading of the rows: R codes some term so that its columns for more levels are no
    /// combination of those for fewer and of indicators. Not known before the kinds of the columns are, so it may say so in vain.
    /// </summary>
    public bool MayReadAgain => HasFactors && !TermLists.All(list => CodingClosure.IsAlwaysClosed(list, IsFactor));

    /// <summary>Whether a term depends on all rows that are kept, so that they must be read once before <see cref="Bind"/>.</summary>
    public bool NeedsBasis => Calls.All.Any(call => !Bases.ContainsKey(call.Name));

    /// <summary>What terms remember of the rows, by R's name of the call; a saved model needs these to make columns for other rows.</summary>
    public IReadOnlyDictionary<string, TermBasis> Bases { get; }

    /// <summary>Columns that the fixed part and the offsets name, in the order of the formula, the offset of the options last.</summary>
    internal IReadOnlyList<string> PredictorNames
    {
        get
        {
            IEnumerable<Expression> terms = Formula.Fixed.UsedVariables.Select(variable => Formula.Fixed.Variables[variable].Expression);
            IEnumerable<NameExpression> names = terms.Concat(Formula.Offsets).SelectMany(expression => expression.Names());
            IEnumerable<string> inOrder = names.OrderBy(name => name.Span.Start).Select(name => name.Name);
            return [.. (Options.Offset is { } added ? inOrder.Append(added) : inOrder).Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>What rows are to be made of.</summary>
    public DesignParts Parts { get; } = DesignParts.All;

    /// <summary>Whether it comes from a saved model, so that levels are those of the fit and no others.</summary>
    internal bool IsSaved { get; }

    /// <summary>The table's columns that the formula or the options name or mean by <c>.</c>, in the table's order.</summary>
    internal IReadOnlyList<string> DataColumns { get; }

    internal FitOptions Options { get; }

    internal RowCondition? Subset { get; }

    internal ColumnChoice Choice { get; }

    internal RememberedCalls Calls { get; }

    private IEnumerable<TermList> TermLists => Formula.RandomTerms.SelectMany(term => term.Blocks()).Prepend(Formula.Fixed);

    /// <summary>Plans a model for a table.</summary>
    /// <param name="formula">The model.</param>
    /// <param name="options">Names of the weights and offset columns, orders of levels.</param>
    /// <param name="columnNames">The table's columns.</param>
    /// <exception cref="LmmException">A column does not exist; for one in the formula a <see cref="FormulaException"/>.</exception>
    public static DesignPlan Create(ModelFormula formula, FitOptions options, IReadOnlyList<string> columnNames)
    {
        string[] taken = [.. new[] { options.Weights, options.Offset }.OfType<string>()];
        formula = formula.WithColumns(columnNames, taken);
        RowCondition? subset = options.Subset is { } condition ? RowCondition.Parse(condition) : null;
        CheckNames(formula.Tree, formula.Text, columnNames);
        if (subset is not null) CheckNames(subset.Expression, subset.Text, columnNames);
        CheckOption("weights", options.Weights, columnNames);
        CheckOption("offset", options.Offset, columnNames);
        foreach (string column in options.Levels.Keys) CheckOption("levels", column, columnNames);
        foreach ((string column, string contrasts) in options.Contrasts)
        {
            CheckOption("contrasts", column, columnNames);
            Contrasts.Check(column, contrasts);
        }
        return new DesignPlan(formula, options, subset, columnNames);
    }

    /// <summary>The same plan with remembered bases, from a reading or from a saved model.</summary>
    /// <param name="bases">By R's name of the call.</param>
    public DesignPlan WithBases(IReadOnlyDictionary<string, TermBasis> bases) => new(this, bases, Parts, IsSaved);

    /// <summary>The same plan for rows that the model was not fitted to.</summary>
    /// <param name="parts">What rows are to be made of.</param>
    internal DesignPlan ForOtherData(DesignParts parts) => new(this, Bases, parts, isSaved: true);

    /// <summary>Starts the reading that <see cref="NeedsBasis"/> asks for.</summary>
    /// <param name="kinds">The kind of each column of <see cref="Columns"/>, as the reader decided.</param>
    /// <param name="reader">Where codes get their texts.</param>
    /// <exception cref="LmmException">A column cannot serve as the formula wants.</exception>
    public BasisReading ReadBases(IReadOnlyList<ColumnKind> kinds, TableReader reader) => new(new ColumnBinding(this, kinds, [], reader));

    /// <summary>Fixes the columns of X and Z for given levels of the factors.</summary>
    /// <param name="kinds">The kind of each column of <see cref="Columns"/>, as the reader decided.</param>
    /// <param name="levels">
    /// Per column the texts that become levels, null where it is no factor: all seen so far, or those that <see cref="Design.UsedLevels"/> gave,
    /// which has those of cuts behind the columns'.
    /// They are sorted as R sorts them, or stand in the order that the options give.
    /// </param>
    /// <param name="reader">Where codes get their texts; without it the text of code k is the k-th of the column's <paramref name="levels"/>.</param>
    /// <exception cref="LmmException">A column cannot serve as the formula wants, e.g. arithmetic on text.</exception>
    public Design Bind(IReadOnlyList<ColumnKind> kinds, IReadOnlyList<IReadOnlyList<string>?> levels, TableReader? reader = null) =>
        new(new DesignBinder(new ColumnBinding(this, kinds, levels, reader)), reader);

    private List<string> NamedIn(IReadOnlyList<string> columnNames)
    {
        HashSet<string> named = [.. Formula.Tree.Names().Select(name => name.Name), .. Columns.Select(column => column.Name)];
        named.UnionWith(Options.Levels.Keys);
        named.UnionWith(Options.Contrasts.Keys);
        return [.. columnNames.Where(named.Contains)];
    }

    private bool? IsFactor(Variable variable) => variable.Kind switch
    {
        VariableKind.Column when !Options.Levels.ContainsKey(variable.Column!.Name) => null,
        VariableKind.Column or VariableKind.Factor or VariableKind.Condition => true,
        _ => false,
    };

    private static bool MayHaveFactors(TermList list) =>
        list.UsedVariables.Any(variable => list.Variables[variable].Kind is VariableKind.Column or VariableKind.Factor);

    private static void CheckNames(Expression expression, string text, IReadOnlyList<string> columnNames)
    {
        CheckConstants(expression, text, columnNames);
        foreach (NameExpression name in expression.Names())
        {
            if (!name.IsDot && !columnNames.Contains(name.Name))
                throw new FormulaException($"there is no column '{name.Name}'{Instead(name.Name, columnNames)}", text, name.Span);
        }
    }

    private static void CheckConstants(Expression expression, string text, IReadOnlyList<string> columnNames)
    {
        if (expression is ConstantExpression constant && columnNames.Contains(constant.Name))
            throw new FormulaException($"{constant.Name} is a constant, and there is a column of that name; write `{constant.Name}` for the column",
                text, constant.Span);
        foreach (Expression child in expression.Children) CheckConstants(child, text, columnNames);
    }

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
