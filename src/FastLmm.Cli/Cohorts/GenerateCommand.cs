using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Reporting;

namespace FastLmm.Cli.Cohorts;

/// <summary><c>fastlmm generate</c>: a synthetic cohort, seeded.</summary>
internal static class GenerateCommand
{
    private const string Description = "Write a synthetic cohort with known parameters.";

    private const string Notes = """
        The columns are id, time, sex, x1, x2, ..., y. The true parameters are printed on standard error.
        Rates of missing values do not change the other values, nor does the number of subjects.
        """;

    private const string Examples = """
        fastlmm generate --subjects 1000 --out cohort.csv
        fastlmm generate --subjects 100000 --visits 3-9 --p 5 --q 2 --seed 7 --missing 0.02 --out cohort.csv.gz --truth truth.json
        fastlmm generate --subjects 200 | fastlmm fit "y ~ time + sex + (1 + time | id)" -
        """;

    public static Command Create(CommandContext context)
    {
        var arguments = new GenerateArguments();
        var command = new Command("generate", Description);
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            ParseErrorText.RefuseUnknownOptions(parsed, parsed.UnmatchedTokens);
            string? file = parsed.GetValue(arguments.Out), truth = parsed.GetValue(arguments.Truth);
            int threads = (int)(parsed.Whole(arguments.Threads, 1, 4096) ?? Environment.ProcessorCount);
            CohortDesign design = arguments.Read(parsed);
            var rows = new CohortRows(design);
            return Run(design, writer => rows.Write(writer, threads, context.Cancel), file, truth, parsed.GetValue(arguments.Quiet), context);
        });
        return command.WithExamples(Examples, Notes);
    }

    private static int Run(CohortDesign design, Action<TableWriter> write, string? file, string? truth, bool quiet, CommandContext context)
    {
        if (file is null or "-")
        {
            if (truth is not null) AtomicFile.Check(truth);
            OutputTable.Write(context.Output, ',', write);
        }
        else
        {
            if (truth is not null && Path.GetFullPath(truth) == Path.GetFullPath(file))
                throw new LmmException(FailureKind.BadInput, $"--truth would write to the same file as --out: '{file}'; give it another file");
            OutputTable.Check(file);
            if (truth is not null) AtomicFile.Check(truth);
            OutputTable.Write(file, write);
        }
        if (truth is not null) AtomicFile.Write(truth, stream => CohortTruth.WriteJson(design, stream));
        if (!quiet) context.Error.WriteLine(CohortTruth.Line(design));
        return 0;
    }
}
