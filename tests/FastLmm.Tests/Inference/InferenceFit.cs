using System.Collections.Concurrent;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>The fits of tests/golden/inference as a user makes them.</summary>
internal static class InferenceFit
{
    private static readonly ConcurrentDictionary<(string, DfMethod), Lazy<LmmFit>> Made = new();

    internal static LmmFit Of(string id, DfMethod df = DfMethod.Satterthwaite) =>
        Made.GetOrAdd((id, df), key => new(() => Fit(GoldenInference.Load(key.Item1), key.Item2))).Value;

    private static LmmFit Fit(GoldenInference golden, DfMethod df)
    {
        bool formulas = golden.Dataset == "formulas";
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> factors =
            formulas ? [] : GoldenDataset.Load(golden.Dataset).FactorLevels.Where(factor => factor.Key != golden.Subject);
        var levels = new Dictionary<string, IReadOnlyList<string>>(factors);
        var reading = new TableOptions { Factors = formulas ? ["g", "f", "h", "a", "s"] : [.. levels.Keys] };
        using Table table = Table.FromCsv(
            formulas ? Golden.PathOf("formulas.csv") : GoldenDataset.Load(golden.Dataset).CsvPath, reading);
        return LinearMixedModel.Fit(golden.Formula, table, new FitOptions
        {
            Method = golden.Method,
            Weights = golden.Weights,
            Subset = golden.Subset,
            Contrasts = golden.Contrasts,
            Levels = levels,
            Df = df,
            Threads = 1,
        });
    }
}
