using System.Globalization;
using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

public class SummaryWriterTests
{
    [Fact]
    public void ASummaryReadsAsInLme4()
    {
        const string Expected = """
            Linear mixed model fit by REML
            Formula: distance ~ age * Sex + (1 + age | Subject)
               Data: orthodont.csv

            REML criterion at convergence: 432.6

                 AIC      BIC   logLik df.resid
               448.6    470.0   -216.3      100

            Scaled residuals:
                Min      1Q  Median      3Q     Max
            -3.1694 -0.3862  0.0070  0.4454  3.8490

            Random effects:
             Groups   Name        Variance Std.Dev. SE(SD) Corr
             Subject  (Intercept) 5.78643  2.4055   0.9123
                      age         0.03252  0.1803   0.0765 -0.67
             Residual             1.71620  1.3100   0.1261
            Number of obs: 108, groups: Subject, 27

            Fixed effects (95% intervals, Satterthwaite df):
                          Estimate Std. Error df t value Pr(>|t|)   lower   upper
            (Intercept)    16.3406     1.0185 25  16.043 5.12e-15 14.3443 18.3369
            age             0.7844     0.0860 25   9.121 2.10e-09  0.6158  0.9529
            SexFemale       1.0321     1.5957 25   0.647   0.5237 -2.0955  4.1597
            age:SexFemale  -0.3048     0.1347 25  -2.262   0.0326 -0.5689 -0.0408

            Correlation of fixed effects:
                        (Intr) age    SexFml
            age         -0.880
            SexFemale   -0.638  0.562
            age:SexFeml  0.562 -0.638 -0.880

            Converged in 4 Newton steps (gradient 2.3e-12, decrement 1e-20).

            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Text(HandMadeFits.Orthodont(), "orthodont.csv"));
    }

    [Fact]
    public void MlShowsTheDeviance()
    {
        string text = Text(HandMadeFits.Orthodont(EstimationMethod.Ml, criterion: 427.8));

        Assert.StartsWith("Linear mixed model fit by maximum likelihood\nFormula: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("REML criterion", text, StringComparison.Ordinal);
        Assert.Contains("     AIC      BIC   logLik deviance df.resid\n   443.8    465.3   -213.9    427.8      100\n", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void IndependentBlocksAreGroupsOfTheirOwnWithoutCorrelations()
    {
        string text = Text(HandMadeFits.Orthodont(blocks: HandMadeFits.Independent));

        const string Expected = """
             Groups    Name        Variance Std.Dev. SE(SD)
             Subject   (Intercept) 627.570  25.051   6.123
             Subject.1 Days         35.858   5.988   1.234
             Residual                1.716   1.310   0.126
            Number of obs
            """;
        Assert.Contains(Expected.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
        Assert.DoesNotContain("Corr\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AFitOnTheBoundarySaysSoAndWhatLeavesNoDoubt()
    {
        string text = Text(HandMadeFits.Orthodont(
            status: FitStatus.Boundary, blocks: [HandMadeFits.Singular], messages: ["The variance of 'age' is zero."]));

        Assert.EndsWith("\nConverged on the boundary in 4 Newton steps (gradient 2.3e-12, decrement 1e-20).\nThe variance of 'age' is zero.\n",
            text, StringComparison.Ordinal);
        Assert.Contains("          age         0.000    0.000       NA    NaN\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AFailedFitSaysFailed()
    {
        string text = Text(HandMadeFits.Orthodont(status: FitStatus.Failed, messages: ["The criterion is not finite."]));

        Assert.Contains("\nFailed: no optimum was reached in 4 Newton steps (gradient 2.3e-12, decrement 1e-20).\n"
            + "The criterion is not finite.\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, "\nLeft out: 1 row.\n")]
    [InlineData(12, 2, "\nLeft out: 12 rows and 2 subjects without a usable row.\n")]
    public void WhatWasLeftOutIsCounted(long rows, int subjects, string expected) =>
        Assert.Contains(expected, Text(HandMadeFits.Orthodont(rowsDropped: rows, subjectsDropped: subjects)), StringComparison.Ordinal);

    [Fact]
    public void DroppedColumnsAreNamed()
    {
        string text = Text(HandMadeFits.Orthodont(columnsDropped: ["x2", "x3"]));

        Assert.Contains("\nDropped from the fixed effects as linear combinations of earlier columns: x2, x3.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyCoefficientsHaveNoCorrelationTable()
    {
        const int P = 21;
        var effects = new CoefficientTable([.. Enumerable.Range(0, P).Select(k => new Coefficient($"x{k}", k + 0.5, 0.25, 12.5, 0.01, k, k + 1))]);
        string text = Text(HandMadeFits.Orthodont(effects: effects, vcov: new double[P, P]));

        Assert.Contains("Correlation of fixed effects not shown, as p = 21 > 20;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Correlation of fixed effects:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ResidualsThatWereNotKeptAndTheLevelShow()
    {
        string text = Text(HandMadeFits.Orthodont(keepResiduals: false, level: 0.9));

        Assert.DoesNotContain("Scaled residuals", text, StringComparison.Ordinal);
        Assert.Contains("Fixed effects (90% intervals, Satterthwaite df):", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SummaryOfAFitIsTheSameText() => Assert.Equal(Text(HandMadeFits.Orthodont()), HandMadeFits.Orthodont().Summary());

    private static string Text(LmmFit fit, string? data = null)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        SummaryWriter.Write(fit, writer, data);
        return writer.ToString();
    }
}
