namespace FastLmm.Reporting;

/// <summary>
/// p values as R's <c>format.pval</c> writes them: those from 0.001 in one fixed notation, smaller ones in one notation of their own,
/// and everything below the precision of a double as <c>&lt; 2e-16</c>.
/// </summary>
internal static class PValueFormat
{
    private const double Least = 2.220446049250313e-16;
    private const string BelowLeast = "2e-16";

    internal static string[] Column(double[] values, int digits)
    {
        NumberFormat large = NumberFormat.For([.. values.Where(p => p >= 1e-3)], digits);
        NumberFormat small = NumberFormat.For([.. values.Where(p => p is >= Least and < 1e-3)], digits);
        string[] shown = [.. values.Where(p => p >= Least).Select(p => (p >= 1e-3 ? large : small).Format(p))];
        string below = (shown.Length == 0 || shown.Max(text => text.Length) <= 6 ? "<" : "< ") + BelowLeast;
        return Array.ConvertAll(values, p => double.IsNaN(p) ? "NA" : p < Least ? below : (p >= 1e-3 ? large : small).Format(p));
    }

    /// <summary>One p value by itself.</summary>
    internal static string One(double value, int digits) => Column([value], digits)[0];
}
