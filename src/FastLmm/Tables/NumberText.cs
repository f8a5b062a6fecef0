using System.Globalization;
using System.Text;

namespace FastLmm.Tables;

/// <summary>
/// What counts as a number: R's decimal and exponent notation, <c>NaN</c>, and <c>Inf</c> or <c>Infinity</c> in any case.
/// No separators of thousands: <c>1,5</c> is not fifteen.
/// </summary>
internal static class NumberText
{
    private static readonly NumberFormatInfo DecimalComma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        text = Trim(text);
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value) || TryInfinity(text, out value);
    }

    /// <summary>The same with a comma for the point, which then means nothing.</summary>
    public static bool TryParseWithComma(ReadOnlySpan<byte> text, out double value)
    {
        text = Trim(text);
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            DecimalComma, out value) || TryInfinity(text, out value);
    }

    public static bool TryParse(string text, out double value)
    {
        return TryParse(Encoding.UTF8.GetBytes(text), out value);
    }

    /// <summary>The text without the blanks and tabs around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || (text[0] > ' ' && text[^1] > ' ')) return text;
        return text.Trim(" \t"u8);
    }

    /// <summary>A value as an error message shows it: on one line and not too long.</summary>
    public static string Quote(string value)
    {
        const int MostShown = 40;
        string line = string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MostShown ? $"'{line}'" : $"'{line[..MostShown]}…'";
    }

    private static bool TryInfinity(ReadOnlySpan<byte> text, out double value)
    {
        bool negative = text.StartsWith("-"u8);
        ReadOnlySpan<byte> unsigned = negative || text.StartsWith("+"u8) ? text[1..] : text;
        value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(unsigned, "Inf"u8) || Ascii.EqualsIgnoreCase(unsigned, "Infinity"u8);
    }
}
