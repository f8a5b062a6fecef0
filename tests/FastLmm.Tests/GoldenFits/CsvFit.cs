using System.Collections.Concurrent;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>A golden fit as a user makes it: its formula and the CSV of its data set.</summary>
internal static class CsvFit
{
    private static readonly ConcurrentDictionary<string, Lazy<LmmFit>> Made = new();

    internal static LmmFit Of(string id) => Made.GetOrAdd(id, key => new(() => Fit(GoldenFit.Load(key)))).Value;

    /// <summary>Options of the model: method, weights, and the order of the levels as R's data set has it.</summary>
    internal static FitOptions Options(GoldenFit fit)
    {
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> factors =
            GoldenDataset.Load(fit.Dataset).FactorLevels.Where(factor => factor.Key != fit.Subject);
        return new FitOptions
        {
            Method = fit.Method,
            Weights = fit.Weights,
            Levels = new Dictionary<string, IReadOnlyList<string>>(factors),
            Threads = 1,
        };
    }

    /// <summary>What makes a numeric-looking column the factor that it is in R.</summary>
    internal static TableOptions TableOptions(GoldenFit fit) => new()
    {
        Factors = [.. GoldenDataset.Load(fit.Dataset).FactorLevels.Keys.Where(factor => factor != fit.Subject)],
    };

    /// <summary>The data of a golden fit.</summary>
    internal static Table Table(string id) => Table(GoldenFit.Load(id));

    private static Table Table(GoldenFit fit) => FastLmm.Tables.Table.FromCsv(GoldenDataset.Load(fit.Dataset).CsvPath, TableOptions(fit));

    private static LmmFit Fit(GoldenFit fit)
    {
        using Table table = Table(fit);
        return LinearMixedModel.Fit(fit.Formula, table, Options(fit));
    }
}
