using FastLmm.Inference;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Kenward and Roger's method against its definition, written out densely at the estimates, over random designs.</summary>
public class KenwardRogerDefinitionTests
{
    /// <summary>Seed, subjects, most visits, random part, weighted, SD of the slope.</summary>
    public static TheoryData<int, int, int, string, bool, double> Designs => new()
    {
        { 1, 12, 5, "(1 | id)", false, 0.5 },
        { 2, 14, 6, "(1 + t | id)", false, 0.5 },
        { 3, 14, 6, "(1 + t || id)", true, 0.5 },
        { 4, 12, 6, "(1 + t + x | id)", true, 0.5 },
        { 5, 15, 6, "(0 + t | id) + (1 + x | id)", false, 0.8 },
        { 6, 12, 4, "(1 + t | id)", true, 0 },
        { 7, 9, 5, "(1 + t + x | id)", false, 0 },
        { 8, 4, 12, "(1 | id)", false, 0.5 },
        { 9, 30, 2, "(1 | id)", true, 0.5 },
    };

    [Theory, MemberData(nameof(Designs))]
    public void EverythingEqualsTheDefinition(int seed, int subjects, int visits, string random, bool weighted, double slopeSd)
    {
        var cohort = new RandomCohort(seed, subjects, visits, slopeSd);
        LmmFit fit = cohort.Fit("y ~ t + x + site + I(2 * t - x) + " + random, Options(weighted));
        Assert.Equal(["I(2 * t - x)"], fit.ColumnsDropped);
        var dense = Dense(cohort, fit, weighted);
        var inference = Assert.IsType<KenwardRogerInference>(fit.Mean);

        Agreement.NearCovariance(dense.Phi, inference.Phi, dense.Phi, Tolerances.DenseKenwardRoger, "Phi");
        Agreement.NearCovariance(dense.Vcov, inference.Vcov, dense.Vcov, Tolerances.DenseKenwardRoger, "vcov");
        foreach ((double[,] l, double[] r) in Hypotheses())
        {
            (double df, double scale) = dense.Denominator(l);
            FTest test = inference.Test(l, r);
            Agreement.Near(df, test.DenominatorDf, Tolerances.DenseKenwardRoger * Math.Abs(df), "df");
            Agreement.Near(scale, test.Scale, Tolerances.DenseKenwardRoger * Math.Abs(scale), "scale");
            double f = scale * dense.Wald(l, inference.Beta, r);
            Agreement.Near(f, test.F, Tolerances.DenseKenwardRoger * Math.Abs(f), "F");
        }
    }

    [Theory, MemberData(nameof(Designs))]
    public void OneRowAsFAndAsTAreTheSameTest(int seed, int subjects, int visits, string random, bool weighted, double slopeSd)
    {
        MeanInference mean = new RandomCohort(seed, subjects, visits, slopeSd).Fit("y ~ t + x + site + " + random, Options(weighted)).Mean;
        double[] c = [1, -2, 0.5, 1];

        ContrastTest t = mean.Contrast(c, nullValue: 0.3);
        FTest f = mean.Test(new double[,] { { c[0], c[1], c[2], c[3] } }, [0.3]);

        Agreement.Near(t.TValue * t.TValue, f.F, Tolerances.DenseKenwardRoger * f.F, "F");
        Agreement.Near(t.Df, f.DenominatorDf, Tolerances.DenseKenwardRoger * t.Df, "df");
        Agreement.Near(t.PValue, f.PValue, Tolerances.DenseKenwardRoger, "p");
    }

    [Fact]
    public void SomeOfTheDesignsAreSingular()
    {
        FitStatus[] ends =
        [
            new RandomCohort(7, 9, 5, 0).Fit("y ~ t + x + site + (1 + t + x | id)", Options(false)).Status,
            new RandomCohort(1, 12, 5).Fit("y ~ t + x + site + (1 | id)", Options(false)).Status,
        ];
        Assert.Equal([FitStatus.Boundary, FitStatus.Converged], ends);
    }

    private static FitOptions Options(bool weighted) => new() { Df = DfMethod.KenwardRoger, Weights = weighted ? "w" : null, Threads = 1 };

    private static IEnumerable<(double[,] L, double[] R)> Hypotheses()
    {
        yield return (new double[,] { { 0, 1, 0, 0 } }, [0]);
        yield return (new double[,] { { 0, 1, 0, 0 }, { 0, 0, 1, 0 } }, [0.5, -1]);
        yield return (new double[,] { { 0, 1, 0, 0 }, { 0, 1, 2, 0 }, { 1, 0, 0, 0.5 } }, [0, 0, 3]);
        yield return (new double[,] { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } }, [0, 0, 0, 0]);
    }

    private static DenseKenwardRoger Dense(RandomCohort cohort, LmmFit fit, bool weighted)
    {
        double[] Column(string name) => name switch { "t" => cohort.T, "x" => cohort.X, "site" => cohort.Site, _ => [.. cohort.T.Select(_ => 1.0)] };
        double[,] Matrix(IEnumerable<string> names)
        {
            double[][] columns = [.. names.Select(Column)];
            var matrix = new double[cohort.Rows, columns.Length];
            for (int i = 0; i < cohort.Rows; i++)
                for (int c = 0; c < columns.Length; c++) matrix[i, c] = columns[c][i];
            return matrix;
        }
        List<(int, int)> entries = [];
        int start = 0;
        foreach (RandomBlockEstimate block in fit.RandomBlocks)
        {
            entries.AddRange(from k in Enumerable.Range(0, block.Names.Count) from l in Enumerable.Range(0, k + 1) select (start + k, start + l));
            start += block.Names.Count;
        }
        return new DenseKenwardRoger(
            Matrix(["1", "t", "x", "site"]), Matrix(fit.RandomBlocks.SelectMany(block => block.Names)), cohort.Subject,
            weighted ? cohort.W : [.. cohort.W.Select(_ => 1.0)], fit.RandomCovariance, entries, fit.ResidualVariance);
    }
}
