using System.Text;
using FastLmm.Designs;
using FastLmm.Inference;
using FastLmm.Prediction;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Models;

/// <summary>
/// Has what predictions run compiled on another core while the model is being loaded: compiling takes longer than predicting a small table.
/// </summary>
internal static class PredictionWarmUp
{
    private const string Rows = "id,x,f\na,1,u\na,2.5,v\nb,3,u\n";

    /// <summary>Begins to compile what a prediction needs.</summary>
    /// <param name="options">What will be predicted.</param>
    /// <returns>What is being done, for tests.</returns>
    internal static Task Begin(PredictionOptions options) =>
        WarmUp.Begin(() => Run(options with { Update = null }, Stream.Null));

    /// <summary>Predicts a few rows of made-up data by a made-up model.</summary>
    internal static void Run(PredictionOptions options, Stream target)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(Rows));
        using Table data = Table.FromStream(text, "rows");
        using PredictedRows predictions = PredictedRows.Open(Model(), data, options, CancellationToken.None);
        OutputTable.Write(target, ',', writer => PredictionTable.Write(predictions, writer));
    }

    private static PredictionModel Model()
    {
        double[,] one = { { 1 } };
        double[] beta = [1, 2, 3];
        var vcov = new double[beta.Length, beta.Length];
        return new PredictionModel
        {
            Recipe = Recipe(),
            Kept = [0, 1, 2],
            Dropped = [],
            Mean = new NormalInference(beta, vcov),
            Lambda = one,
            G = one,
            Sigma2 = 1,
            Level = 0.95,
            Subjects = () => new RandomEffects
            {
                Names = ["(Intercept)"],
                SubjectIds = ["a", "b"],
                Values = [0, 1],
                ConditionalCovariances = [1, 1],
                RowCounts = [1, 1],
                Contributions = [0, 0],
                SensitivitySource = () => new double[2 * beta.Length],
            },
        };
    }

    private static DesignRecipe Recipe() => new()
    {
        Formula = "y ~ x + f + (1 | id)",
        Settings = new FitOptions(),
        DataColumns = ["id", "x", "f", "y"],
        Columns =
        [
            new("y", null, ColumnKind.Numeric, null),
            new("x", null, ColumnKind.Numeric, null),
            new("f", null, ColumnKind.Factor, ["u", "v"]),
            new("id", ColumnKind.Id, ColumnKind.Id, null),
        ],
        CutLevels = new Dictionary<string, IReadOnlyList<string>>(),
        Bases = new Dictionary<string, Designs.Bases.TermBasis>(),
        Predictors = new PredictorTable([], null),
    };
}
