using MathNet.Numerics;

namespace FastLmm.Algebra;

/// <summary>Tail probabilities that keep their relative accuracy far out, and quantiles of the same distributions.</summary>
internal static class TailProbability
{
    private const double ManyDf = 1e4;

    /// <summary>P(|T| > |t|) of Student's t; of the normal for infinite df. NaN where t or df is.</summary>
    internal static double TwoSidedT(double t, double df)
    {
        if (double.IsNaN(t) || double.IsNaN(df) || df <= 0) return double.NaN;
        if (double.IsInfinity(t)) return 0;
        if (df > ManyDf) return SpecialFunctions.Erfc(Normal(t, df) / Math.Sqrt(2));
        double inside = SpecialFunctions.BetaRegularized(0.5, df / 2, t * t / (df + t * t));
        return inside < 0.9 ? 1 - inside : SpecialFunctions.BetaRegularized(df / 2, 0.5, df / (df + t * t));
    }

    /// <summary>The t whose central interval has the probability <paramref name="level"/>; the normal's for infinite df.</summary>
    internal static double CentralT(double level, double df)
    {
        if (double.IsNaN(df) || df <= 0) return double.NaN;
        double z = Math.Sqrt(2) * SpecialFunctions.ErfInv(level);
        return double.IsPositiveInfinity(df) ? z : Root(t => TwoSidedT(t, df), 1 - level, z);
    }

    /// <summary>P(F > f) of the F distribution; χ²/k for an infinite denominator.</summary>
    internal static double UpperF(double f, double numerator, double denominator)
    {
        if (double.IsNaN(f) || double.IsNaN(denominator) || denominator <= 0) return double.NaN;
        if (f <= 0) return 1;
        if (double.IsPositiveInfinity(f)) return 0;
        if (double.IsPositiveInfinity(denominator)) return UpperChiSquare(f * numerator, numerator);
        return SpecialFunctions.BetaRegularized(denominator / 2, numerator / 2, denominator / (denominator + numerator * f));
    }

    /// <summary>P(X > x) of χ² with <paramref name="df"/> degrees of freedom; χ²₀ is the mass at zero.</summary>
    internal static double UpperChiSquare(double x, double df)
    {
        if (double.IsNaN(x)) return double.NaN;
        if (df == 0) return x > 0 ? 0 : 1;
        return x <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(df / 2, x / 2);
    }

    // The normal deviate with the tail of t (Hill 1970, Algorithm 395): terms of df⁻⁴ are left out, 1e-16 from 1e4 on. The incomplete beta
    // function loses a digit with every factor of ten in df.
    private static double Normal(double t, double df)
    {
        if (double.IsPositiveInfinity(df)) return Math.Abs(t);
        double a = df - 0.5, b = 48 * a * a, y = a * LogOnePlus(t * t / df);
        double series = ((((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b) + y + 3) / b + 1;
        return Math.Sqrt(y) * series;
    }

    private static double LogOnePlus(double x) => Math.Abs(x) < 1e-4 ? x * (1 - x * (0.5 - x * (1.0 / 3 - x * (0.25 - x / 5)))) : Math.Log(1 + x);

    // Root of a falling tail: bracketed by doubling, then bisection; 100 halvings leave no bit.
    private static double Root(Func<double, double> tail, double probability, double start)
    {
        double low = 0, high = Math.Max(start, 1);
        while (tail(high) > probability && high < 1e300) high *= 2;
        for (int i = 0; i < 200; i++)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) break;
            if (tail(middle) > probability) low = middle;
            else high = middle;
        }
        return high;
    }
}
