using System.Collections.Immutable;
using System.Globalization;
using FastLmm.Formulas;

namespace FastLmm.Designs.Bases;

/// <summary>The intervals of R's <c>cut</c>, whose labels are the levels of a factor.</summary>
/// <param name="Breaks">The breaks, ascending.</param>
/// <param name="Labels">One label per interval.</param>
/// <param name="Right">Whether intervals are closed on the right and open on the left.</param>
/// <param name="IncludeLowest">Whether the outermost break at the open side belongs to its interval.</param>
public sealed record IntervalBasis(ImmutableArray<double> Breaks, ImmutableArray<string> Labels, bool Right, bool IncludeLowest) : TermBasis
{
    private const int MostDigits = 12;

    /// <summary>The interval of a value, −1 when it is in none.</summary>
    public int IntervalOf(double x)
    {
        int below = CountBelow(x);
        if (below > 0 && below < Breaks.Length) return below - 1;
        if (!IncludeLowest) return -1;
        return Right && x == Breaks[0] ? 0 : !Right && x == Breaks[^1] ? Breaks.Length - 2 : -1;
    }

    /// <summary>The intervals of a call whose breaks are given.</summary>
    internal static IntervalBasis? WithoutData(CutCall call) => call.Breaks is { } breaks ? Of(call, [.. breaks]) : null;

    /// <summary>Intervals of equal width over a range, a thousandth of it wider on both sides, as R makes them.</summary>
    internal static IntervalBasis OverRange(CutCall call, double low, double high)
    {
        double range = high - low;
        double wider = (range > 0 ? range : low != 0 ? Math.Abs(low) : 1) / 1000;
        (double from, double to) = range > 0 ? (low, high) : (low - wider, high + wider);
        double width = (to - from) / call.Intervals;
        double[] breaks = [.. Enumerable.Range(0, call.Intervals + 1).Select(k => from + k * width)];
        (breaks[0], breaks[^1]) = (low - wider, high + wider);
        return Of(call, breaks);
    }

    private static IntervalBasis Of(CutCall call, double[] breaks) =>
        new([.. breaks], [.. call.Labels ?? MakeLabels(call, breaks)], call.Right, call.IncludeLowest);

    // As many digits as tell neighbouring breaks apart.
    private static string[] MakeLabels(CutCall call, double[] breaks)
    {
        for (int digits = call.Digits; digits <= Math.Max(MostDigits, call.Digits); digits++)
        {
            string[] written = [.. breaks.Select(value => General(value, digits))];
            if (written.Zip(written.Skip(1)).Any(pair => pair.First == pair.Second)) continue;
            string[] labels = [.. written.Zip(written.Skip(1), (a, b) => call.Right ? $"({a},{b}]" : $"[{a},{b})")];
            if (call.IncludeLowest && call.Right) labels[0] = "[" + labels[0][1..];
            if (call.IncludeLowest && !call.Right) labels[^1] = labels[^1][..^1] + "]";
            return labels;
        }
        return [.. Enumerable.Range(1, breaks.Length - 1).Select(k => $"Range_{k}")];
    }

    // C's %g; R puts a space before Inf.
    private static string General(double value, int digits)
    {
        if (double.IsInfinity(value)) return value > 0 ? " Inf" : "-Inf";
        string scientific = value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int mark = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < digits)
            return WithoutZeros(value.ToString("F" + (digits - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{WithoutZeros(scientific[..mark])}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string WithoutZeros(string number) => number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;

    // Breaks that lie below x, or at x when intervals are closed on the left.
    private int CountBelow(double x)
    {
        int low = 0, high = Breaks.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Right ? Breaks[middle] < x : Breaks[middle] <= x) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
