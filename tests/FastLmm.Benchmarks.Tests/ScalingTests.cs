using FastLmm.Kernels.Gpu;
using FastLmm.Measuring;
using FastLmm.Scaling;

namespace FastLmm.Benchmarks.Tests;

/// <summary>The scaling benchmark on a cohort of no size.</summary>
public sealed class ScalingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASmallRunWritesCompleteFilesAndLeavesNothingElse()
    {
        string results = _folder.File("results"), temporary = _folder.File("cohorts");
        ScalingRun.Write(new ScalingPlan(60, 1), results, temporary);

        Assert.Empty(Directory.GetFileSystemEntries(temporary));
        Assert.Equal(
            ["scaling-memory.svg", "scaling-time.svg", "scaling.csv", "scaling.md"], Directory.GetFiles(results).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        IReadOnlyList<ScalingRow> rows = new ResultFiles(results).ReadCsv<ScalingRow>("scaling.csv");
        Assert.Equal(["cold", "reading", "warm"], rows.Select(row => row.Part).Distinct().Order(StringComparer.Ordinal));
        foreach (CohortModel model in CohortModel.All)
        {
            Assert.Equal(
                ["estimate", "infer", "pack", "passes", "peak bytes", "processor", "read", "wall"],
                rows.Where(row => row.Model == model.Name && row is { Part: "cold", Format: "csv", Threads: 1 }).Select(row => row.Measure).Order(StringComparer.Ordinal));
            Assert.Contains(rows, row => row.Model == model.Name && row is { Part: "warm", Threads: 1, Measure: "blups" });
        }
        Assert.All(rows, row => Assert.True(row.Median > 0 || row.Measure == "processor", row.ToString()));
        Assert.Equal(3, rows.Where(row => row.Model.EndsWith(" visits", StringComparison.Ordinal)).Select(row => row.Rows).Distinct().Count());
        string page = File.ReadAllText(Path.Combine(results, "scaling.md"));
        Assert.Contains("## Memory when the visits grow", page, StringComparison.Ordinal);
        string? unavailable = GpuBackends.All.First(backend => backend.Name == "gpu").Unavailable;
        Assert.Equal(unavailable is not null, page.Contains("| not run |", StringComparison.Ordinal));
        Assert.Equal(unavailable is null, rows.Any(row => row.Format is "csv, gpu" or "statistics, gpu"));
        if (unavailable is not null) Assert.Contains($"- gpu: not run, {unavailable}\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void SizesGrowTenfoldUpToTheLargest()
    {
        Assert.Equal([1000L, 10_000, 25_000], new ScalingPlan(25_000, 5).Sizes);
        Assert.Equal([1000L, 10_000], new ScalingPlan(10_000, 5).Sizes);
        Assert.Equal((5, 3), (new ScalingPlan(10_000_000, 5).Repeats(1_000_000), new ScalingPlan(10_000_000, 5).Repeats(10_000_000)));
        Assert.Throws<LmmException>(() => new ScalingPlan(1, 5));
    }
}
