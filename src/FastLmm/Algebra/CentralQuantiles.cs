using System.Numerics;

namespace FastLmm.Algebra;

/// <summary>
/// Quantiles of Student's t for one level and many degrees of freedom: the logarithm of a quantile is a smooth function of 1/df, interpolated at
/// Chebyshev points of [0, 1], the infinite df of the normal among them. A quantile costs a few dozen operations instead of hundreds of tails.
/// </summary>
internal sealed class CentralQuantiles
{
    private const int Points = 48;                      // leave the rounding of the tails
    private const double Rounding = 1e-17;              // of the largest coefficient: those behind the last one above it say nothing

    private readonly double _level;
    private readonly Lazy<double[]> _coefficients;

    /// <summary>For central intervals of this probability.</summary>
    internal CentralQuantiles(double level)
    {
        _level = level;
        Normal = TailProbability.CentralT(level, double.PositiveInfinity);
        _coefficients = new Lazy<double[]>(Interpolation);
    }

    /// <summary>The normal's.</summary>
    internal double Normal { get; }

    /// <summary>That of Student's t; NaN where df is not positive.</summary>
    internal double T(double df)
    {
        double quantile = df;
        Replace(new Span<double>(ref quantile));
        return quantile;
    }

    /// <summary>Puts the quantiles of Student's t in the place of its degrees of freedom; NaN where these are not positive.</summary>
    internal void Replace(Span<double> df)
    {
        double[] coefficients = _coefficients.Value;
        int lanes = Vector<double>.Count, at = 0;
        for (; at <= df.Length - lanes; at += lanes)
        {
            var block = new Vector<double>(df[at..]);
            Vector<double> log = Log(block, coefficients);
            for (int k = 0; k < lanes; k++) df[at + k] = Quantile(block[k], log[k]);
        }
        for (; at < df.Length; at++) df[at] = Quantile(df[at], Log(new Vector<double>(df[at]), coefficients)[0]);
    }

    private double Quantile(double df, double log) =>
        double.IsPositiveInfinity(df) ? Normal : df >= 1 ? Math.Exp(log) : TailProbability.CentralT(_level, df);

    // Clenshaw's recurrence for Σ c_j T_j(x), x = 2/df − 1.
    private static Vector<double> Log(Vector<double> df, double[] coefficients)
    {
        Vector<double> x = new Vector<double>(2) / df - Vector<double>.One, twice = x + x, next = Vector<double>.Zero, last = Vector<double>.Zero;
        for (int j = coefficients.Length - 1; j > 0; j--) (next, last) = (twice * next + (new Vector<double>(coefficients[j]) - last), next);
        return x * next + (new Vector<double>(coefficients[0]) - last);
    }

    // Coefficients of the polynomial through the Chebyshev points of the second kind; first and last point, first and last term count half.
    private double[] Interpolation()
    {
        const int Last = Points - 1;
        double[] logs = [.. Enumerable.Range(0, Points).Select(k =>
            Math.Log(TailProbability.CentralT(_level, 1 / Math.Pow(Math.Cos(Math.PI * k / (2 * Last)), 2))))];
        logs[Last] = Math.Log(Normal);
        var coefficients = new double[Points];
        for (int j = 0; j < Points; j++)
        {
            for (int k = 0; k < Points; k++)
                coefficients[j] += (k is 0 or Last ? 0.5 : 1) * (j is 0 or Last ? 1 : 2) / Last * logs[k] * Math.Cos(Math.PI * (j * k % (2 * Last)) / Last);
        }
        double largest = coefficients.Max(Math.Abs);
        return coefficients[..(Array.FindLastIndex(coefficients, c => Math.Abs(c) > Rounding * largest) + 1)];
    }
}
