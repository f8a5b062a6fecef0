using System.CommandLine;
using FastLmm.Cli.Fitting;
using FastLmm.Cli.Parsing;
using FastLmm.Prediction.Simulation;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm simulate MODEL</c>: new responses from a fit.</summary>
internal static class SimulateCommand
{
    private const string Description = "Simulate responses from a fit.";

    private const string Notes = """
        The table has a row for each row used, in the order of the data: file, row, subject, and sim_1, sim_2, ... to sim_N. A response is the
        mean with its offset, random effects, and an error whose variance is sigma^2 divided by the row's weight. Random effects are drawn
        anew in every simulation, as in lme4's simulate(); with --use-u they are the predicted ones, as with use.u = TRUE.
        Rows come from the data of the fit, or from --data, which may be other rows and need no response (a study that is planned): then all
        of them are simulated. The same seed gives the same numbers for any number of threads, and a larger N begins with the same ones.
        """;

    private const string Examples = """
        fastlmm simulate model.json --out simulated.csv
        fastlmm simulate model.json -n 100 --seed 7 --out simulated.parquet
        fastlmm simulate model.json -n 20 --use-u --data cohort.csv --out simulated.csv.gz
        """;

    public static Command Create(CommandContext context)
    {
        var model = new ModelArguments();
        var defaults = new SimulationOptions();
        Option<string> count = Options.Value("-n", "N", "Responses for each row [default: 1].");
        Option<string> seed = Options.Value("--seed", "S", "Seed [default: 1].");
        Option<bool> useU = Options.Flag("--use-u", "Keep the subjects' predicted random effects instead of drawing new ones.");
        Option<string> file = Options.Value("--out", "FILE", "File to write (.csv, .tsv, .gz, .parquet) [default: standard output].");
        var command = new Command("simulate", Description);
        model.AddRowsTo(command, dataHelp: "Rows to simulate, where they are not the data of the fit or these are elsewhere; a pattern, or repeated.");
        foreach (Option option in (Option[])[count, seed, useU, file]) command.Add(option);
        command.SetAction(parsed =>
        {
            ParseErrorText.RefuseUnknownOptions(parsed, []);
            string? path = parsed.GetValue(file);
            if (path is not (null or "-")) OutputTable.Check(path);
            var options = new SimulationOptions
            {
                Simulations = (int)(parsed.Whole(count, 1, 100_000) ?? defaults.Simulations),
                Seed = (ulong)(parsed.Whole(seed, 0) ?? (long)defaults.Seed),
                UseU = parsed.GetValue(useU),
            };
            ModelInput input = model.Read(parsed, context);
            Run(input, options with { Threads = input.Threads }, path, context);
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }

    private static void Run(ModelInput input, SimulationOptions options, string? path, CommandContext context)
    {
        using Table table = input.Table("simulated responses need");
        if (path is not (null or "-") && table.Files.Any(file => Path.GetFullPath(file) == Path.GetFullPath(path)))
            throw new LmmException(FailureKind.BadInput, $"--out would write over the data: '{path}'; give it another file");
        using FitProgressLine? line = path is null or "-" ? null : FitProgressLine.OnTerminal();
        long rows = 0;
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        void Write(TableWriter writer) => SimulationTable.Write(Watched(), options.Simulations, writer, threads);

        IEnumerable<SimulatedRows> Watched()
        {
            foreach (SimulatedRows piece in input.Model.Simulate(table, options, context.Cancel))
            {
                yield return piece;
                line?.Report(new FitProgress("simulating", rows += piece.Row.Length, 0, 0, 0, double.NaN));
            }
        }

        if (path is null or "-") OutputTable.Write(context.Output, ',', Write);
        else OutputTable.Write(path, Write);
    }
}
