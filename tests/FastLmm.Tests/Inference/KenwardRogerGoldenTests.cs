using FastLmm.Inference;
using FastLmm.Inference.Terms;
using FastLmm.Tables;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>pbkrtest's Kenward-Roger numbers of every golden fit that has them.</summary>
public class KenwardRogerGoldenTests
{
    public static TheoryData<string> Ids => [.. GoldenKenwardRoger.Ids.Where(Golden.FitIdsWithDesign.Contains)];

    public static TheoryData<string> WithTerms => [.. GoldenKenwardRoger.Ids.Where(id => GoldenKenwardRoger.Load(id).Terms.Count > 0)];

    [Fact]
    public void ThereAreSixtyThreeFitsAndFourteenTables()
    {
        Assert.Equal(63, Ids.Count);
        Assert.Equal(14, WithTerms.Count);
    }

    [Theory, MemberData(nameof(Ids))]
    public void CoefficientsEqualThoseOfPbkrtest(string id)
    {
        GoldenKenwardRoger golden = GoldenKenwardRoger.Load(id);
        LmmFit fit = DesignTableFit.Of(id, DfMethod.KenwardRoger);
        Assert.Equal("kenward-roger", fit.Mean.Method);
        Agreement.NearCovariance(golden.Vcov, fit.Vcov, golden.Vcov, Tolerances.KenwardRoger, "vcov");
        CoefficientTable table = fit.FixedEffects;
        Agreement.Near(golden.Df, [.. table.Select(c => c.Df)], c => Tolerances.KenwardRoger * golden.Df[c], "df");
        Agreement.Near(golden.Se, [.. table.Select(c => c.StandardError)], c => Tolerances.KenwardRoger * golden.Se[c], "se");
        Agreement.Near(golden.T, [.. table.Select(c => c.TValue)], c => Tolerances.KenwardRoger * (1 + Math.Abs(golden.T[c])), "t");
        for (int c = 0; c < table.Count; c++) NearLog(golden.P[c], table[c].PValue, $"p[{c}]");
    }

    [Theory, MemberData(nameof(WithTerms))]
    public void TypeThreeTestsEqualThoseOfLmerTest(string id)
    {
        LmmFit fit = Fit(id, sumContrasts: false);
        IReadOnlyList<GoldenTermTest> goldens = GoldenKenwardRoger.Load(id).Terms;
        IReadOnlyList<TermTest> tests = fit.TermTests();
        Assert.Equal(goldens.Select(golden => golden.Term), tests.Select(test => test.Term));
        foreach ((GoldenTermTest golden, FTest test) in goldens.Zip(tests.Select(test => test.Test))) Near(golden, test);
    }

    [Theory, MemberData(nameof(WithTerms))]
    public void TheCoefficientsOfATermInSumContrastsAreItsTypeThreeTest(string id)
    {
        LmmFit fit = Fit(id, sumContrasts: true);
        foreach (GoldenTermTest golden in GoldenKenwardRoger.Load(id).Terms) Near(golden, fit.Mean.Test(Columns(fit, golden.Term)));
    }

    [Theory, MemberData(nameof(WithTerms))]
    public void RepeatedAndMixedRowsCountOnceInAnyUnits(string id)
    {
        LmmFit fit = Fit(id, sumContrasts: true);
        foreach (GoldenTermTest golden in GoldenKenwardRoger.Load(id).Terms)
        {
            double[,] l = Columns(fit, golden.Term);
            int k = l.GetLength(0), p = l.GetLength(1);
            var twice = new double[2 * k + 1, p];
            for (int i = 0; i < k; i++)
            {
                for (int c = 0; c < p; c++)
                {
                    twice[i, c] = 1e6 * l[i, c];
                    twice[k + i, c] = -1e-3 * l[i, c];
                    twice[2 * k, c] += (i + 1) * l[i, c];
                }
            }
            FTest once = fit.Mean.Test(l), test = fit.Mean.Test(twice);
            Assert.Equal(once.NumeratorDf, test.NumeratorDf);
            Agreement.Near(once.F, test.F, Tolerances.DenseKenwardRoger * once.F, "F");
            Agreement.Near(once.DenominatorDf, test.DenominatorDf, Tolerances.DenseKenwardRoger * once.DenominatorDf, "df");
            Agreement.Near(once.Scale, test.Scale, Tolerances.DenseKenwardRoger, "scale");
        }
    }

    private static LmmFit Fit(string id, bool sumContrasts)
    {
        GoldenFit golden = GoldenFit.Load(id);
        FitOptions options = CsvFit.Options(golden) with { Df = DfMethod.KenwardRoger };
        string[] terms = sumContrasts ? [.. GoldenKenwardRoger.Load(id).Terms.Select(term => term.Term)] : [];
        options = options with { Contrasts = options.Levels.Keys.Where(terms.Contains).ToDictionary(column => column, _ => "sum") };
        using Table table = Table.FromCsv(GoldenDataset.Load(golden.Dataset).CsvPath, CsvFit.TableOptions(golden));
        return LinearMixedModel.Fit(golden.Formula, table, options);
    }

    private static void Near(GoldenTermTest golden, FTest test)
    {
        Assert.Equal(golden.NumeratorDf, test.NumeratorDf);
        Agreement.Near(golden.DenominatorDf, test.DenominatorDf, Tolerances.KenwardRoger * golden.DenominatorDf, $"df of {golden.Term}");
        Agreement.Near(golden.F, test.F, Tolerances.KenwardRoger * golden.F, $"F of {golden.Term}");
        NearLog(golden.PValue, test.PValue, $"p of {golden.Term}");
    }

    private static double[,] Columns(LmmFit fit, string term)
    {
        string[] variables = term.Split(':');
        int[] columns = [.. Enumerable.Range(0, fit.FixedEffects.Count).Where(c => BelongsTo(fit.FixedEffects[c].Name, variables))];
        Assert.NotEmpty(columns);
        var l = new double[columns.Length, fit.FixedEffects.Count];
        for (int i = 0; i < columns.Length; i++) l[i, columns[i]] = 1;
        return l;
    }

    private static bool BelongsTo(string coefficient, string[] variables)
    {
        string[] parts = coefficient.Split(':');
        return parts.Length == variables.Length && parts.Zip(variables).All(x => x.First.StartsWith(x.Second, StringComparison.Ordinal));
    }

    private static void NearLog(double expected, double actual, string what) =>
        Agreement.Near(Math.Log(expected), Math.Log(actual), Tolerances.KenwardRogerLogP * (1 + Math.Abs(Math.Log(expected))), what);
}
