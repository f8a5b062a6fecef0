using System.Text.Json;
using FastLmm.Inference;
using FastLmm.Inference.Terms;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>F tests of terms of types I, II and III, and of linear hypotheses, against lmerTest and car.</summary>
public class TermTestTests
{
    // y ~ k + f + x:h: lmerTest 3.1-3 takes x:h to be contained in f, which shares no variable with it.
    private static readonly (string, TestType) Misread = ("formulas.two_values.REML", TestType.II);

    public static TheoryData<string, TestType> Tables
    {
        get
        {
            var data = new TheoryData<string, TestType>();
            foreach (string id in GoldenInference.Ids)
                foreach (TestType type in Enum.GetValues<TestType>())
                    if ((id, type) != Misread && GoldenInference.Load(id).Terms(type.ToString(), "Satterthwaite").Count > 0) data.Add(id, type);
            return data;
        }
    }

    public static TheoryData<string, string> Hypotheses
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string id in GoldenInference.Ids)
                foreach (string method in new[] { "satterthwaite", "wald" }) data.Add(id, method);
            return data;
        }
    }

    public static TheoryData<string> Ids => [.. GoldenInference.Ids];

    [Theory, MemberData(nameof(Tables))]
    public void TablesEqualThoseOfLmerTest(string id, TestType type)
    {
        IReadOnlyList<GoldenTermTest> expected = GoldenInference.Load(id).Terms(type.ToString(), "Satterthwaite");
        IReadOnlyList<TermTest> actual = InferenceFit.Of(id).TermTests(type);
        Assert.Equal(expected.Select(row => row.Term), actual.Select(row => row.Term));
        double df = GoldenInference.Load(id).IsSingular ? Tolerances.SingularDf : Tolerances.SatterthwaiteDf;
        foreach ((GoldenTermTest e, TermTest a) in expected.Zip(actual))
        {
            Assert.Equal(double.IsNaN(e.NumeratorDf) ? 0 : e.NumeratorDf, a.Test.NumeratorDf);
            Assert.Equal(double.IsNaN(e.F), double.IsNaN(a.Test.F));
            if (double.IsNaN(e.F)) continue;
            Agreement.Near(e.F, a.Test.F, Tolerances.TermF * e.F, $"F of {e.Term}");
            Agreement.Near(e.DenominatorDf, a.Test.DenominatorDf, df * e.DenominatorDf, $"df of {e.Term}");
            Agreement.Near(e.PValue, a.Test.PValue, Tolerances.PValue(e.PValue, df), $"p of {e.Term}");
        }
    }

    [Fact]
    public void ATermThatNoOtherContainsHasTheSameTestOfTypesTwoAndThree()
    {
        LmmFit fit = InferenceFit.Of(Misread.Item1);
        Assert.Equal(fit.TermTests(TestType.III)[2].Test.F, fit.TermTests(TestType.II)[2].Test.F, Tolerances.Identity);
    }

    [Theory, MemberData(nameof(Hypotheses))]
    public void HypothesesEqualThoseOfLmerTestAndCar(string id, string method)
    {
        GoldenInference golden = GoldenInference.Load(id);
        MeanInference mean = InferenceFit.Of(id, method == "wald" ? DfMethod.None : DfMethod.Satterthwaite).Mean;
        double df = golden.IsSingular ? Tolerances.SingularDf : Tolerances.SatterthwaiteDf;
        foreach (GoldenHypothesis hypothesis in golden.Hypotheses)
        {
            if (hypothesis.By(method) is not { } expected) continue;
            FTest actual = mean.Test(hypothesis.L, hypothesis.NullValues);
            bool wald = method == "wald";
            double f = wald ? expected.Number("chi_square") / expected.Number("df") : expected.Number("F");
            Agreement.Near(f, actual.F, Tolerances.TermF * f, "F");
            Agreement.Near(expected.Number("p_value"), actual.PValue, Tolerances.PValue(expected.Number("p_value"), df), "p");
            if (!wald) Agreement.Near(expected.Number("den_df"), actual.DenominatorDf, df * expected.Number("den_df"), "df");
            if (!wald && hypothesis.L.GetLength(0) == 1) HoldContrast(expected, hypothesis, mean, df);
        }
    }

    private static void HoldContrast(JsonElement expected, GoldenHypothesis hypothesis, MeanInference mean, double df)
    {
        double[] row = [.. Enumerable.Range(0, mean.Beta.Length).Select(c => hypothesis.L[0, c])];
        ContrastTest actual = mean.Contrast(row, nullValue: hypothesis.NullValues[0]);
        double error = expected.Number("se");
        Agreement.Near(expected.Number("estimate"), actual.Estimate, Tolerances.FixedEffects * error, "estimate");
        Agreement.Near(error, actual.StandardError, Tolerances.FixedEffects * error, "standard error");
        Agreement.Near(expected.Number("t_p_value"), actual.PValue, Tolerances.PValue(expected.Number("t_p_value"), df), "p of t");
        Agreement.Near(expected.Number("lower"), actual.Lower, df * error, "lower limit");
        Agreement.Near(expected.Number("upper"), actual.Upper, df * error, "upper limit");
    }

    [Theory, MemberData(nameof(Ids))]
    public void DependentAndRescaledRowsDoNotChangeATest(string id)
    {
        MeanInference mean = InferenceFit.Of(id).Mean;
        int p = mean.Beta.Length;
        if (p < 2) return;
        var l = new double[2, p];
        (l[0, 0], l[1, 1]) = (1, 1);
        var more = new double[3, p];
        (more[0, 0], more[1, 1], more[2, 0], more[2, 1]) = (1e6, 1e-6, 1, 1);
        FTest two = mean.Test(l), three = mean.Test(more);
        Assert.Equal(2, three.NumeratorDf);
        Agreement.Near(two.F, three.F, Tolerances.Identity * two.F, "F");
    }

    [Fact]
    public void RowsThatContradictEachOtherAreRefused()
    {
        MeanInference mean = InferenceFit.Of("Orthodont.sex_ris.REML").Mean;
        var l = new double[3, 4];
        (l[0, 1], l[1, 2], l[2, 1], l[2, 2]) = (1, 1, 2, -3);
        Assert.Equal(2, mean.Test(l, [0.5, 1, -2]).NumeratorDf);
        LmmException refused = Assert.Throws<LmmException>(() => mean.Test(l, [0.5, 1, -2.1]));
        Assert.StartsWith("the hypotheses contradict each other", refused.Message, StringComparison.Ordinal);
    }
}
