using CsvHelper;
using FastLmm.Engine;
using FastLmm.Kernels.Gpu;
using FastLmm.Measuring;

namespace FastLmm.Scaling;

/// <summary>Measures everything that a plan asks for and writes the results.</summary>
internal static class ScalingRun
{
    static ScalingRun() => Backends.Add(() => GpuBackends.All);

    /// <summary>Measures and writes scaling.csv, scaling.md and the plots, anew after each cohort, so that what was measured is kept.</summary>
    /// <param name="plan">What to measure.</param>
    /// <param name="folder">Where the results go.</param>
    /// <param name="temporary">Where the cohorts lie meanwhile; null for the system's temporary folder.</param>
    internal static void Write(ScalingPlan plan, string folder, string? temporary)
    {
        IReadOnlyList<(string, string)> versions = Machine.Describe(typeof(CsvReader).Assembly);
        var results = new ResultFiles(folder);
        var measurements = new Measurements();
        List<string> notes = [];
        var program = new FastLmmProgram(Repository.Program);
        foreach (long subjects in plan.Sizes)
        {
            foreach (CohortModel model in CohortModel.All)
            {
                using var files = new TemporaryFolder(temporary);
                var cohort = new CohortRun(program, model, subjects, files, measurements);
                cohort.Prepare(allFormats: model == CohortModel.Slope, notes);
                for (int round = 0; round < plan.Repeats(subjects); round++) cohort.Measure();
                Finish(model, subjects);
            }
        }
        foreach (int visits in ScalingPlan.Visits) Finish(MeasureRows(plan, visits, program, measurements, temporary), plan.SubjectsOfRows);

        void Finish(CohortModel model, long subjects)
        {
            WriteResults(results, measurements.Rows(), versions, notes);
            Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {model.Name}, {MarkdownTable.Count(subjects)} subjects");
        }
    }

    private static void WriteResults(
        ResultFiles results, IReadOnlyList<ScalingRow> rows, IReadOnlyList<(string, string)> versions, IEnumerable<string> notes)
    {
        IReadOnlyList<PeerRow> peers = results.ReadCsv<PeerRow>(PeerRow.FileName);
        results.WriteCsv("scaling.csv", rows);
        results.WritePage(
            "scaling.md", "Whole fits", "dotnet run -c Release --project benchmarks/scaling", versions, new ScalingPage(rows).Text(notes.Distinct()));
        results.WriteChart("scaling-time.svg", ScalingCharts.Time(rows, peers));
        results.WriteChart("scaling-memory.svg", ScalingCharts.Memory(rows, peers));
    }

    // The peak of a cold fit when the subjects stay and their visits grow.
    private static CohortModel MeasureRows(ScalingPlan plan, int visits, FastLmmProgram program, Measurements measurements, string? temporary)
    {
        using var files = new TemporaryFolder(temporary);
        CohortModel model = CohortModel.Slope.WithVisits(visits) with { Name = ScalingPage.VisitsName(visits) };
        var cohort = new CohortRun(program, model, plan.SubjectsOfRows, files, measurements);
        cohort.Prepare(allFormats: false, []);
        for (int round = 0; round < plan.Repeats(plan.SubjectsOfRows); round++) cohort.MeasureCold();
        return model;
    }
}
