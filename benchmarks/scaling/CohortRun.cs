using FastLmm.Engine;
using FastLmm.Measuring;

namespace FastLmm.Scaling;

/// <summary>The measurements of one model on one cohort: what is compared with each other runs in turn.</summary>
internal sealed class CohortRun(FastLmmProgram program, CohortModel model, long subjects, TemporaryFolder files, Measurements measurements)
{
    private const string Gpu = "gpu";
    private static readonly int Most = ScalingPlan.Threads[^1];
    private readonly List<(string Format, string Path)> _formats = [];
    private WarmFits? _warm;
    private long _rows;
    private bool _withReading, _withGpu;

    /// <summary>Makes the cohort in the formats that can be had here.</summary>
    /// <param name="allFormats">Raw columns and Parquet besides CSV, and reading without a fit.</param>
    /// <param name="notes">Receives why a format is missing.</param>
    internal void Prepare(bool allFormats, ICollection<string> notes)
    {
        string csv = files.File("cohort.csv");
        program.Generate(model, subjects, csv);
        _formats.Add((Part.Csv, csv));
        _withReading = allFormats;
        foreach (string format in allFormats ? (string[])[Part.Raw, Part.Parquet] : [])
        {
            string path = files.File("cohort." + format);
            if (program.Convert(csv, path) is { } reason) notes.Add($"{format}: not measured, {reason}");
            else _formats.Add((format, path));
        }
        string? unavailable = Backends.All.First(backend => backend.Name == Gpu).Unavailable;
        _withGpu = unavailable is null;
        if (unavailable is not null) notes.Add($"gpu: {MarkdownTable.NotRun}, {unavailable}");
        _rows = program.Fit(model.Formula, csv).Report.Rows;     // which also puts the file into memory and the program's code
    }

    /// <summary>One round of everything.</summary>
    internal void Measure()
    {
        MeasureCold();
        if (_withReading) MeasureReading();
        MeasureWarm();
    }

    /// <summary>One round of whole processes.</summary>
    internal void MeasureCold()
    {
        foreach ((string format, string path) in _formats)
            foreach (int threads in ScalingPlan.Threads) Add(What(Part.Cold, format, threads), program.Fit(model.Formula, path, threads));
        if (_withGpu) Add(What(Part.Cold, Part.CsvGpu, Most), program.Fit(model.Formula, _formats[0].Path, Most, Gpu));
    }

    private void MeasureReading()
    {
        if (_warm is null) ReadOnce();
        measurements.Add(What(Part.Reading, Part.CsvHelperAlone, 1), Timed.Of(() => Readers.CsvHelperAlone(_formats[0].Path)));
        foreach ((string format, string path) in _formats)
            measurements.Add(What(Part.Reading, format, 0), Timed.Of(() => Readers.Chunks(path)));
    }

    private void MeasureWarm()
    {
        _warm ??= Warm();
        foreach (int threads in ScalingPlan.Threads)
        {
            Measured what = What(Part.Warm, Part.Statistics, threads);
            measurements.Add(what, _warm.Estimate(threads));
            measurements.Add(what, Scaling.Measure.Passes, _warm.Last!.Convergence.Passes);
            measurements.Add(what, Scaling.Measure.Blups, _warm.Blups(threads).Seconds);
        }
        if (_withGpu) measurements.Add(What(Part.Warm, Part.StatisticsGpu, Most), _warm.Estimate(Most, Gpu));
    }

    // The first fit by a device starts it and hands over the statistics.
    private WarmFits Warm()
    {
        var fits = WarmFits.Of(model.Formula, _formats[0].Path, ScalingPlan.Threads);
        for (int round = 0; _withGpu && round < 3; round++) fits.Estimate(Most, Gpu);
        return fits;
    }

    // The first time is of compiling.
    private void ReadOnce()
    {
        Readers.CsvHelperAlone(_formats[0].Path);
        foreach ((_, string path) in _formats) Readers.Chunks(path);
    }

    private void Add(Measured what, FitRun fit)
    {
        measurements.Add(what, new Timed(fit.Run.Seconds, fit.Run.ProcessorSeconds));
        measurements.Add(what, Scaling.Measure.Read, fit.Report.Timings.ReadSeconds);
        measurements.Add(what, Scaling.Measure.Pack, fit.Report.Timings.PackSeconds);
        measurements.Add(what, Scaling.Measure.Estimate, fit.Report.Timings.EstimateSeconds);
        measurements.Add(what, Scaling.Measure.Infer, fit.Report.Timings.InferenceSeconds);
        measurements.Add(what, Scaling.Measure.Memory, fit.Report.PeakMemoryBytes);
        measurements.Add(what, Scaling.Measure.Passes, fit.Report.Convergence?.Passes);
    }

    private Measured What(string part, string format, int threads) => new(part, model.Name, subjects, _rows, format, threads);
}
