using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>What a result says about subjects and rows, for every golden fit that has a design.</summary>
public class PredictionTests
{
    public static TheoryData<string> Ids => [.. GoldenIds.WithDesign];

    public static TheoryData<string> Identified => [.. GoldenIds.WithDesign.Where(GoldenIds.CovarianceIsIdentified)];

    [Theory, MemberData(nameof(Identified))]
    public void RandomEffectsEqualThoseOfR(string id) => ResultChecks.RandomEffects(GoldenFit.Load(id), DesignTableFit.Of(id));

    [Theory, MemberData(nameof(Ids))]
    public void FittedValuesEqualThoseOfR(string id) => ResultChecks.FittedValues(GoldenFit.Load(id), DesignTableFit.Of(id));

    [Theory, MemberData(nameof(Ids))]
    public void CriteriaEqualThoseOfR(string id) => ResultChecks.Criteria(GoldenFit.Load(id), DesignTableFit.Of(id));
}
