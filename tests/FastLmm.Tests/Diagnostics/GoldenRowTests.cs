using System.Text.Json;
using FastLmm.Inference.Diagnostics;
using FastLmm.Tables;
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

    [Theory, MemberData(nameof(Ids))]
    public void StatisticsAndOneReadingGiveTheSameBits(string id)
    {
        LmmFit fit = CsvFit.Of(id);
        List<RowDiagnostics> expected = [], rows = [];
        ModelDiagnostics whole = fit.Diagnose(expected.Add);
        using Table table = CsvFit.Table(id);
        ModelDiagnostics once = LinearMixedModel.Fit(fit.ToStatistics(), CsvFit.Options(GoldenFit.Load(id))).Diagnose(table, rows.Add);
        Assert.Equal(Values(expected), Values(rows));
        Assert.Equal(expected.SelectMany(chunk => chunk.Subject), rows.SelectMany(chunk => chunk.Subject));
        Assert.Equal(whole.Subjects().SelectMany(Values), once.Subjects().SelectMany(Values));
    }

    [Fact]
    public void OneReadingMayFindSubjectsInAnotherOrder()
    {
        const string Id = "Orthodont.ris.REML";
        string[] lines = File.ReadAllLines(GoldenDataset.Load("Orthodont").CsvPath);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, [lines[0], .. lines[1..].Reverse()]);
            List<RowDiagnostics> expected = [], rows = [];
            ModelDiagnostics whole = CsvFit.Of(Id).Diagnose(expected.Add);
            using Table table = Table.FromCsv(path, CsvFit.TableOptions(GoldenFit.Load(Id)));
            ModelDiagnostics reversed = LinearMixedModel.Fit(CsvFit.Of(Id).ToStatistics()).Diagnose(table, rows.Add);
            double[] hat = [.. expected.SelectMany(chunk => chunk.Hat)], distance = [.. whole.Subjects().Select(subject => subject.Mahalanobis)];
            Agreement.NearLargest(hat, [.. rows.SelectMany(chunk => chunk.Hat).Reverse()], Tolerances.Identity, "hat");
            Agreement.NearLargest(distance, [.. reversed.Subjects().Select(subject => subject.Mahalanobis)], Tolerances.Identity, "distance");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<double> Values(IEnumerable<RowDiagnostics> rows) => rows.SelectMany(chunk => (double[])
        [.. chunk.Fitted, .. chunk.Residual, .. chunk.Standardised, .. chunk.Hat, .. chunk.CooksDistance, .. chunk.Marginal, .. chunk.Whitened]);

    private static IEnumerable<double> Values(SubjectDiagnostics subject) =>
        [subject.Leverage, subject.CooksDistance, subject.ThetaCooksDistance, subject.Mahalanobis, .. subject.Dfbetas, .. subject.Theta];

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
