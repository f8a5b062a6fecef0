using System.Globalization;
using FastLmm.Inference;
using FastLmm.Tables;
using FastLmm.Tests.Invariance;
using FastLmm.TestSupport;

namespace FastLmm.Tests.LateLevels;

/// <summary>Fits of one reading in which levels come late, against fits that know all levels from the first rows.</summary>
public class LateFitTests
{
    private const int Rows = 600;

    public static TheoryData<int> Models => [0, 1, 3, 4, 6, 7, 9, 11];

    [Theory, MemberData(nameof(Models))]
    public void EstimatesFittedValuesAndRobustCovariancesAreTheSame(int number)
    {
        LateModel model = LateModel.All[number];
        LateData data = LateData.Of(30, Rows, textLate: true);
        LmmFit known = Fit(model, data, model.WithPilot(Rows)), late = Fit(model, data, model.WithPilot(30));
        SameFit.Check(known, late);
        Assert.Equal(known.FixedEffects.Select(effect => effect.Name), late.FixedEffects.Select(effect => effect.Name));
        Agreement.Near(known.ExplainedVariance().Fixed, late.ExplainedVariance().Fixed, Tolerances.Same * known.ExplainedVariance().Fixed, "explained");
        Agreement.Near(
            [.. known.FittedValues().SelectMany(rows => rows.Profile)], [.. late.FittedValues().SelectMany(rows => rows.Profile)],
            _ => Tolerances.SameCovariance * known.Sigma, "fitted");
        LmmFit asked = Fit(model, data, model.WithPilot(30) with { Robust = RobustType.CR2, RowsToKeep = 0 });
        double[,] vcov = known.Robust(RobustType.CR2).Vcov;
        Agreement.NearCovariance(vcov, asked.Mean.Vcov, vcov, Tolerances.SameCovariance, "CR2");
    }

    [Fact]
    public void ALevelOnlyInRowsWithoutAnotherValueIsNone()
    {
        LateData data = LateData.Of(31, Rows).With((at, row) => at < 250 ? row : [.. row[..1], row[2] is "m" or "z" ? row[1] : "NA", .. row[2..]]);
        LmmFit fit = Fit(LateModel.All[0], data, LateModel.All[0].WithPilot(30));
        LmmFit known = Fit(LateModel.All[0], data, LateModel.All[0].WithPilot(Rows));
        SameFit.Check(known, fit);
        Assert.DoesNotContain("fa", fit.FixedEffects.Select(effect => effect.Name));
    }

    [Fact]
    public void FirstRowsThatAreAllLeftOutDecideNothing()
    {
        LateData data = LateData.Of(32, Rows).With((at, row) => at >= 300 ? row : [.. row[..6], "NA"]);
        foreach (int number in new[] { 0, 6, 11 })
        {
            LateModel model = LateModel.All[number];
            SameFit.Check(Fit(model, data.Skip(300), model.WithPilot(Rows)), Fit(model, data, model.WithPilot(10)));
        }
    }

    [Fact]
    public void AResponseFarFromZeroLosesNothingWithoutAConstant()
    {
        var model = new LateModel("y ~ 0 + f + x:g + (1 | id)");
        LateData data = LateData.Of(36, Rows).With((_, row) =>
            [.. row[..6], (1e10 + Math.Round(double.Parse(row[6], CultureInfo.InvariantCulture))).ToString("R", CultureInfo.InvariantCulture)]);
        LmmFit known = Fit(model, data, model.WithPilot(Rows)), late = Fit(model, data, model.WithPilot(30));
        Agreement.Near(known.Criterion, late.Criterion, Tolerances.SameObjective, "criterion");
        Agreement.Near(known.Sigma, late.Sigma, Tolerances.Same * known.Sigma, "sigma");
        Agreement.Near(
            [.. known.FixedEffects.Select(effect => effect.Estimate)], [.. late.FixedEffects.Select(effect => effect.Estimate)],
            _ => 2 * Math.BitIncrement(1e10) - 2e10, "beta");
    }

    [Fact]
    public void ATermThatRCodesByItselfIsReadAgain()
    {
        var model = new LateModel("y ~ x:f + f:g + (1 | id)");
        LateData data = LateData.Of(33, Rows);
        var table = new CountedTable(data.ToTable());
        LmmFit late = LinearMixedModel.Fit(model.Formula, table, model.WithPilot(30));
        Assert.Equal((2, true), (table.Readings, table.Kept));
        SameFit.Check(Fit(model, data, model.WithPilot(Rows)), late);
    }

    [Fact]
    public void LevelsThatAreGivenInOrderKeepIt()
    {
        LateModel model = LateModel.All[0];
        LateData data = LateData.Of(34, Rows);
        FitOptions Given(int pilot) => model.WithPilot(pilot) with
        {
            Levels = new Dictionary<string, IReadOnlyList<string>> { ["f"] = ["k", "zz", "a", "m", "Q", "c", "z"] },
        };
        LmmFit late = Fit(model, data, Given(30));
        Assert.Equal(["(Intercept)", "x", "fa", "fm", "fQ", "fc", "fz"], late.FixedEffects.Select(effect => effect.Name));
        SameFit.Check(Fit(model, data, Given(Rows)), late);
    }

    [Fact]
    public void AColumnThatIsOneInTheFirstRowsIsNoConstant()
    {
        // Without a constant the only level of the first rows has a dummy that is 1 there.
        var model = new LateModel("y ~ 0 + b + x + (1 | id)");
        LateData data = LateData.Of(35, Rows);
        ExplainedVarianceIs(Fit(model, data, model.WithPilot(Rows)), Fit(model, data, model.WithPilot(100)));
    }

    private static void ExplainedVarianceIs(LmmFit expected, LmmFit actual)
    {
        SameFit.Check(expected, actual);
        double fixedPart = expected.ExplainedVariance().Fixed;
        Agreement.Near(fixedPart, actual.ExplainedVariance().Fixed, Tolerances.Same * fixedPart, "variance that the fixed effects explain");
    }

    private static LmmFit Fit(LateModel model, LateData data, FitOptions options) => LinearMixedModel.Fit(model.Formula, data.ToTable(), options);
}
