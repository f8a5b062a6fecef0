using FastLmm.Designs;
using FastLmm.Inference.Diagnostics;
using FastLmm.Tests.GoldenFits;
using FastLmm.Tests.Robust;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Diagnostics;

/// <summary>Subjects that alone carry a column, models without fixed effects, many rows, threads.</summary>
public class EdgeCaseTests
{
    [Fact]
    public void ASubjectThatAloneCarriesAColumnSaysSo()
    {
        DesignChunk rows = RandomFit.Draw(3, 30, 1, 4, weighted: false);
        for (int i = 0; i < rows.Rows; i++) rows.X[3][i] = rows.Subject[i] == 7 ? 1 : 0;
        var fit = new DiagnosedFit(rows);
        Assert.All(fit.Subjects[7].Dfbeta, value => Assert.Equal(double.NaN, value));
        Assert.Equal(double.NaN, fit.Subjects[7].CooksDistance);
        Assert.DoesNotContain(fit.Subjects[8].Dfbeta, double.IsNaN);
        Assert.Equal("s7", SubjectRanking.Of(fit.Model, 1).MostInfluential[0].Subject);
        Assert.Equal("a fixed effect cannot be estimated without this subject", fit.Model.LeaveOut(["s7"])[0].Failure);
        Agreement.Near(4, fit.Subjects.Sum(subject => subject.Leverage), Tolerances.Identity, "leverages");
    }

    [Fact]
    public void WithoutFixedEffectsThereIsNoCooksDistance()
    {
        DesignChunk rows = RandomFit.Draw(4, 30, 1, 0, weighted: false);
        for (int i = 0; i < rows.Rows; i++) rows.Y[i] -= 100;
        var fit = new DiagnosedFit(rows);
        Assert.All(fit.Subjects, subject => Assert.Equal(double.NaN, subject.CooksDistance));
        Assert.All(fit.Subjects, subject => Assert.InRange(subject.ThetaCooksDistance, 0, 100));
        Assert.All(fit.RowDiagnostics.SelectMany(chunk => chunk.Hat), hat => Assert.InRange(hat, 0, 1));
        Assert.All(fit.Model.LeaveOut(["s3", "s9"]), refit => Assert.Null(refit.Failure));
    }

    [Fact]
    public void BitsDoNotDependOnThreads()
    {
        DesignChunk rows = RandomFit.Draw(6, 700, 2, 4, weighted: true);
        DiagnosedFit one = new(rows), several = new(rows, threads: 5);
        Assert.Equal(one.Subjects.Select(Numbers), several.Subjects.Select(Numbers));
        Assert.Equal(one.RowDiagnostics.SelectMany(chunk => chunk.Hat), several.RowDiagnostics.SelectMany(chunk => chunk.Hat));
        Assert.Equal(one.Model.LeaveOut(["s5", "s600"]).Select(refit => refit.Criterion), several.Model.LeaveOut(["s5", "s600"]).Select(refit => refit.Criterion));
        static string Numbers(SubjectDiagnostics subject) =>
            string.Join(' ', [subject.Leverage, subject.CooksDistance, subject.ThetaCooksDistance, subject.Mahalanobis, .. subject.Dfbetas, .. subject.Theta]);
    }

    [Fact]
    public void AnUnknownSubjectIsRefused()
    {
        ModelDiagnostics diagnostics = CsvFit.Of("Orthodont.ris.REML").Diagnose();
        LmmException error = Assert.Throws<LmmException>(() => diagnostics.Subject("M99"));
        Assert.StartsWith("there is no subject 'M99' among those used; did you mean 'M09'?", error.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.BadInput, error.Kind);
    }

    [Fact]
    public void StatisticsAloneAreNotEnough()
    {
        LmmFit fit = LinearMixedModel.Fit(CsvFit.Of("Orthodont.ris.REML").ToStatistics());
        Assert.StartsWith("diagnostics need the rows", Assert.Throws<LmmException>(() => fit.Diagnose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARowTheSubjectOfWhichIsLeftOutCannotBeFittedByTwoSubjects()
    {
        DesignChunk rows = RandomFit.Draw(8, 2, 1, 1, weighted: false);
        var wide = new DesignChunk(1, 1, 12, weighted: false) { Rows = 12 };
        for (int i = 0; i < 12; i++) (wide.X[0][i], wide.Z[0][i], wide.Subject[i], wide.Y[i]) = (1, 1, i / 6, rows.Y[0] + i % 5 + i / 6);
        Assert.Equal("only one subject would be left", new DiagnosedFit(wide).Model.LeaveOut(["s0"])[0].Failure);
    }
}
