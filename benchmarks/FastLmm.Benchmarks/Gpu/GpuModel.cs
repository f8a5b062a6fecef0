using FastLmm.Measuring;

namespace FastLmm.Benchmarks.Gpu;

/// <summary>
/// The command <c>gpu-model</c>: what a GPU could do at best, on paper, from counted operations and bytes and the makers' figures; writes gpu-model.md.
/// Nothing in it was measured on a GPU.
/// </summary>
internal static class GpuModel
{
    internal const string Name = "gpu-model";
    private const int Passes = 4;                       // of a fit from 100,000 subjects on: perf-results, scaling
    private const double Start = 1.0;                   // seconds: context, compilation, first launches; assumed
    private static readonly (int Q, int P)[] Sizes = [(1, 5), (2, 5), (2, 20), (3, 5), (4, 8)];

    /// <summary>Counts and writes.</summary>
    /// <param name="folder">Where the page goes.</param>
    /// <param name="measured">Folder of this processor's kernels.csv, which the passes on the processor are taken from.</param>
    internal static int Run(string folder, string measured)
    {
        IReadOnlyList<KernelRow> processor = new ResultFiles(measured).ReadCsv<KernelRow>("kernels.csv");
        new ResultFiles(folder).WritePage(
            "gpu-model.md", "GPU: a model on paper", $"dotnet run -c Release --project benchmarks/FastLmm.Benchmarks -- {Name}",
            [("processor compared", $"{Machine.Processor}, kernels.md of {Machine.FolderName}"), ("measured on a GPU", "nothing"), ("date", DateTime.UtcNow.ToString("yyyy-MM-dd"))],
            Page(processor));
        Console.WriteLine($"gpu-model.md written to {folder}");
        return 0;
    }

    /// <summary>The page's body.</summary>
    internal static string Page(IReadOnlyList<KernelRow> processor)
    {
        PassCost[] costs = [.. Sizes.SelectMany(size => new[] { PassCost.Value(size.Q, size.P), PassCost.Joint(size.Q, size.P), PassCost.Blups(size.Q, size.P) })];
        return Introduction() + "\n## Cost of a subject\n\n" + CostTable(costs) + "\n## Least time of a subject, picoseconds\n\n" + TimeTable(costs)
            + "\n## From how many subjects a card could win\n\n" + Winning() + "\n" + WinTable(processor);
    }

    private static string Introduction() =>
        $"""
        A bound, not a forecast: no time here was measured on a GPU, and no program reaches a roofline.

        Operations and uses of a thread's own memory are counted by running the kernels' source on a number that counts. A division or a root counts as
        {PassCost.LongAsOperations} operations. Data are read once a pass; a thread's scratch and sums are taken to stay in the first cache. Cards:

        """ + "\n" + string.Concat(GpuCard.All.Select(card =>
            $"- {card.Name}: {card.MemoryBytesPerSecond / 1e12:F2} TB/s, {card.DoublesPerSecond / 1e12:F1} TFLOPS in doubles, first caches {card.NearBytesPerSecond / 1e12:F0} TB/s, "
            + $"link {card.LinkBytesPerSecond / 1e9:F0} GB/s ({card.Source}).\n"));

    private static string Winning() =>
        $"""
        One fit is {Passes} passes with derivatives over statistics that are uploaded once. The processor takes the measured time of its derivative pass, divided
        evenly among threads; the card takes {Start:F1} s to start (assumed: context and compilation), the upload over its link and the passes' least time.
        A dash: the upload alone takes longer than the processor's passes, so one fit never wins, and only many fits of the same statistics could.

        """;

    private static string CostTable(IEnumerable<PassCost> costs) => MarkdownTable.Of(
        ["pass", "q", "p", "bytes of data", "operations", "divisions and roots", "sums", "bytes of own memory used"],
        costs.Select(cost => new[]
        {
            cost.Pass, $"{cost.Q}", $"{cost.P}", $"{cost.DataBytes}", MarkdownTable.Count(cost.Work.Simple), $"{cost.Work.Long}", MarkdownTable.Count(cost.Sums),
            MarkdownTable.Count(cost.PrivateBytes),
        }));

    private static string TimeTable(IEnumerable<PassCost> costs) => MarkdownTable.Of(
        ["pass", "q", "p", .. GpuCard.All.SelectMany(card => new[] { card.Name, "bound by" }), .. GpuCard.All.Select(card => $"upload, {card.Name}")],
        costs.Select(cost => (string[])
        [
            cost.Pass, $"{cost.Q}", $"{cost.P}",
            .. GpuCard.All.Select(card => card.Least(cost)).SelectMany(least => new[] { MarkdownTable.Number(1e12 * least.Seconds), least.Bound }),
            .. GpuCard.All.Select(card => MarkdownTable.Number(1e12 * card.Upload(cost))),
        ]));

    private static string WinTable(IReadOnlyList<KernelRow> processor) => MarkdownTable.Of(
        ["q", "p", "processor, ns a pass, one thread", .. GpuCard.All.SelectMany(card => new[] { 1, 2, 16 }.Select(threads => $"{card.Name}, {threads} thr."))],
        from size in Sizes
        let ns = processor.FirstOrDefault(row => row.Pass == "derivatives" && row.Backend == "simd" && (row.Q, row.P) == size)?.Nanoseconds
        where ns is not null
        select (string[])
        [
            $"{size.Q}", $"{size.P}", MarkdownTable.Number(ns),
            .. GpuCard.All.SelectMany(card => new[] { 1, 2, 16 }.Select(threads => Subjects(card, PassCost.Joint(size.Q, size.P), ns.Value * 1e-9 / threads))),
        ]);

    private static string Subjects(GpuCard card, PassCost cost, double processorSeconds)
    {
        double gain = Passes * (processorSeconds - card.Least(cost).Seconds) - card.Upload(cost);
        return gain <= 0 ? MarkdownTable.Number(null) : MarkdownTable.Count((long)Math.Ceiling(Start / gain / 1e5) * 100_000);
    }
}
