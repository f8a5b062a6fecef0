using System.Text;
using FastLmm.Packing;
using FastLmm.Tables;
using FastLmm.Tests.Invariance;
using FastLmm.Tests.Tables;

namespace FastLmm.Tests.LateLevels;

/// <summary>Levels that come late, however the rows are cut into chunks, files and threads, and from sources that can be read once.</summary>
public sealed class LateSourceTests
{
    private const string Formula = "y ~ f * g + x + (1 + g | id)";

    private static readonly FitOptions Options = new() { PilotRows = 60, Threads = 1 };

    [Fact]
    public void OneFileAndTenGiveTheSameBits()
    {
        using var folder = new TestFolder();
        LateData data = LateData.Of(40, rows: 9000, textLate: true);
        long[] one = Bits([folder.Write("all.csv", data.Csv())], Options);
        foreach (int seed in new[] { 1, 2, 3 })
        {
            var random = new Random(seed);
            int[] cuts = [0, .. Enumerable.Range(0, 9).Select(_ => random.Next(1, seed == 1 ? 400 : 9000)).Distinct().Order(), 9000];
            string[] parts = [.. cuts.Zip(cuts.Skip(1), (from, to) => folder.Write($"part{from}.csv", data.Csv(from, to)))];
            Assert.Equal(one, Bits(parts, Options));
        }
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        using var folder = new TestFolder();
        string path = folder.Write("all.csv", LateData.Of(41, rows: 20_000, textLate: true).Csv());
        long[] one = Bits([path], Options);
        foreach (int threads in new[] { 2, 8 }) Assert.Equal(one, Bits([path], Options with { Threads = threads }));
    }

    // More than a spool holds in memory, and no folder for its file.
    [Fact]
    public void StandardInputIsNotSpooledForTheSakeOfLevels()
    {
        string padding = new('x', 2000);
        string text = string.Concat(LateData.Of(42, rows: 10_000, textLate: true).Csv().TrimEnd().Split('\n').Select(line => $"{line},{padding}\n"));
        LmmFit fit = FitStream(text, Formula, Options);
        Assert.Equal(6 * 3 + 1, fit.FixedEffects.Count);
        foreach ((string formula, FitOptions options) in new[] { (Formula, Options with { Fitted = true }), ("y ~ x:f + f:g + (1 | id)", Options) })
        {
            LmmException refused = Assert.Throws<LmmException>(() => FitStream(text, formula, options));
            Assert.Equal(FailureKind.ReadOrWriteFailed, refused.Kind);
        }
    }

    private static LmmFit FitStream(string text, string formula, FitOptions options)
    {
        var reading = new TableOptions
        {
            TemporaryFolder = Path.Combine(Path.GetTempPath(), "fastlmm-not-there"), RowsToDecideKinds = 100, Factors = ["f", "g"],
        };
        using Table table = Table.FromStream(new PipeStream(Encoding.UTF8.GetBytes(text), 100_000), "standard input", reading);
        return LinearMixedModel.Fit(formula, table, options);
    }

    private static long[] Bits(string[] paths, FitOptions options)
    {
        using Table table = Table.FromCsv(paths);
        CollectedData collected = LinearMixedModel.Collect(Formula, table, options, null, default);
        Assert.Equal(6 * 3 + 1, collected.Design.P);
        return PackedBits.Of(collected.Statistics);
    }
}
