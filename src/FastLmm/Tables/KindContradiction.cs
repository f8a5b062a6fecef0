namespace FastLmm.Tables;

/// <summary>The error of a text in a numeric column.</summary>
internal static class KindContradiction
{
    /// <param name="place">Source and line or row.</param>
    /// <param name="column">The numeric column.</param>
    /// <param name="value">The text that is not a number.</param>
    /// <param name="inText">Whether the table is text, which a user of the command line reads with options.</param>
    public static LmmException Error(string place, ResolvedColumn column, string value, bool inText)
    {
        string name = column.Name, shown = NumberText.Quote(value);
        string missing = HasDecimalComma(value) ? "write decimals with a point"
            : inText ? $"use --na {Argument(value)} if it means missing"
            : $"add it to {nameof(TableOptions.MissingTokens)} if it means missing";
        string factorOption = inText ? $"--factor {Argument(name)}" : $"add '{name}' to {nameof(TableOptions.Factors)}";
        string numericOption = inText ? $"--numeric {Argument(name)}" : $"{nameof(TableOptions.Numerics)}";
        string sentence = column.Origin switch
        {
            KindOrigin.Request => $"column '{name}' must be numeric but holds {shown}; {missing}",
            KindOrigin.Options => $"column '{name}' is numeric by {numericOption} but holds {shown}; {missing}, or leave that out",
            _ => $"column '{name}' is numeric but holds {shown}; {missing}, or {factorOption}",
        };
        return new LmmException(FailureKind.BadInput, $"{place}: {sentence}");
    }

    internal static bool HasDecimalComma(string value) =>
        value.Count(c => c == ',') == 1 && NumberText.TryParse(value.Replace(',', '.'), out _);

    private static string Argument(string value) =>
        value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || "._-+/:".Contains(c)) ? value : NumberText.Quote(value);
}
