using System.Diagnostics;
using System.Globalization;
using FastLmm.Measuring;
using FastLmm.Tables;

namespace FastLmm.Peers;

/// <summary>Measures predictions of a synthetic cohort beside reading the same columns and beside R, all in turn.</summary>
/// <param name="Subjects">Subjects of the cohort, 10 rows each.</param>
/// <param name="Known">Of how many of them, the first, the model is fitted.</param>
/// <param name="Repeats">Rounds.</param>
/// <param name="Threads">Threads of <c>fastlmm predict</c>.</param>
/// <param name="Limit">After which R is given up.</param>
internal sealed record PredictionRun(long Subjects, long Known, int Repeats, int Threads, TimeSpan Limit)
{
    private const int Visits = 10;
    private const string RScript = "Rscript";
    private static readonly CohortModel Model = CohortModel.Slope.WithVisits(Visits);

    private readonly List<string> _notes = [];
    private readonly Dictionary<string, List<Usage>> _measured = [];
    private readonly HashSet<string> _failed = [];

    /// <summary>Measures and writes prediction.md.</summary>
    internal void Write(string folder, string? temporary)
    {
        if (Known < 50 || Subjects < Known || Repeats < 1)
            throw new LmmException(FailureKind.BadInput, "--known needs 50 or more, --subjects at least as many, and --repeats 1 or more");
        IReadOnlyList<(string, string)> versions = Machine.Describe();
        using var files = new TemporaryFolder(temporary);
        string data = files.File("cohort.csv"), part = files.File("part.csv"), model = files.File("model.json"), fit = files.File("fit.rds");
        var program = new FastLmmProgram(Repository.Program);
        program.Generate(Model, Subjects, data);
        CopyStart(data, part, 1 + Known * Visits);
        program.Save(Model.Formula, part, model);
        bool withR = HasR() && FitsR(part, fit);
        for (int round = 0; round <= Repeats; round++)      // the first is not counted: it puts the file into memory
            foreach (PredictionTask task in PredictionTask.All)
            {
                string output = files.File("out" + task.Ending);
                Settle(output);
                var clock = new Clock();
                Read(data, task.Columns);
                Add("reading, " + task.Name, new Usage(clock.Seconds, clock.Processor, double.NaN), round);
                ChildRun run = program.Predict(model, data, [.. task.Options, "--threads", $"{Threads}", "--out", output]);
                Add(task.Name, new Usage(run.Seconds, run.ProcessorSeconds, run.PeakBytes), round);
                if (withR && round > 0 && task.R is { } r) MeasureR(r, fit, data, files.File("out.R.csv"), round);
                Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} round {round}, {task.Name}");
            }
        string command = "dotnet run -c Release --project benchmarks/peers -- predict";
        new ResultFiles(folder).WritePage("prediction.md", "Prediction", command, versions, Page());
    }

    // Each run finds no file to replace and nothing that waits for the disk.
    private static void Settle(string output)
    {
        File.Delete(output);
        ChildProcess.Output("sync");
    }

    private void Add(string what, Usage usage, int round)
    {
        if (!_measured.TryGetValue(what, out List<Usage>? list)) _measured[what] = list = [];
        if (round > 0) list.Add(usage);
    }

    private static long Read(string path, IEnumerable<string> columns)
    {
        using Table table = Table.FromFiles([path]);
        using TableReader reader = table.Open(
            [.. columns.Select(name => name == CohortModel.Columns[0] ? new ColumnRequest(name, ColumnKind.Id) : new ColumnRequest(name))]);
        var chunk = new TableChunk(reader.Kinds);
        long rows = 0;
        while (reader.Read(chunk)) rows += chunk.Rows;
        return rows;
    }

    private bool HasR()
    {
        string test = "stopifnot(all(c('lme4', 'data.table') %in% rownames(installed.packages())))";
        bool has = ChildProcess.Output(RScript, "-e", test) is not null;
        if (!has) _notes.Add("R: not run, Rscript with lme4 and data.table is not here");
        return has;
    }

    private bool FitsR(string part, string fit)
    {
        ChildRun run = ChildProcess.Run(RScript, [Script, "fit", Model.Formula, part, fit], Limit);
        if (!run.Succeeded) _notes.Add($"R: not run, its fit {run.Reason}");
        return run.Succeeded;
    }

    private void MeasureR(string task, string fit, string data, string output, int round)
    {
        if (_failed.Contains(task)) return;
        Settle(output);
        ChildRun run = ChildProcess.Run(RScript, [Script, task, fit, data, output], Limit);
        if (run.Succeeded)
        {
            double[] said = [.. run.Output.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Add("R " + task, new Usage(said[0], said[1], run.PeakBytes), round);
            return;
        }
        _failed.Add(task);
        _notes.Add($"R, {task}: {run.Reason}");
    }

    private string Page()
    {
        string rows = MarkdownTable.Count(Subjects * Visits);
        string page = $"{rows} rows of {MarkdownTable.Count(Subjects)} subjects (CSV, p = 5), a model with random intercept and slope fitted to the first"
            + $" {MarkdownTable.Count(Known)} of them; the others are predicted as new. Seconds, medians of {Repeats} rounds in turn;"
            + " before each run the disk has caught up. Reading is that of the columns that a command needs, by one thread of a running process. FastLmm: `fastlmm predict model.json cohort.csv …"
            + $" --threads {Threads} --out FILE`, whole processes; multiples are of reading's wall time and processor time. R: in a running process"
            + " `fread`, `predict(fit, newdata)` (`re.form = NA` for population means), `fwrite` of the prediction and for profiles the id.\n\n";
        page += MarkdownTable.Of(
            ["", "reading, wall", "FastLmm, wall", "multiple", "processor", "multiple", "peak MB", "R, wall", "processor", "peak MB"],
            PredictionTask.All.Select(task =>
            {
                Usage ours = Median(task.Name), read = Median("reading, " + task.Name), r = Median("R " + task.R);
                double[] numbers =
                [
                    read.Seconds, ours.Seconds, ours.Seconds / read.Seconds, ours.Processor, ours.Processor / read.Processor, ours.PeakBytes / 1e6,
                    r.Seconds, r.Processor, r.PeakBytes / 1e6,
                ];
                return (string[])[task.Name, .. numbers.Select(value => MarkdownTable.Number(value))];
            }));
        return _notes.Count > 0 ? page + "\n" + string.Concat(_notes.Select(note => $"- {note}\n")) : page;
    }

    private Usage Median(string what)
    {
        IReadOnlyList<Usage> all = _measured.GetValueOrDefault(what) ?? [];
        double Middle(Func<Usage, double> of) => all.Count > 0 ? Spread.Of(all.Select(of)).Median : double.NaN;
        return new Usage(Middle(one => one.Seconds), Middle(one => one.Processor), Middle(one => one.PeakBytes));
    }

    private static string Script => Path.Combine(Repository.Root, "benchmarks", "peers", "predict.R");

    private static void CopyStart(string from, string to, long lines)
    {
        using var writer = new StreamWriter(to) { NewLine = "\n" };
        foreach (string line in File.ReadLines(from))
        {
            if (lines-- == 0) break;
            writer.WriteLine(line);
        }
    }

    private readonly record struct Usage(double Seconds, double Processor, double PeakBytes);

    private readonly struct Clock()
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly double _used = ProcessorTime.Own();

        internal double Seconds => Stopwatch.GetElapsedTime(_start).TotalSeconds;

        internal double Processor => ProcessorTime.Own() - _used;
    }
}
