using FastLmm.Designs.Columns;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>The columns of a plan as a reader holds them.</summary>
/// <param name="plan">The plan.</param>
/// <param name="kinds">The kind of each column.</param>
/// <param name="levels">Texts seen, per column.</param>
/// <param name="reader">Where codes get their texts, or null.</param>
internal sealed class ColumnBinding(
    DesignPlan plan, IReadOnlyList<ColumnKind> kinds, IReadOnlyList<IReadOnlyList<string>?> levels, TableReader? reader)
{
    public DesignPlan Plan => plan;

    public IReadOnlyList<ColumnKind> Kinds => kinds;

    /// <summary>Column of the weights, or −1.</summary>
    public int Weight => plan.Parts.HasFlag(DesignParts.Weights) && plan.Options.Weights is { } weights ? plan.Choice.AsOption(weights) : -1;

    /// <summary>Texts seen of a column, or of a cut behind the columns; null when they are not known.</summary>
    public IReadOnlyList<string>? Seen(int factor) => levels.ElementAtOrDefault(factor);

    /// <summary>The order of all levels that a factor can have; null for R's order of those seen.</summary>
    /// <param name="factor">A column, or a cut behind the columns.</param>
    /// <param name="given">The order that was asked for, or null.</param>
    public IReadOnlyList<string>? Order(int factor, IReadOnlyList<string>? given) => plan.IsSaved ? Seen(factor) ?? [] : given;

    /// <summary>The codes of a column that is not numeric.</summary>
    public CodeSource Codes(int column) => new TableCodes(column, Seen(column) ?? [], reader);

    /// <summary>A column that is calculated with: numbers, or the texts TRUE and FALSE.</summary>
    /// <param name="program">Gets the steps.</param>
    /// <param name="name">The column.</param>
    /// <param name="within">The whole expression, for the message.</param>
    /// <param name="text">The text that it stands in.</param>
    /// <exception cref="FormulaException">The column has other texts.</exception>
    public ColumnNode Numbers(ColumnProgram program, NameExpression name, Expression within, string text)
    {
        int column = plan.Choice.AsNumbers(name.Name);
        if (HoldsNumbers(column)) return program.Source(column);
        bool isResponse = ReferenceEquals(within, plan.Formula.Response);
        IReadOnlyList<string> texts = Seen(column) ?? [];
        string? other = texts.FirstOrDefault(level => !IsLogical(level) && !LevelOrder.LooksLikeNumber(level))
            ?? texts.FirstOrDefault(level => isResponse || !IsLogical(level));
        return other is null ? program.Logical(column, Codes(column), Refusal) : throw Refusal(other);

        FormulaException Refusal(string example)
        {
            string role = isResponse ? "the response" : "here the formula calculates with it and it";
            string advice = texts.Append(example).Any(KindContradiction.HasDecimalComma) ? "; write decimals with a point" : "";
            string sentence = $"the column '{name.Name}' is a factor with values such as '{example}'; {role} must be numbers{advice}";
            return new FormulaException(sentence, text, name.Span);
        }
    }

    /// <summary>The numbers of the numeric columns that an expression names, for messages.</summary>
    public int[] NumericSources(Expression expression) =>
    [
        .. expression.Names().Select(name => plan.Choice.AsNumbers(name.Name)).Distinct()
            .Where(column => column >= 0 && HoldsNumbers(column)),
    ];

    private bool HoldsNumbers(int column) => kinds[column] is ColumnKind.Numeric or ColumnKind.Logical;

    private static bool IsLogical(string text) => text is "TRUE" or "FALSE";
}
