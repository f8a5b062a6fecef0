using FastLmm.Designs;
using FastLmm.Designs.Bases;
using FastLmm.Inference;
using FastLmm.Inference.Variances;
using FastLmm.Models;
using FastLmm.Packing;
using FastLmm.Tables;

namespace FastLmm.Tests.Models;

/// <summary>A model filled by hand with numbers that are easy to see in its file.</summary>
internal static class HandMadeModel
{
    internal static SavedModel Make(int subjects = 2, bool counted = true) => new()
    {
        Formula = "distance ~ poly(age, 2) + Sex + cut(age, 2) + (1 + age | Subject)",
        Method = EstimationMethod.Reml,
        Df = DfMethod.Satterthwaite,
        Level = 0.95,
        Grouping = "Subject",
        Rows = 108,
        RowsDropped = 1,
        Subjects = subjects,
        SubjectsDropped = 0,
        ColumnsDropped = ["cut(age, 2)(11,14]"],
        ColumnsKept = [0, 1, 2, 3],
        Status = FitStatus.Boundary,
        Messages = ["1 row was left out: age missing in 1", "the variance of age is estimated as zero"],
        Criterion = 442.5,
        Theta = [0.75, 0, 0],
        Sigma = 1.5,
        SigmaStandardError = 0.125,
        RandomBlocks =
        [
            new RandomBlockEstimate
            {
                Names = ["(Intercept)", "age"],
                Covariance = new double[,] { { 1.265625, 0 }, { 0, 0 } },
                StandardDeviationErrors = [0.25, double.NaN],
            },
        ],
        FixedEffects = new CoefficientTable(
        [
            new("(Intercept)", 22.5, 0.5, 25, 1e-20, 21.47, 23.53), new("poly(age, 2)1", 1e-3, 0.25, double.PositiveInfinity, 0.997, -0.489, 0.491),
            new("poly(age, 2)2", -0.1, 0.25, 80.5, 0.69, -0.597, 0.397), new("SexFemale", -2.25, 0.75, 25, 0.006, -3.795, -0.705),
        ]),
        Mean = new SatterthwaiteInference([22.5, 1e-3, -0.1, -2.25], Diagonal(0.25, 0.0625, 0.0625, 0.5625), [Diagonal(0.1, 0, 0, 0.2)]),
        Variances = new VarianceInference(
            ["(Intercept)", "age"], [(0, 0), (1, 0), (1, 1)], new double[,] { { 1.265625, 0 }, { 0, 0 } }, 2.25, Diagonal(0.5, 0, 0, 0.0625)),
        Explained = new ExplainedVariance(4, 1.265625, 2.25, [1, 22, 126]),
        DesignTriangle = new double[,] { { 10, 0, 0, 4, 5 }, { 0, 1, 0, 0, 4 }, { 0, 0, 1, 0, 0 }, { 0, 0, 0, 5, 0 } },
        Recipe = Recipe(counted),
        Reading = new TableOptions { MissingTokens = ["NA", ""], Numerics = ["age"] },
        Fingerprint = new DataFingerprint(0xff, 0),
        DataFiles = [new DataFile("data/orthodont.csv", 2716, "00000000000000ff")],
        RandomEffectsSource = () => Effects(subjects),
    };

    private static DesignRecipe Recipe(bool counted) => new()
    {
        Formula = "distance ~ poly(age, 2) + Sex + cut(age, 2) + (1 + age | Subject)",
        Settings = new FitOptions { Levels = new Dictionary<string, IReadOnlyList<string>> { ["Sex"] = ["Male", "Female"] } },
        DataColumns = ["distance", "age", "Subject", "Sex"],
        Columns =
        [
            new RecipeColumn("Subject", ColumnKind.Id, ColumnKind.Id, null), new RecipeColumn("distance", null, ColumnKind.Numeric, null),
            new RecipeColumn("age", null, ColumnKind.Numeric, null), new RecipeColumn("Sex", ColumnKind.Factor, ColumnKind.Factor, ["Male", "Female"]),
        ],
        CutLevels = new Dictionary<string, IReadOnlyList<string>> { ["cut(age, 2)"] = ["(7.99,11]", "(11,14]"] },
        Predictors = new PredictorTable(
            [
                new Predictor { Name = "age", Mean = 11, Minimum = 8, Maximum = 14 }, new Predictor { Name = "Sex", Levels = ["Male", "Female"] },
            ],
            counted ? [64, 44] : null),
        Bases = new Dictionary<string, TermBasis>
        {
            ["poly(age, 2)"] = new PolynomialBasis([11, 11], [1, 108, 540, 1728]),
            ["cut(age, 2)"] = new IntervalBasis([7.994, 11, 14.006], ["(7.99,11]", "(11,14]"], true, false),
        },
    };

    private static RandomEffects Effects(int subjects) => new()
    {
        Names = ["(Intercept)", "age"],
        SubjectIds = [.. Enumerable.Range(1, subjects).Select(i => $"M\"{i}")],
        Values = [.. Enumerable.Range(0, 2 * subjects).Select(i => i / 8.0)],
        ConditionalCovariances = [.. Enumerable.Range(0, 3 * subjects).Select(i => i % 3 == 0 ? 0.3 : 0)],
        RowCounts = [.. Enumerable.Range(1, subjects).Select(i => i)],
        OwnEstimateSource = () => [.. Enumerable.Range(0, 2 * subjects).Select(i => i % 2 == 0 ? 22 + i / 4.0 : double.NaN)],
        SensitivitySource = () => [.. Enumerable.Range(0, 8 * subjects).Select(i => i % 4 == 0 ? 0.5 : i / 16.0)],
        Population = new PopulationEstimates(
            ["(Intercept)", "poly(age, 2)1", "poly(age, 2)2", "SexFemale"], [22.5, 1e-3, -0.1, -2.25], Diagonal(0.25, 0.0625, 0.0625, 0.5625),
            new double[,] { { 1.265625, 0 }, { 0, 0 } }),
    };

    private static double[,] Diagonal(params double[] entries)
    {
        var matrix = new double[entries.Length, entries.Length];
        for (int i = 0; i < entries.Length; i++) matrix[i, i] = entries[i];
        return matrix;
    }
}
