namespace FastLmm.Tables;

/// <summary>How the values of a numeric column are written.</summary>
internal enum ValueForm
{
    /// <summary>As numbers.</summary>
    Number,

    /// <summary>As ISO dates: days since 1970-01-01.</summary>
    Date,

    /// <summary>As ISO dates with times: seconds since 1970-01-01 in UTC.</summary>
    DateTime,

    /// <summary>As TRUE and FALSE: 1 and 0.</summary>
    Truth,
}

/// <summary>Reads the texts of the forms that are not plain numbers.</summary>
internal static class ValueForms
{
    public static bool TryParse(this ValueForm form, ReadOnlySpan<byte> text, out double value) => form switch
    {
        ValueForm.Date => IsoTime.TryDate(text, out value),
        ValueForm.DateTime => IsoTime.TryTime(text, out value) || (IsoTime.TryDate(text, out value) && double.IsFinite(value *= 86_400)),
        ValueForm.Truth => TryTruth(text, out value),
        _ => NumberText.TryParse(text, out value),
    };

    /// <summary>R's read.csv knows TRUE, FALSE, T and F, and no other spelling.</summary>
    public static bool TryTruth(ReadOnlySpan<byte> text, out double value)
    {
        text = NumberText.Trim(text);
        bool isTrue = text.SequenceEqual("TRUE"u8) || text.SequenceEqual("T"u8);
        value = isTrue ? 1 : 0;
        return isTrue || text.SequenceEqual("FALSE"u8) || text.SequenceEqual("F"u8);
    }

    /// <summary>What a user must know about a column of this form; null when there is nothing.</summary>
    public static string? Note(this ValueForm form, string column) => form switch
    {
        ValueForm.Date => $"{column} holds dates: days since 1970-01-01",
        ValueForm.DateTime => $"{column} holds dates with times: seconds since 1970-01-01 00:00 UTC",
        _ => null,
    };
}
