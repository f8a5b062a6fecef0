using FastLmm.Measuring;

namespace FastLmm.Scaling;

/// <summary>The page of the scaling benchmark.</summary>
internal sealed class ScalingPage(IReadOnlyList<ScalingRow> rows)
{
    private const long ReferenceSubjects = 1_000_000;
    private const string Dash = "–";

    /// <summary>Name of the model whose subjects have this many visits.</summary>
    internal static string VisitsName(int visits) => $"{visits} visits";

    /// <summary>All tables.</summary>
    /// <param name="notes">What was not measured, and why.</param>
    internal string Text(IEnumerable<string> notes)
    {
        string page = $"Medians of {string.Join(" or ", rows.Select(row => row.Runs).Distinct().Order())} (column runs of scaling.csv). Cold: a process of its own,"
            + " files in the system's cache. Warm: in a process that has the packed statistics and compiled code. MB are of 10⁶ bytes.\n";
        foreach (CohortModel model in CohortModel.All) page += $"\n## Whole command, {model.Name}\n\n`{model.Formula}`; seconds\n\n{Cold(model.Name)}";
        page += "\n## Reading alone and the whole command\n\nIntercept and slope. CsvHelper parses the same columns on one core; the table reads them in chunks."
            + " Processor seconds; then ratios of the whole command's wall times and of its processor time to CsvHelper's.\n\n" + Reading();
        page += "\n## Estimation from packed statistics, warm\n\nTo estimates with standard errors and degrees of freedom; BLUPs are those of all subjects, with"
            + " conditional covariances. Milliseconds; nanoseconds are per subject and pass, on one thread."
            + " A device has the statistics before it is timed.\n\n" + Warm();
        page += "\n## Memory when the visits grow\n\n" + Visits();
        string[] missing = [.. notes];
        return missing.Length > 0 ? page + "\n" + string.Concat(missing.Select(note => $"- {note}\n")) : page;
    }

    private string Cold(string model) => MarkdownTable.Of(
        ["subjects", "rows", "format", "threads", "wall", "processor", "read", "pack", "estimate", "infer", "peak MB", "passes"],
        Of(Part.Cold, model).Select(string[] (what) =>
        [
            MarkdownTable.Count(what.Subjects), MarkdownTable.Count(what.Rows), what.Format, $"{what.Threads}",
            .. new[] { Measure.Wall, Measure.Processor, Measure.Read, Measure.Pack, Measure.Estimate, Measure.Infer }.Select(name => Text(what, name)),
            MarkdownTable.Megabytes(Median(what, Measure.Memory)), Passes(what),
        ]));

    private string Reading() => MarkdownTable.Of(
        ["subjects", "CsvHelper", "table csv", "table flmm", "table parquet", "parquet/csv",
            .. ScalingPlan.Threads.Select(threads => $"command, {threads} thread{(threads > 1 ? "s" : "")}/CsvHelper"), "processor"],
        Of(Part.Reading, CohortModel.Slope.Name).Where(what => what.Format == Part.CsvHelperAlone).Select(string[] (alone) =>
        {
            double? Processor(string format) => Median(alone with { Format = format, Threads = 0 }, Measure.Processor);
            double? wall = Median(alone, Measure.Wall);
            return
            [
                MarkdownTable.Count(alone.Subjects), Text(alone, Measure.Processor), MarkdownTable.Number(Processor(Part.Csv)),
                MarkdownTable.Number(Processor(Part.Raw)), MarkdownTable.Number(Processor(Part.Parquet)),
                MarkdownTable.Number(Processor(Part.Parquet) / Processor(Part.Csv)),
                .. ScalingPlan.Threads.Select(threads => MarkdownTable.Number(
                    Median(Command(alone, threads), Measure.Wall) / wall)),
                MarkdownTable.Number(Median(Command(alone, ScalingPlan.Threads[^1]), Measure.Processor) / Median(alone, Measure.Processor)),
            ];
        }));

    private static Measured Command(Measured reading, int threads) => reading with { Part = Part.Cold, Format = Part.Csv, Threads = threads };

    private string Warm() => MarkdownTable.Of(
        ["model", "subjects", "1 thread", "processor", "threads", "these", "processor", "ratio", "BLUPs, 1 thread", "passes", "ns",
            $"ns/that at {ReferenceSubjects:#,0}", "gpu"],
        CohortModel.All.SelectMany(model => Of(Part.Warm, model.Name).Where(what => what is { Threads: 1, Format: Part.Statistics })).Select(one =>
        {
            Measured all = one with { Threads = ScalingPlan.Threads[^1] };
            double? single = Median(one, Measure.Wall), ns = Nanoseconds(one);
            Measured? reference = Of(Part.Warm, one.Model).FirstOrDefault(what => what is { Threads: 1, Format: Part.Statistics, Subjects: ReferenceSubjects });
            return new[]
            {
                one.Model, MarkdownTable.Count(one.Subjects), MarkdownTable.Number(1e3 * single), Milliseconds(one, Measure.Processor),
                $"{all.Threads}", Milliseconds(all, Measure.Wall), Milliseconds(all, Measure.Processor), MarkdownTable.Number(single / Median(all, Measure.Wall)),
                Milliseconds(one, Measure.Blups), Passes(one), MarkdownTable.Number(ns),
                reference is null ? Dash : MarkdownTable.Number(ns / Nanoseconds(reference)),
                Median(all with { Format = Part.StatisticsGpu }, Measure.Wall) is { } gpu ? MarkdownTable.Number(1e3 * gpu) : MarkdownTable.NotRun,
            };
        }));

    private string Visits()
    {
        Measured[] cold = [.. ScalingPlan.Visits.SelectMany(visits => Of(Part.Cold, VisitsName(visits))).Where(what => what.Format == Part.Csv)];
        return MarkdownTable.Of(
            ["subjects", "rows", "threads", "peak MB", "ratio to the first"],
            cold.Select(what => new[]
            {
                MarkdownTable.Count(what.Subjects), MarkdownTable.Count(what.Rows), $"{what.Threads}", MarkdownTable.Megabytes(Median(what, Measure.Memory)),
                MarkdownTable.Number(Median(what, Measure.Memory) / Median(cold.First(first => first.Threads == what.Threads), Measure.Memory)),
            }));
    }

    private IEnumerable<Measured> Of(string part, string model) =>
        rows.Where(row => row.Part == part && row.Model == model).Select(What).Distinct();

    private double? Nanoseconds(Measured what) => 1e9 * Median(what, Measure.Wall) / Median(what, Measure.Passes) / what.Subjects;

    private string Milliseconds(Measured what, string measure) => MarkdownTable.Number(1e3 * Median(what, measure));

    private string Passes(Measured what) => $"{Median(what, Measure.Passes):0.#}";

    private string Text(Measured what, string measure) => MarkdownTable.Number(Median(what, measure));

    private double? Median(Measured what, string measure) =>
        rows.FirstOrDefault(row => row.Measure == measure && What(row) == what)?.Median;

    private static Measured What(ScalingRow row) => new(row.Part, row.Model, row.Subjects, row.Rows, row.Format, row.Threads);
}
