using System.Text.Json;
using FastLmm.Inference.Diagnostics;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Diagnostics;

/// <summary>Rows against lme4's fitted, residuals, rstudent, hatvalues and cooks.distance, and against dense whitening in R.</summary>
public class GoldenRowTests
{
    public static TheoryData<string> Ids => [.. GoldenDiagnostics.Ids];

    [Theory, MemberData(nameof(Ids))]
    public void RowsAreLme4s(string id)
    {
        LmmFit fit = CsvFit.Of(id);
        List<RowDiagnostics> rows = [];
        ModelDiagnostics diagnostics = fit.Diagnose(rows.Add);
        JsonElement golden = GoldenDiagnostics.Load(id).Rows;
        double[] Of(Func<RowDiagnostics, double[]> column) => [.. rows.SelectMany(column)];
        void Near(string name, Func<RowDiagnostics, double[]> column, double tolerance) =>
            Agreement.Near(golden.Vector(name), Of(column), _ => tolerance, name);
        double sigma = fit.Sigma, scale = sigma + golden.Vector("mar_resid").Max(Math.Abs);
        Near("fitted", chunk => chunk.Fitted, Tolerances.Fitted * scale);
        Near("resid", chunk => chunk.Residual, Tolerances.Fitted * scale);
        Near("fixed", chunk => chunk.Fixed, Tolerances.Fitted * scale);
        Near("mar_resid", chunk => chunk.Marginal, Tolerances.Fitted * scale);
        Near("pearson", chunk => chunk.Pearson, Tolerances.Fitted * scale / sigma);
        Near("std_resid", chunk => chunk.Standardised, Tolerances.Diagnostics * 10);
        Near("chol_mar_resid", chunk => chunk.Whitened, Tolerances.Diagnostics * 10);
        Near("hat", chunk => chunk.Hat, Tolerances.Diagnostics);
        double[] cooks = golden.Vector("cooksd");
        Agreement.Near(cooks, Of(chunk => chunk.CooksDistance), i => Tolerances.Diagnostics * (1 + 10 * cooks[i]), "cooksd");
        Agreement.Near(golden.Vector("hat").Sum(), diagnostics.HatSum, Tolerances.Diagnostics * rows.Sum(chunk => chunk.Row.Length), "sum of hat");
    }

    [Fact]
    public void TheMostExtremeRowsComeFirst()
    {
        List<RowDiagnostics> rows = [];
        ModelDiagnostics diagnostics = CsvFit.Of("sleepstudy.ris.REML").Diagnose(rows.Add);
        double[] sizes = [.. rows.SelectMany(chunk => chunk.Standardised).Select(Math.Abs).OrderDescending().Take(100)];
        Assert.Equal(sizes, diagnostics.ExtremeRows.Select(row => Math.Abs(row.Standardised)));
        Assert.Equal("332", diagnostics.ExtremeRows[0].Subject);
    }
}
