using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>Which golden fits a test runs over.</summary>
internal static class GoldenIds
{
    /// <summary>Fits with a design whose numbers in fits/ can be held to the suggested tolerances.</summary>
    internal static IEnumerable<string> WithDesign => Golden.FitIdsWithDesign.Where(id => !IsNumericallyHard(id));

    /// <summary>Fits that were solved again in quadruple precision.</summary>
    internal static IEnumerable<string> Certified => Golden.FitIds.Where(GoldenCertified.Exists);

    /// <summary>
    /// syn_highicc has a ratio of 1e4 between the standard deviations and few correct digits in lme4's own arithmetic, as its note and
    /// the README say; certified/ is the reference there.
    /// </summary>
    internal static bool IsNumericallyHard(string id) => id.StartsWith("syn_highicc.", StringComparison.Ordinal);

    /// <summary>
    /// Orthodont.sexspecific_re: each subject has one sex, so the data say nothing about the covariance of the two effects. Objective, β,
    /// σ and the diagonal of G are determined; θ, b̂ of the other sex and all else that has the covariance in it are not.
    /// </summary>
    internal static bool CovarianceIsIdentified(string id) => !id.StartsWith("Orthodont.sexspecific_re.", StringComparison.Ordinal);
}
