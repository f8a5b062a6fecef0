using FastLmm.Designs;
using FastLmm.Inference;
using FastLmm.Models;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Robust;

/// <summary>Where a sandwich is at its limits: a right answer or a sentence.</summary>
public class EdgeCaseTests
{
    private static readonly RobustType[] Both = [RobustType.CR0, RobustType.CR2];

    [Fact]
    public void AColumnThatOneSubjectHasTakesThePseudoRoot()
    {
        DesignChunk rows = RandomFit.Draw(seed: 3, subjects: 14, q: 2, p: 4, weighted: false);
        for (int i = 0; i < rows.Rows; i++) rows.X[3][i] = rows.Subject[i] == 5 ? 1 : 0;
        var fit = new RandomFit(rows);
        foreach (RobustType type in Both)
        {
            double[,] expected = fit.Dense.Vcov(type == RobustType.CR2), model = fit.Estimates.Vcov;
            Agreement.NearCovariance(expected, fit.Robust(type).Vcov, model, Tolerances.Sandwich, type.ToString());
            double df = fit.Dense.Df([0, 1, 0, 0], type == RobustType.CR2);
            Agreement.Near(df, fit.Robust(type).Df([0, 1, 0, 0]), Tolerances.Sandwich * df, $"{type} df");
        }
    }

    [Theory]
    [InlineData(26)]
    [InlineData(46)]
    public void ManyColumnsHaveTheirDegreesOfFreedomContrastByContrast(int p)
    {
        var fit = new RandomFit(seed: p, subjects: 40, q: 2, p, weighted: true);
        double[] contrast = [.. Enumerable.Range(0, p).Select(c => c is 1 or 7 ? 1.0 : 0)];
        foreach (RobustType type in Both)
        {
            RobustInference robust = fit.Robust(type);
            double[,] expected = fit.Dense.Vcov(type == RobustType.CR2);
            Agreement.NearCovariance(expected, robust.Vcov, fit.Estimates.Vcov, Tolerances.Sandwich, type.ToString());
            double df = fit.Dense.Df(contrast, type == RobustType.CR2);
            Agreement.Near(df, robust.Df(contrast), Tolerances.Sandwich * df, $"{type} df");
        }
    }

    // Balanced with X = Z: CR2 is the covariance of the subjects' own regressions over m, whatever G and σ are, with m − 1 df.
    [Theory]
    [InlineData(1)]
    [InlineData(1e-4)]
    [InlineData(1e-6)]
    public void BalancedRandomCoefficientsAreTheSubjectsOwnRegressions(double sigma)
    {
        const int M = 23;
        DesignChunk rows = Balanced(M, sigma, out double[][] coefficients);
        RobustInference robust = new RandomFit(rows).Robust(RobustType.CR2);
        for (int r = 0; r < 2; r++)
            for (int c = 0; c < 2; c++)
            {
                double meanR = coefficients.Average(b => b[r]), meanC = coefficients.Average(b => b[c]);
                double expected = coefficients.Sum(b => (b[r] - meanR) * (b[c] - meanC)) / (M - 1) / M;
                Agreement.Near(expected, robust.Vcov[r, c], Tolerances.Identity, $"vcov[{r},{c}]");
            }
        Agreement.Near(M - 1, robust.Df([0, 1]), 1e3 * Tolerances.Identity, "df");
        FTest test = robust.Test(new double[,] { { 1, 0 }, { 0, 1 } });
        Agreement.Near(M - 2, test.DenominatorDf, 1e3 * Tolerances.Identity, "Hotelling's df");
    }

    [Fact]
    public void NearlyDependentColumnsAreGatheredInTheirOwnBasis()
    {
        DesignChunk apart = RandomFit.Draw(seed: 9, subjects: 60, q: 1, p: 5, weighted: false);
        DesignChunk near = RandomFit.Draw(seed: 9, subjects: 60, q: 1, p: 5, weighted: false);
        for (int i = 0; i < near.Rows; i++) near.X[4][i] = near.X[3][i] + 1e-6 * apart.X[4][i];
        var fit = new RandomFit(near);
        Assert.Null(fit.Statistics.OwnLeftovers);
        foreach (RobustType type in Both)
        {
            RobustInference expected = new RandomFit(apart).Robust(type), actual = fit.Robust(type);
            double variance = 1e12 * expected.Vcov[4, 4];
            Agreement.Near(variance, actual.Vcov[4, 4], 1e-8 * variance, type.ToString());
            Agreement.Near(expected.Df([0, 0, 0, 0, 1]), actual.Df([0, 0, 0, 0, 1]), 1e-7, $"{type} df");
        }
    }

    [Fact]
    public void TwoSubjectsHaveNearlyNoDegreeOfFreedom()
    {
        var fit = new RandomFit(Balanced(2, 1, out _));
        RobustInference robust = fit.Robust(RobustType.CR2);
        Agreement.Near(1, robust.Df([0, 1]), 1e3 * Tolerances.Identity, "df");
        LmmException error = Assert.Throws<LmmException>(() => robust.Test(new double[,] { { 1, 0 }, { 0, 1 } }));
        Assert.StartsWith("the CR2 covariance of 2 subjects cannot test 2 hypotheses at once: it is singular", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RobustType.CR0)]
    [InlineData(RobustType.CR2)]
    public void DependentRowsCountOnceAndMustAgree(RobustType type)
    {
        RobustInference robust = new RandomFit(seed: 3, subjects: 40, q: 1, p: 3, weighted: false).Robust(type);
        double[,] two = { { 0, 1, 0 }, { 0, 0, 1 } }, three = { { 0, 1, 0 }, { 0, 0, 1 }, { 0, 2, -3 } };
        FTest expected = robust.Test(two, [0.5, 1]), actual = robust.Test(three, [0.5, 1, -2]);
        Assert.Equal(2, actual.NumeratorDf);
        Agreement.Near(expected.F, actual.F, 1e3 * Tolerances.Identity * expected.F, "F");
        LmmException refused = Assert.Throws<LmmException>(() => robust.Test(three, [0.5, 1, -2.1]));
        Assert.StartsWith("the hypotheses contradict each other", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CR1pNeedsMoreSubjectsThanColumns()
    {
        var fit = new RandomFit(Balanced(2, 1, out _));
        LmmException error = Assert.Throws<LmmException>(() => fit.Robust(RobustType.CR1p));
        Assert.Equal("CR1p needs more subjects than fixed effects: there are 2 and 2; use CR2", error.Message);
        Assert.Equal(2, fit.Robust(RobustType.CR1).Factor);
    }

    [Fact]
    public void StatisticsWithoutRowsSaySo()
    {
        using Table table = Orthodont();
        LmmStatistics statistics = LmmStatistics.Collect("distance ~ age + (1 | Subject)", table);
        LmmFit fit = LinearMixedModel.Fit(statistics);
        LmmException error = Assert.Throws<LmmException>(() => fit.Robust(RobustType.CR2));
        Assert.Equal("robust covariances need the rows, which statistics do not hold; fit the data", error.Message);
    }

    [Fact]
    public void AFitThatWasAskedForItIsByIt()
    {
        using Table table = Orthodont();
        LmmFit plain = LinearMixedModel.Fit("distance ~ age + (1 | Subject)", table, new FitOptions { RowsToKeep = 0 });
        LmmFit fit = LinearMixedModel.Fit("distance ~ age + (1 | Subject)", table, new FitOptions { Robust = RobustType.CR2 });
        RobustInference later = plain.Robust(RobustType.CR2), asked = Assert.IsType<RobustInference>(fit.Mean);
        Assert.Equal(27, asked.Subjects);
        Assert.Same(asked.Vcov, fit.Vcov);
        Agreement.NearCovariance(later.Vcov, asked.Vcov, later.Vcov, Tolerances.Sandwich, "vcov");
        Agreement.Near(Math.Sqrt(asked.Vcov[1, 1]), fit.FixedEffects["age"].StandardError, Tolerances.Identity, "se");
        Agreement.Near(asked.Df([0, 1]), fit.FixedEffects["age"].Df, Tolerances.Identity, "df");
        Assert.Equal(plain.Criterion, fit.Criterion);
    }

    [Fact]
    public void ASavedModelKeepsIt()
    {
        using Table table = Orthodont();
        LmmFit fit = LinearMixedModel.Fit("distance ~ age * Sex + (1 | Subject)", table, new FitOptions { Robust = RobustType.CR2 });
        string path = Path.Combine(Path.GetTempPath(), $"fastlmm-robust-{Guid.NewGuid():N}.json");
        try
        {
            fit.ToSavedModel().Save(path);
            RobustInference saved = Assert.IsType<RobustInference>(SavedModel.Load(path).Mean), made = (RobustInference)fit.Mean;
            var l = new double[,] { { 0, 1, 0, 0 }, { 0, 0, 0, 1 } };
            Assert.Equal((made.Type, made.Subjects, made.Factor), (saved.Type, saved.Subjects, saved.Factor));
            Assert.Equal(made.Test(l), saved.Test(l));
            Assert.Equal(made.Contrast([0, 1, 0, 0.5]), saved.Contrast([0, 1, 0, 0.5]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Table Orthodont() => Table.FromCsv(GoldenDataset.Load("Orthodont").CsvPath);

    // m subjects at times 0, 1, 2, 3 with their own lines; returns the lines that least squares finds.
    private static DesignChunk Balanced(int m, double sigma, out double[][] coefficients)
    {
        var random = new Random(5);
        var rows = new DesignChunk(2, 2, 4 * m, weighted: false) { Rows = 4 * m };
        coefficients = new double[m][];
        for (int subject = 0; subject < m; subject++)
        {
            double a = random.NextDouble() - 0.5, b = random.NextDouble() - 0.5, mean = 0, slope = 0;
            for (int t = 0; t < 4; t++)
            {
                int i = 4 * subject + t;
                (rows.X[0][i], rows.X[1][i], rows.Z[0][i], rows.Z[1][i]) = (1, t, 1, t);
                rows.Y[i] = a + b * t + sigma * (random.NextDouble() - 0.5);
                (rows.Subject[i], rows.Row[i]) = (subject, i + 1);
                mean += rows.Y[i] / 4;
                slope += (t - 1.5) * rows.Y[i] / 5;
            }
            coefficients[subject] = [mean - 1.5 * slope, slope];
        }
        return rows;
    }
}
