using System.Globalization;

namespace FastLmm.Reporting;

/// <summary>One notation for all the numbers of a column, chosen as R's <c>format(x, digits)</c> chooses it.</summary>
/// <param name="Decimals">Digits after the point, of the number or of the mantissa.</param>
/// <param name="Scientific">Whether numbers are written with an exponent.</param>
/// <remarks>
/// Enough decimals for the number that needs most of them to show <c>digits</c> significant digits, trailing zeros not
/// counted; an exponent when that takes fewer characters.
/// </remarks>
internal readonly record struct NumberFormat(int Decimals, bool Scientific)
{
    private const string Missing = "NA";

    public static NumberFormat For(ReadOnlySpan<double> values, int digits)
    {
        int decimals = 0, whole = 1, significant = 1, sign = 0, exponentDigits = 2;
        foreach (double x in values)
        {
            if (!double.IsFinite(x)) continue;
            (int exponent, int shown) = Significant(x, digits);
            int signX = x < 0 ? 1 : 0;
            decimals = Math.Max(decimals, shown - exponent - 1);
            whole = Math.Max(whole, signX + Math.Max(exponent + 1, 1));
            significant = Math.Max(significant, shown);
            sign = Math.Max(sign, signX);
            if (Math.Abs(exponent) > 99) exponentDigits = 3;
        }
        int fixedWidth = whole + (decimals > 0 ? 1 + decimals : 0);
        int scientificWidth = sign + significant + (significant > 1 ? 1 : 0) + 2 + exponentDigits;
        return fixedWidth <= scientificWidth ? new(decimals, false) : new(significant - 1, true);
    }

    public string Format(double x)
    {
        if (double.IsNaN(x)) return Missing;
        if (double.IsInfinity(x)) return x > 0 ? "Inf" : "-Inf";
        if (x == 0) x = 0; // no minus sign on a zero
        if (!Scientific) return x.ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        string mantissa = Decimals > 0 ? "0." + new string('0', Decimals) : "0";
        return x.ToString(mantissa + "e+00", CultureInfo.InvariantCulture);
    }

    /// <summary>The numbers of a column in one notation, not padded.</summary>
    public static string[] Column(IReadOnlyList<double> values, int digits)
    {
        double[] x = [.. values];
        NumberFormat format = For(x, digits);
        return Array.ConvertAll(x, format.Format);
    }

    /// <summary>One number by itself.</summary>
    public static string One(double x, int digits) => For([x], digits).Format(x);

    /// <summary>Rounded to decimals; unchanged where a double has no more of them.</summary>
    public static double Rounded(double x, int decimals) => decimals > 15 ? x : Math.Round(x, decimals);

    private static (int Exponent, int Shown) Significant(double x, int digits)
    {
        if (x == 0) return (0, 1);
        string precision = (digits - 1).ToString(CultureInfo.InvariantCulture);
        string text = Math.Abs(x).ToString("E" + precision, CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        int shown = text.AsSpan(0, e).TrimEnd('0').Length;
        return (int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), Math.Max(1, shown - 1));
    }
}
