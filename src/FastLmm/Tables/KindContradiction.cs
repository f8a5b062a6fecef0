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
        string cure = HowToWrite(column, value, inText) is { } how ? how
            : inText ? $"use --na {Argument(value)} if it means missing"
            : $"add it to {nameof(TableOptions.MissingTokens)} if it means missing";
        string factorOption = inText ? $"--factor {Argument(name)}" : $"add '{name}' to {nameof(TableOptions.Factors)}";
        string numericOption = inText ? $"--numeric {Argument(name)}" : $"{nameof(TableOptions.Numerics)}";
        string sentence = column.Origin switch
        {
            KindOrigin.Request => $"column '{name}' must be numeric but holds {shown}; {cure}",
            KindOrigin.Options => $"column '{name}' is numeric by {numericOption} but holds {shown}; {cure}, or leave that out",
            _ => $"column '{name}' {Holds(column)} but holds {shown}; {cure}, or {factorOption}",
        };
        return new LmmException(FailureKind.BadInput, $"{place}: {sentence}");
    }

    /// <summary>The error of a text column that has more different texts than a covariate should.</summary>
    public static LmmException TooManyTexts(string place, ResolvedColumn column, LevelTable texts, bool inText)
    {
        string option = inText ? $"--factor {Argument(column.Name)}" : $"add it to {nameof(TableOptions.Factors)}";
        string how = inText ? $"use {option}" : option;
        bool amongNumbers = Enumerable.Range(0, texts.Count).Any(code => NumberText.TryParse(texts.Utf8(code), out _));
        return new LmmException(FailureKind.BadInput, column.FirstText is { } first && amongNumbers
            ? $"{first.Place}: column '{column.Name}' holds {NumberText.Quote(first.Text)} among numbers; "
                + $"use --na {Argument(first.Text)} if it means missing, or {option} if the column is meant as a factor"
            : $"{place}: column '{column.Name}' is text with more than {column.MostTexts} different values; "
                + $"{how} if it is meant as a factor, or leave it out");
    }

    /// <summary>A text as it is typed in a command line.</summary>
    public static string Argument(string value) =>
        value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || "._-+/:".Contains(c)) ? value : NumberText.Quote(value);

    private static string Holds(ResolvedColumn column) => column switch
    {
        { Kind: ColumnKind.Logical } => "is logical (TRUE or FALSE)",
        { Form: ValueForm.Date } => "is a date",
        { Form: ValueForm.DateTime } => "is a date with time",
        _ => "is numeric",
    };

    private static string? HowToWrite(ResolvedColumn column, string value, bool inText)
    {
        if (HasDecimalComma(value)) return "write decimals with a point";
        if (!inText || !IsoTime.LooksLikeDate(value)) return null;
        return column.Form == ValueForm.DateTime ? "write dates with times as 2021-03-14T12:30:00" : "write dates as 2021-03-14 and in every row";
    }

    internal static bool HasDecimalComma(string value) =>
        value.Count(c => c == ',') == 1 && NumberText.TryParse(value.Replace(',', '.'), out _);
}
