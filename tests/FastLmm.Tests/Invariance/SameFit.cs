using FastLmm.TestSupport;

namespace FastLmm.Tests.Invariance;

/// <summary>Whether two fits are the same but for units.</summary>
internal static class SameFit
{
    /// <summary>Compares estimates.</summary>
    /// <param name="expected">The fit of the data as they are.</param>
    /// <param name="actual">The fit of the changed data.</param>
    /// <param name="criterionShift">What the change adds to the criterion.</param>
    /// <param name="yScale">What it multiplies y by.</param>
    /// <param name="sigmaScale">What it multiplies σ by beyond that.</param>
    /// <param name="interceptShift">What it adds to the first coefficient after scaling.</param>
    internal static void Check(
        LmmFit expected, LmmFit actual, double criterionShift = 0, double yScale = 1, double sigmaScale = 1, double interceptShift = 0)
    {
        Assert.Equal(expected.Status, actual.Status);
        Agreement.Near(expected.Criterion + criterionShift, actual.Criterion, Tolerances.SameObjective, "criterion");
        double sigma = expected.Sigma * yScale * sigmaScale;
        Agreement.Near(sigma, actual.Sigma, Tolerances.Same * sigma, "sigma");
        for (int c = 0; c < expected.FixedEffects.Count; c++)
        {
            double se = yScale * expected.FixedEffects[c].StandardError, estimate = yScale * expected.FixedEffects[c].Estimate;
            Agreement.Near(se, actual.FixedEffects[c].StandardError, Tolerances.Same * se, $"se[{c}]");
            Agreement.Near(estimate + (c == 0 ? interceptShift : 0), actual.FixedEffects[c].Estimate, Tolerances.Same * se, $"beta[{c}]");
        }
        double[,] g = expected.RandomCovariance;
        for (int k = 0; k < g.GetLength(0); k++)
            for (int l = 0; l < g.GetLength(1); l++) g[k, l] *= yScale * yScale;
        Agreement.NearCovariance(g, actual.RandomCovariance, g, Tolerances.SameCovariance, "G");
    }

    /// <summary>Equal bits of everything that is estimated.</summary>
    internal static void CheckBits(LmmFit expected, LmmFit actual)
    {
        Assert.Equal(Bits(expected), Bits(actual));
        Assert.Equal(expected.RandomEffects.SubjectIds, actual.RandomEffects.SubjectIds);
    }

    private static IEnumerable<long> Bits(LmmFit fit) => new[]
    {
        [fit.Criterion, fit.Sigma], fit.Theta, fit.FixedEffects.Select(effect => effect.Estimate), fit.Vcov.Cast<double>(),
        fit.RandomEffects.Values, fit.RandomEffects.ConditionalCovariances,
    }.SelectMany(numbers => numbers).Select(BitConverter.DoubleToInt64Bits);
}
