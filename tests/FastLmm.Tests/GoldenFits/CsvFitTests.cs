using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>Golden fits from formula and CSV, as a user makes them: all whose formula has neither poly() nor ns().</summary>
public class CsvFitTests
{
    public static TheoryData<string> Ids => [.. Fits];

    public static TheoryData<string> Identified => [.. Fits.Where(GoldenIds.CovarianceIsIdentified)];

    public static TheoryData<string> AllRowsShown => [.. Fits.Where(id => GoldenFit.Load(id) is var fit && fit.Fitted.Length == fit.Rows)];

    private static IEnumerable<string> Fits => Golden.FitIds.Where(id => !GoldenIds.IsNumericallyHard(id));

    [Theory, MemberData(nameof(Ids))]
    public void NamesAndSizesEqualThoseOfR(string id)
    {
        (GoldenFit golden, LmmFit fit) = (GoldenFit.Load(id), CsvFit.Of(id));
        Assert.Equal(golden.BetaNames, fit.FixedEffects.Select(effect => effect.Name));
        Assert.Equal(golden.DroppedColumns, fit.ColumnsDropped);
        Assert.Equal(golden.RandomEffectNames, fit.RandomEffects.Names);
        Assert.Equal(golden.RandomBlocks.Select(block => block.Length), fit.RandomBlocks.Select(block => block.Names.Count));
        Assert.Equal(golden.RandomEffectNames, fit.RandomBlocks.SelectMany(block => block.Names));
        Assert.Equal((golden.Rows, golden.RowsDropped, golden.Subjects), (fit.Rows, fit.RowsDropped, fit.Subjects));
        Assert.Equal(golden.Subject, fit.Grouping);
    }

    [Theory, MemberData(nameof(Ids))]
    public void CriteriaEqualThoseOfR(string id) => ResultChecks.Criteria(GoldenFit.Load(id), CsvFit.Of(id));

    [Theory, MemberData(nameof(Ids))]
    public void FixedEffectsEqualThoseOfR(string id)
    {
        (GoldenFit golden, LmmFit fit) = (GoldenFit.Load(id), CsvFit.Of(id));
        double[] se = golden.Se;
        Agreement.Near(golden.Beta, [.. fit.FixedEffects.Select(effect => effect.Estimate)], c => Tolerances.FixedEffects * se[c], "beta");
        Agreement.Near(se, [.. fit.FixedEffects.Select(effect => effect.StandardError)], c => Tolerances.FixedEffects * se[c], "se");
        Agreement.NearCovariance(golden.VcovBeta, fit.Vcov, golden.VcovBeta, Tolerances.Vcov, "vcov");
    }

    [Theory, MemberData(nameof(Identified))]
    public void VariancesEqualThoseOfR(string id)
    {
        (GoldenFit golden, LmmFit fit) = (GoldenFit.Load(id), CsvFit.Of(id));
        Agreement.Near(golden.Sigma, fit.Sigma, Tolerances.Sigma * golden.Sigma, "sigma");
        Agreement.NearCovariance(golden.G, fit.RandomCovariance, golden.G, Tolerances.RandomCovariance, "G");
    }

    [Theory, MemberData(nameof(Identified))]
    public void RandomEffectsEqualThoseOfR(string id) => ResultChecks.RandomEffects(GoldenFit.Load(id), CsvFit.Of(id));

    [Theory, MemberData(nameof(Ids))]
    public void FittedValuesEqualThoseOfR(string id)
    {
        (GoldenFit golden, LmmFit fit) = (GoldenFit.Load(id), CsvFit.Of(id));
        ResultChecks.FittedValues(golden, fit);
        int[] first = golden.RowsUsedFirst;
        Assert.Equal(first, fit.FittedValues().SelectMany(chunk => chunk.Row).Take(first.Length).Select(row => (int)row));
    }

    [Theory, MemberData(nameof(AllRowsShown))]
    public void ResidualQuantilesAreRsQuantilesOfTheGoldenResiduals(string id)
    {
        (GoldenFit golden, LmmFit fit) = (GoldenFit.Load(id), CsvFit.Of(id));
        double[] scaled = [.. golden.Residuals.Select((residual, i) => Math.Sqrt(Weight(golden, i)) * residual / golden.Sigma).Order()];
        double[] expected = [.. new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(part => Quantile(scaled, part))];
        Agreement.Near(expected, fit.ResidualQuantiles!, _ => Tolerances.Fitted, "quantile");
    }

    private static double Weight(GoldenFit fit, int row) => fit.Weights is null ? 1 : GoldenDesign.Load(Golden.DesignOf(fit.Id)).Weight![row];

    // R's type 7: linear between the order statistics around (n − 1)·part.
    private static double Quantile(double[] sorted, double part)
    {
        double at = (sorted.Length - 1) * part, below = Math.Floor(at);
        double low = sorted[(int)below], high = sorted[(int)Math.Ceiling(at)];
        return (1 - (at - below)) * low + (at - below) * high;
    }
}
