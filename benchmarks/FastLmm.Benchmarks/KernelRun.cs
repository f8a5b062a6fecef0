using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using CsvHelper;
using FastLmm.Measuring;
using MathNet.Numerics;
using Perfolizer.Horology;
using Perfolizer.Mathematics.OutlierDetection;

namespace FastLmm.Benchmarks;

/// <summary>The command <c>kernels</c>: runs <see cref="KernelBenchmarks"/> and writes kernels.csv and kernels.md.</summary>
internal static class KernelRun
{
    internal const string Name = "kernels";

    /// <summary>Runs and writes.</summary>
    /// <param name="megabytes">Size of the packed subjects.</param>
    /// <param name="filter">A pattern that benchmarks must match, for a try; null for all.</param>
    /// <param name="folder">Where the results go.</param>
    /// <returns>0, or 1 when a benchmark gave no result.</returns>
    internal static int Run(int megabytes, string? filter, string folder)
    {
        Environment.SetEnvironmentVariable(KernelSize.MegabytesVariable, megabytes.ToString(CultureInfo.InvariantCulture));
        IReadOnlyList<(string, string)> versions =
            Machine.Describe(typeof(BenchmarkRunner).Assembly, typeof(Control).Assembly, typeof(CsvReader).Assembly);
        // All is compiled at once: a slow pass would else be measured before the thirty calls after which it is compiled for good.
        Job job = Job.Default.WithWarmupCount(2).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(250))
            .WithOutlierMode(OutlierMode.DontRemove)
            .WithEnvironmentVariable("DOTNET_TieredCompilation", "0")
            .WithEnvironmentVariable(KernelSize.MegabytesVariable, megabytes.ToString(CultureInfo.InvariantCulture));
        string[] arguments = ["--filter", filter ?? $"*{nameof(KernelBenchmarks)}*"];
        IConfig config = DefaultConfig.Instance.AddJob(job).WithBuildTimeout(TimeSpan.FromMinutes(10))
            .AddFilter(new SimpleFilter(benchmark => GpuDevice.CanRun(benchmark.Descriptor.WorkloadMethod.Name)));
        Summary[] summaries = [.. BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(arguments, config)];
        BenchmarkReport[] reports = [.. summaries.SelectMany(summary => summary.Reports)];
        IReadOnlyList<KernelRow> rows = KernelReport.Rows(reports.Where(report => report.ResultStatistics is not null).Select(Measured));
        if (rows.Count == 0) throw new LmmException(FailureKind.BadInput, $"no kernel benchmark matches '{filter}'");
        var results = new ResultFiles(folder);
        results.WriteCsv("kernels.csv", rows);
        results.WritePage("kernels.md", "Kernels", $"dotnet run -c Release --project benchmarks/FastLmm.Benchmarks -- {Name}", versions,
            KernelReport.Page(rows, GpuDevice.Note));
        Console.WriteLine($"kernels.csv and kernels.md written to {folder}");
        return rows.Count == reports.Length ? 0 : 1;
    }

    private static (string Size, string Method, Spread Nanoseconds) Measured(BenchmarkReport report) => (
        (string)report.BenchmarkCase.Parameters[nameof(KernelBenchmarks.Size)],
        report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
        new Spread(report.ResultStatistics!.Median, report.ResultStatistics.Min, report.ResultStatistics.Max, report.ResultStatistics.N));
}
