using System.Text.Json;
using FastLmm.Inference.Diagnostics;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Diagnostics;

/// <summary>Subjects against dense matrices in R, and refits without a subject against R's optimisers.</summary>
public class GoldenSubjectTests
{
    public static TheoryData<string> Ids => [.. GoldenDiagnostics.Ids];

    public static TheoryData<string> RefittedIds => [.. GoldenDiagnostics.RefittedIds];

    [Theory, MemberData(nameof(Ids))]
    public void SubjectsAreThoseOfDenseMatrices(string id)
    {
        LmmFit fit = CsvFit.Of(id);
        ModelDiagnostics diagnostics = fit.Diagnose();
        SubjectDiagnostics[] subjects = [.. diagnostics.Subjects()];
        JsonElement golden = GoldenDiagnostics.Load(id).Subjects;
        void Near(string name, Func<SubjectDiagnostics, double> of)
        {
            double[] expected = golden.Vector(name);
            Agreement.Near(expected, [.. subjects.Select(of)], i => Tolerances.Diagnostics * (1 + Math.Abs(expected[i])), name);
        }
        Assert.Equal(golden.GetProperty("subject").Texts(), subjects.Select(subject => subject.Subject));
        Near("n", subject => subject.Rows);
        Near("leverage", subject => subject.Leverage);
        Near("mahalanobis", subject => subject.Mahalanobis);
        Near("mahalanobis_ranef", subject => subject.EffectsMahalanobis);
        Near("df_ranef", subject => subject.EffectsDf);
        Near("cooksd", subject => subject.CooksDistance);
        double[,] change = golden.Matrix("dfbeta"), blups = golden.Matrix("ranef");
        for (int i = 0; i < subjects.Length; i++)
        {
            Agreement.Near(DenseRow(change, i), subjects[i].Dfbeta, c => Tolerances.Diagnostics * diagnostics.StandardErrors[c], "dfbeta");
            Agreement.Near(
                DenseRow(blups, i), subjects[i].Effects, k => Tolerances.Blup * (1e-3 * fit.Sigma + Math.Sqrt(fit.RandomCovariance[k, k])), "ranef");
        }
        Agreement.Near(diagnostics.FixedNames.Count, subjects.Sum(subject => subject.Leverage), Tolerances.Identity, "leverages");
    }

    [Theory, MemberData(nameof(RefittedIds))]
    public void RefitsWithoutASubjectAreRs(string id)
    {
        ModelDiagnostics diagnostics = CsvFit.Of(id).Diagnose();
        JsonElement golden = GoldenDiagnostics.Load(id).LeftOut;
        string[] ids = golden.GetProperty("subject").Texts();
        IReadOnlyList<LeftOutEstimates> refits = diagnostics.LeaveOut(ids);
        double[] objectives = golden.Vector("objective"), cooks = golden.Vector("cooksd");
        double[,] beta = golden.Matrix("beta"), se = golden.Matrix("se"), variances = golden.Matrix("variances");
        for (int i = 0; i < ids.Length; i++)
        {
            LeftOutEstimates refit = refits[i];
            Assert.Null(refit.Failure);
            Assert.True(refit.Criterion <= objectives[i] + Tolerances.Objective(objectives[i]), $"{ids[i]}: {refit.Criterion:R} > {objectives[i]:R}");
            Agreement.Near(objectives[i], refit.Criterion, Tolerances.RefitObjective, "objective");
            Agreement.Near(cooks[i], refit.CooksDistance, Tolerances.Refit * (1 + cooks[i]), "cooksd");
            Agreement.Near(DenseRow(beta, i), refit.Beta, c => Tolerances.Refit * se[i, c], "beta");
            Agreement.Near(DenseRow(se, i), refit.StandardErrors, c => Tolerances.Refit * se[i, c], "se");
            for (int k = 0; k < refit.Variances.Length; k++)
            {
                bool correlation = diagnostics.Variances[k].Name.StartsWith("cor_", StringComparison.Ordinal);
                double scale = correlation ? 1 : refit.Variances[^1] + refit.Variances[k];
                if (!double.IsNaN(variances[i, k])) Agreement.Near(variances[i, k], refit.Variances[k], Tolerances.Refit * scale, $"{ids[i]} {diagnostics.Variances[k].Name}");
            }
        }
    }

    private static double[] DenseRow(double[,] matrix, int row) => [.. Enumerable.Range(0, matrix.GetLength(1)).Select(c => matrix[row, c])];
}
