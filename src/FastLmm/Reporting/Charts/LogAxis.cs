using System.Globalization;

namespace FastLmm.Reporting.Charts;

/// <summary>A logarithmic axis of whole decades.</summary>
/// <param name="First">Exponent of ten at the axis's start.</param>
/// <param name="Last">Exponent of ten at its end, greater than <paramref name="First"/>.</param>
/// <param name="Start">Where it starts on paper.</param>
/// <param name="End">Where it ends on paper; smaller than the start for an axis that goes up.</param>
internal readonly record struct LogAxis(int First, int Last, double Start, double End)
{
    private const double Rounding = 1e-9;       // log10(1000) may be 2.9999999999999996

    /// <summary>The fewest decades that hold all values.</summary>
    /// <param name="values">Positive and finite, at least one.</param>
    /// <param name="start">Where the axis starts on paper.</param>
    /// <param name="end">Where it ends.</param>
    public static LogAxis Around(IReadOnlyCollection<double> values, double start, double end)
    {
        int first = (int)Math.Floor(Math.Log10(values.Min()) + Rounding), last = (int)Math.Ceiling(Math.Log10(values.Max()) - Rounding);
        return new LogAxis(first, Math.Max(last, first + 1), start, end);
    }

    /// <summary>Exponents of ten at which there is a tick: all, or every second, third, … so that there are at most ten steps.</summary>
    public IEnumerable<int> Ticks
    {
        get
        {
            int step = (Last - First + 9) / 10;
            for (int exponent = First; exponent <= Last; exponent += step) yield return exponent;
        }
    }

    /// <summary>Place of a value on paper.</summary>
    public double At(double value) => Start + (Math.Log10(value) - First) / (Last - First) * (End - Start);

    /// <summary>Place of a power of ten on paper.</summary>
    public double AtPower(int exponent) => Start + (double)(exponent - First) / (Last - First) * (End - Start);

    /// <summary>A power of ten in words: 0.001, 1, 1,000; 1e-7 where that would be long.</summary>
    public static string Label(int exponent) => exponent switch
    {
        < -4 or > 9 => string.Create(CultureInfo.InvariantCulture, $"1e{exponent}"),
        < 0 => "0." + new string('0', -exponent - 1) + "1",
        _ => Math.Pow(10, exponent).ToString("#,0", CultureInfo.InvariantCulture),
    };
}
