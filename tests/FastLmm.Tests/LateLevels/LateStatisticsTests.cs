using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.LateLevels;

/// <summary>Statistics of one reading in which levels come late, against those of levels that are all among the first rows.</summary>
public class LateStatisticsTests
{
    private const int Rows = 600;

    public static TheoryData<int> Models => LateModel.Numbers;

    [Theory, MemberData(nameof(Models))]
    public void TheCriterionIsThatOfLevelsKnownFromTheStart(int number)
    {
        LateModel model = LateModel.All[number];
        for (int seed = 0; seed < 3; seed++)
        {
            LateData data = LateData.Of(10 + seed, Rows, textLate: seed == 1);
            CollectedData known = LateFit.Collect(model, data, Rows), late = LateFit.Collect(model, data, 30);
            Assert.Equal(known.Design.FixedNames, late.Design.FixedNames);
            Assert.Equal(known.Statistics.KeptColumns, late.Statistics.KeptColumns);
            BlockStructure structure = LateFit.Structure(late);
            var random = new Random(seed);
            foreach (EstimationMethod method in new[] { EstimationMethod.Reml, EstimationMethod.Ml })
            {
                double[] theta = LateFit.Theta(structure, random);
                (double value, double[] gradient) = LateFit.Criterion(known, "auto", method).ValueAndGradient(theta)!.Value;
                (double d, double[] g) = LateFit.Criterion(late, "auto", method).ValueAndGradient(theta)!.Value;
                Agreement.Near(value, d, Tolerances.LateLevels * Rows, $"d of {model.Formula}, seed {seed}");
                Agreement.NearLargest(gradient, g, 100 * Tolerances.LateLevels, $"gradient of {model.Formula}, seed {seed}");
                double dense = LateFit.Criterion(late, "reference", method).Value(theta)!.Value;
                Agreement.Near(dense, d, Tolerances.LateLevels * Rows, $"d of {model.Formula}, seed {seed}, by the definition");
            }
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void SumsOverRowsAndPredictorsAreThoseOfLevelsKnownFromTheStart(int number)
    {
        LateModel model = LateModel.All[number];
        LateData data = LateData.Of(20, Rows, textLate: number % 2 == 0);
        CollectedData known = LateFit.Collect(model, data, Rows), late = LateFit.Collect(model, data, 30);
        Check(known.Statistics.Moments!.ZZ(known.Statistics), known.Statistics.Basis.ZMapInverse(),
            late.Statistics.Moments!.ZZ(late.Statistics), late.Statistics.Basis.ZMapInverse(), $"Z'Z of {model.Formula}");
        Check(known.Statistics.Moments.XX, XMapInverse(known.Statistics), late.Statistics.Moments.XX, XMapInverse(late.Statistics), $"X'X of {model.Formula}");
        Assert.Equal(known.Predictors!.Counts, late.Predictors!.Counts);
        Assert.Equal(known.Predictors.Predictors.Select(predictor => predictor.Levels), late.Predictors.Predictors.Select(predictor => predictor.Levels));
        Assert.Equal(known.Recipe.Columns.Select(column => column.Levels), late.Recipe.Columns.Select(column => column.Levels));
        Assert.Equal(known.Notes.Order(), late.Notes.Order());
        Assert.Equal(known.Statistics.Fingerprint, late.Statistics.Fingerprint);
        Assert.Equal(known.Dropped.Sentence, late.Dropped.Sentence);
        Assert.Equal(known.Statistics.RowCounts, late.Statistics.RowCounts);
    }

    [Fact]
    public void SlopesOfWhatChangesWithinNoSubjectAreNotedUnderTheirNames()
    {
        var model = new LateModel("y ~ x + (1 + g | id)");
        string[] levels = ["m", "z", "a", "k"];
        LateData data = LateData.Of(21, Rows).With((at, row) => [$"P{at / 8}", .. row[1..3], levels[at / 8 % Math.Min(4, 1 + at / 100)], .. row[4..]]);
        CollectedData known = LateFit.Collect(model, data, Rows), late = LateFit.Collect(model, data, 30);
        Assert.Equal(3, late.Notes.Count(note => note.Contains("does not change within any", StringComparison.Ordinal)));
        Assert.Equal(known.Notes.Order(), late.Notes.Order());
        LateData once = data.With((at, row) => at == Rows - 3 ? [.. row[..3], "k", .. row[4..]] : row);
        Assert.Equal(LateFit.Collect(model, once, Rows).Notes.Order(), LateFit.Collect(model, once, 30).Notes.Order());
    }

    // X of the user from X of the arithmetic.
    private static double[,] XMapInverse(PackedStatistics statistics) =>
        FastLmm.Algebra.DenseMatrix.Multiply(statistics.XCoordinates, statistics.Basis.XMapInverse());

    // Products in the user's basis.
    private static void Check(double[,] expected, double[,] expectedMap, double[,] actual, double[,] actualMap, string what)
    {
        double[,] a = Products(expected, expectedMap), b = Products(actual, actualMap);
        Agreement.NearCovariance(a, b, a, Tolerances.LateLevels, what);
    }

    private static double[,] Products(double[,] inner, double[,] map) =>
        FastLmm.Algebra.DenseMatrix.Multiply(FastLmm.Algebra.DenseMatrix.Transpose(map), FastLmm.Algebra.DenseMatrix.Multiply(inner, map));
}
