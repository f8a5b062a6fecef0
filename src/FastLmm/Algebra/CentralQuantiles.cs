namespace FastLmm.Algebra;

/// <summary>
/// Quantiles of Student's t for one level and many degrees of freedom: a smooth function of 1/df, interpolated at Chebyshev points of [0, 1], the
/// infinite df of the normal among them. A quantile costs a few dozen operations instead of hundreds of tails.
/// </summary>
internal sealed class CentralQuantiles
{
    private const int Points = 48;                      // leave the rounding of the tails

    private readonly double _level;
    private readonly Lazy<double[]> _logs;

    /// <summary>For central intervals of this probability.</summary>
    internal CentralQuantiles(double level)
    {
        _level = level;
        Normal = TailProbability.CentralT(level, double.PositiveInfinity);
        _logs = new Lazy<double[]>(() => [.. Enumerable.Range(0, Points).Select(k => Math.Log(TailProbability.CentralT(level, 1 / Node(k))))]);
    }

    /// <summary>The normal's.</summary>
    internal double Normal { get; }

    /// <summary>That of Student's t; NaN where df is not positive.</summary>
    internal double T(double df)
    {
        if (double.IsPositiveInfinity(df)) return Normal;
        return df >= 1 ? Math.Exp(Interpolated(1 / df)) : TailProbability.CentralT(_level, df);
    }

    // Chebyshev points of the second kind, by the barycentric formula: weights alternate, halved at the ends.
    private double Interpolated(double u)
    {
        double above = 0, below = 0;
        for (int k = 0; k < Points; k++)
        {
            double distance = u - Node(k);
            if (distance == 0) return _logs.Value[k];
            double weight = (k % 2 == 0 ? 1 : -1) * (k is 0 or Points - 1 ? 0.5 : 1) / distance;
            above += weight * _logs.Value[k];
            below += weight;
        }
        return above / below;
    }

    private static double Node(int k) => NodesOfUnitInterval[k];

    private static readonly double[] NodesOfUnitInterval =
        [.. Enumerable.Range(0, Points).Select(k => Math.Pow(Math.Sin(Math.PI * k / (2 * (Points - 1))), 2))];
}
