using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>What a result holds for subjects and rows, against R.</summary>
internal static class ResultChecks
{
    /// <summary>b̂ of all subjects and Var(b | y) of those that the file covers, ids in order of first appearance.</summary>
    internal static void RandomEffects(GoldenFit golden, LmmFit fit)
    {
        RandomEffects effects = fit.RandomEffects;
        Assert.Equal((IEnumerable<string>)golden.Blup.Subjects, effects.SubjectIds);
        int q = effects.Names.Count;
        double[,] values = golden.Blup.Values, g = golden.G;
        var actualValues = new double[effects.SubjectIds.Count, q];
        for (int i = 0; i < effects.SubjectIds.Count; i++)
            for (int k = 0; k < q; k++) actualValues[i, k] = effects.OfSubject(i)[k];
        Agreement.Near(values, actualValues, (_, k) => Tolerances.Blup * Math.Sqrt(g[k, k]), "b");
        for (int i = 0; i < golden.Blup.CovarianceSubjects.Length; i++)
        {
            Assert.Equal(golden.Blup.CovarianceSubjects[i], effects.SubjectIds[i]);
            double[,] expected = golden.Blup.ConditionalCovariances[i], actual = new double[q, q];
            for (int k = 0; k < q; k++)
                for (int l = 0; l < q; l++) actual[k, l] = effects.ConditionalCovariance(i, k, l);
            Agreement.NearCovariance(expected, actual, g, Tolerances.ConditionalCovariance, $"Var(b | y) of {effects.SubjectIds[i]}");
        }
    }

    /// <summary>Population means, profiles and residuals of the first used rows.</summary>
    internal static void FittedValues(GoldenFit golden, LmmFit fit)
    {
        FittedChunk[] chunks = [.. fit.FittedValues()];
        Assert.Equal(golden.Rows, chunks.Sum(chunk => chunk.Profile.Length));
        double tolerance = Tolerances.Fitted * golden.Sigma;
        int n = golden.Fitted.Length;
        Agreement.Near(golden.Fitted, [.. chunks.SelectMany(chunk => chunk.Profile).Take(n)], _ => tolerance, "fitted");
        Agreement.Near(golden.Residuals, [.. chunks.SelectMany(chunk => chunk.Residual).Take(n)], _ => tolerance, "residual");
        if (golden.FittedFixedOnly.Length > 0)
            Agreement.Near(golden.FittedFixedOnly, [.. chunks.SelectMany(chunk => chunk.Population).Take(n)], _ => tolerance, "population mean");
    }

    /// <summary>Log-likelihood, AIC, BIC, and how the fit ended.</summary>
    internal static void Criteria(GoldenFit golden, LmmFit fit)
    {
        double tolerance = Tolerances.Objective(golden.Objective);
        Agreement.Near(golden.Objective, fit.Criterion, tolerance, "objective");
        Agreement.Near(golden.LogLik, fit.LogLik, tolerance, "logLik");
        Agreement.Near(golden.Aic, fit.Aic, tolerance, "AIC");
        Agreement.Near(golden.Bic, fit.Bic, tolerance, "BIC");
        Assert.Equal(golden.IsSingular ? FitStatus.Boundary : FitStatus.Converged, fit.Status);
    }
}
