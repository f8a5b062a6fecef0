using System.CommandLine;
using FastLmm.Cli.Parsing;

namespace FastLmm.Cli.Fitting;

/// <summary><c>fastlmm fit FORMULA DATA...</c>.</summary>
internal static class FitCommand
{
    private const string Description = "Fit a linear mixed model with one grouping factor.";

    private const string Notes = """
        The summary goes to standard output, in the order of lme4's summary().
        Exit codes: 0 done (a fit on the boundary included), 1 the fit failed, 2 the input is wrong, 3 it cannot run here,
        4 reading or writing failed, 130 interrupted.
        """;

    private const string Examples = """
        fastlmm fit "distance ~ age * Sex + (1 + age | Subject)" orthodont.csv
        fastlmm fit "distance ~ age * Sex + (1 + age | Subject)" orthodont.csv --levels Sex=Male,Female --ml
        fastlmm fit "distance ~ poly(age, 2) * Sex + (1 | Subject)" orthodont.csv --subset "age > 8" --contrasts Sex=sum
        fastlmm fit "Reaction ~ Days + (Days | Subject)" sleepstudy.csv --json fit.json --ranef subjects.csv --fitted rows.csv
        fastlmm fit "Reaction ~ Days + (Days | Subject)" sleepstudy.csv --save sleep.json --save-stats sleep.stats
        """;

    public static Command Create(CommandContext context)
    {
        var arguments = new FitArguments();
        var command = new Command("fit", Description);
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed), context));
        return command.WithExamples(Examples, Notes);
    }

    private static int Run(FitRequest request, CommandContext context)
    {
        request.Outputs.Check(request.Files);
        if (request.Files.Contains(FitOutputs.StandardOutputName) && StandardInput.IsClosed())
            throw new LmmException(FailureKind.BadInput, "standard input is closed; pipe the data into the program or name a file");
        if (request.Options.MemoryLimit is { } limit) MemoryOption.Enforce(limit);
        LmmFit fit;
        using (FitProgressLine? progress = request.Quiet ? null : FitProgressLine.OnTerminal())
            fit = context.Fit(request.Formula, request.Files, request.Reading, request.Options, progress, context.Cancel);
        context.Cancel.ThrowIfCancellationRequested();
        request.Outputs.Write(fit, request, context);
        if (fit.Status != FitStatus.Failed) return 0;
        string reason = fit.Messages.Count > 0 ? fit.Messages[0] : "no optimum was reached";
        throw new LmmException(FailureKind.FitFailed, $"the fit failed: {reason}");
    }
}
