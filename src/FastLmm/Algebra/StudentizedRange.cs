namespace FastLmm.Algebra;

/// <summary>
/// The studentised range Q = R/s of k means: R the range of k standard normals, νs² ~ χ²_ν. P(Q > q) = ∫ f_ν(s) P(R > qs) ds.
/// </summary>
/// <remarks>
/// In u = log s the trapezoidal rule on the whole line converges like |Γ(ν/2 + iπ/h)|, that is like e^{−π²/2h} and, where ν is large
/// and f_ν nearly normal, e^{−π²/νh²}. It is summed outward from its peak, e^{2u} = ν/(ν + q²/2) for large q, until terms no
/// longer count, so that probabilities keep their relative accuracy however small.
/// </remarks>
internal static class StudentizedRange
{
    private const double WidestStep = 0.1;
    private const double StepOfNormal = 0.42;           // times 1/√ν
    private const double Negligible = 1e-17;
    private const double SmallLog = 0.05;
    private const double CloseEnough = 1e-9;            // of log P: the secant step after it leaves less than rounding
    private const int MostSteps = 100;

    /// <summary>P(Q > q). NaN where q or df is, or df is not positive.</summary>
    /// <param name="q">The statistic: for two of the means √2 |t|.</param>
    /// <param name="means">k ≥ 2, means in the family.</param>
    /// <param name="df">ν; infinity when the variance is known.</param>
    internal static double UpperTail(double q, int means, double df)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(means, 2);
        if (double.IsNaN(q) || double.IsNaN(df) || df <= 0) return double.NaN;
        if (q <= 0) return 1;
        if (double.IsPositiveInfinity(q)) return 0;
        if (double.IsPositiveInfinity(df)) return NormalRange.UpperTail(q, means);
        double step = Math.Min(WidestStep, StepOfNormal / Math.Sqrt(df)), peak = -0.5 * Math.Log(1 + q * q / (2 * df));
        double sum = Term(peak);
        sum += Side(step) + Side(-step);
        return Math.Min(1, sum * step / Math.Exp(LogNormaliser(df)));

        double Term(double u) => Math.Exp(df * LogDensity(u)) * NormalRange.UpperTail(q * Math.Exp(u), means);

        double Side(double by)
        {
            double side = 0;
            for (double u = peak + by; ; u += by)
            {
                double term = Term(u);
                side += term;
                if (term <= Negligible * (sum + side) && Math.Abs(u - peak) > 2 * step) return side;
            }
        }
    }

    /// <summary>The q with P(Q > q) = <paramref name="upper"/>.</summary>
    /// <param name="upper">The probability, between 0 and 1.</param>
    /// <param name="means">k ≥ 2, means in the family.</param>
    /// <param name="df">ν; infinity when the variance is known.</param>
    internal static double Quantile(double upper, int means, double df)
    {
        if (double.IsNaN(upper) || double.IsNaN(df) || df <= 0 || upper is < 0 or > 1) return double.NaN;
        if (upper == 0) return double.PositiveInfinity;
        if (upper == 1) return 0;
        (double low, double high) = Bracket(upper, means, df);
        double target = Math.Log(upper);
        return Root(x => Math.Log(UpperTail(Math.Exp(x), means, df)) - target, Math.Log(low), Math.Log(high));
    }

    // One of the k(k−1)/2 pairs exceeds less often than any of them, and any of them less often than their sum.
    private static (double Low, double High) Bracket(double upper, int means, double df)
    {
        double pairs = 0.5 * means * (means - 1.0), high = 1, low;
        while (pairs * TailProbability.TwoSidedT(high / Math.Sqrt(2), df) > upper && high < 1e150) high *= 2;
        for (low = high / 2; UpperTail(low, means, df) < upper; low /= 2) high = low;
        return (low, high);
    }

    // A falling function's root: secant steps, the interval halved where they would leave it or it does not shrink.
    private static double Root(Func<double, double> f, double low, double high)
    {
        double x = 0.5 * (low + high), value = f(x), previous = low, atPrevious = f(low);
        for (int i = 0; i < MostSteps; i++)
        {
            if (value > 0) low = Math.Max(low, x);
            else high = Math.Min(high, x);
            double next = x - value * (x - previous) / (value - atPrevious);
            if (Math.Abs(value) < CloseEnough) return Math.Exp(double.IsFinite(next) ? next : x);
            if (!(next > low && next < high)) next = 0.5 * (low + high);
            if (next == x || next == previous) break;
            (previous, atPrevious, x) = (x, value, next);
            value = f(x);
        }
        return Math.Exp(x);
    }

    // u − (e^{2u} − 1)/2 = −Σ_{n≥2} 2ⁿ⁻¹uⁿ/n!: the log density of u over ν, 0 at its mode.
    private static double LogDensity(double u)
    {
        if (Math.Abs(u) > SmallLog) return u - 0.5 * (Math.Exp(2 * u) - 1);
        double term = u, sum = 0;
        for (int n = 2; n <= 12; n++) sum += term *= 2 * u / n;
        return -sum;
    }

    // log ∫ exp(ν LogDensity(u)) du = log ½Γ(x) + x − x log x, x = ν/2: Stirling's series, after Γ's recursion up to where it converges.
    private static double LogNormaliser(double df)
    {
        double x = df / 2, shifted = x, logProduct = 0;
        for (; shifted < 16; shifted++) logProduct += Math.Log(shifted);
        double y = 1 / (shifted * shifted);
        double series = (1 / 12.0 - y * (1 / 360.0 - y * (1 / 1260.0 - y * (1 / 1680.0 - y * (1 / 1188.0 - y * 691 / 360360.0))))) / shifted;
        double steps = shifted - x;
        double powers = steps == 0 ? 0 : shifted * Math.Log(shifted) - x * Math.Log(x) - steps;
        return series + powers - logProduct + 0.5 * Math.Log(2 * Math.PI / shifted) - Math.Log(2);
    }
}
