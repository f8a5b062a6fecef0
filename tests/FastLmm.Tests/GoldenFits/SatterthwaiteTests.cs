using FastLmm.Inference;
using FastLmm.Inference.Terms;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>Satterthwaite's degrees of freedom, p values, intervals and type III tables against lmerTest and quadruple precision.</summary>
public class SatterthwaiteTests
{
    // Singular fits' df depend on how zero variances are treated; README: not to be held tightly.
    public static TheoryData<string> Ids =>
        [.. Golden.FitIds.Where(id => !GoldenIds.IsNumericallyHard(id) && GoldenFit.Load(id) is { IsSingular: false, Satterthwaite: not null })];

    public static TheoryData<string> CertifiedIds => [.. GoldenIds.Certified.Where(id => GoldenCertified.Load(id).SatterthwaiteDf.Length > 0)];

    public static TheoryData<string> TermIds => [.. Golden.FitIds.Where(id => GoldenFit.Load(id) is { IsSingular: false, SatterthwaiteTerms.Count: > 0 })];

    [Theory, MemberData(nameof(Ids))]
    public void TestsOfCoefficientsEqualThoseOfLmerTest(string id)
    {
        (GoldenFit golden, LmmFit fit) = (GoldenFit.Load(id), CsvFit.Of(id));
        GoldenCoefficientTests expected = golden.Satterthwaite!;
        for (int c = 0; c < expected.Df.Length; c++)
        {
            Coefficient actual = fit.FixedEffects[c];
            Agreement.Near(expected.Df[c], actual.Df, Tolerances.SatterthwaiteDf * expected.Df[c], $"df of {actual.Name}");
            Agreement.Near(expected.PValue[c], actual.PValue, Tolerances.PValue(expected.PValue[c], Tolerances.SatterthwaiteDf), $"p of {actual.Name}");
            double width = expected.Intervals![c, 1] - expected.Intervals[c, 0];
            Agreement.Near(expected.Intervals[c, 0], actual.Lower, Tolerances.SatterthwaiteDf * width, $"lower limit of {actual.Name}");
            Agreement.Near(expected.Intervals[c, 1], actual.Upper, Tolerances.SatterthwaiteDf * width, $"upper limit of {actual.Name}");
        }
    }

    [Theory, MemberData(nameof(CertifiedIds))]
    public void DfEqualThoseInQuadruplePrecision(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        double[] expected = GoldenCertified.Load(id).SatterthwaiteDf;
        MeanInference mean = SatterthwaiteInference.Of(fit.Estimates, new VarianceInformation(fit.Estimates))!;
        double[] actual = [.. Enumerable.Range(0, expected.Length).Select(c => mean.Df([.. Enumerable.Range(0, expected.Length).Select(k => k == c ? 1.0 : 0)]))];
        Agreement.Near(expected, actual, c => Tolerances.CertifiedDf * expected[c], "df");
    }

    [Theory, MemberData(nameof(TermIds))]
    public void TypeThreeTablesEqualThoseOfLmerTest(string id)
    {
        IReadOnlyList<GoldenTermTest> expected = GoldenFit.Load(id).SatterthwaiteTerms;
        IReadOnlyList<TermTest> actual = CsvFit.Of(id).TermTests();
        Assert.Equal(expected.Select(row => row.Term), actual.Select(row => row.Term));
        foreach ((GoldenTermTest e, TermTest a) in expected.Zip(actual))
        {
            Assert.Equal(e.NumeratorDf, a.Test.NumeratorDf);
            Agreement.Near(e.F, a.Test.F, Tolerances.TermF * e.F, $"F of {e.Term}");
            Agreement.Near(e.SumOfSquares, a.SumOfSquares, Tolerances.TermF * e.SumOfSquares, $"sum of squares of {e.Term}");
            Agreement.Near(e.DenominatorDf, a.Test.DenominatorDf, Tolerances.SatterthwaiteDf * e.DenominatorDf, $"df of {e.Term}");
            Agreement.Near(e.PValue, a.Test.PValue, Tolerances.PValue(e.PValue, Tolerances.SatterthwaiteDf), $"p of {e.Term}");
        }
    }
}
