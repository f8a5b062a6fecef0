using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Inference.Profiles;
using FastLmm.Reporting;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm confint MODEL</c>: intervals of all parameters.</summary>
internal static class ConfintCommand
{
    private const double ProfileLevel = 0.99;           // how far the curves of --profile go, as lme4's
    private const int ProfileSteps = 8;                 // on either side

    private const string Description = "Confidence intervals of all parameters.";

    private const string Notes = """
        wald: t intervals of the fixed effects with the model's degrees of freedom, and of the variance parameters by the delta method.
        profile: all values that a likelihood-ratio test would not reject, from the statistics of the fit; a REML fit is fitted
        again by ML, as in lme4. --profile FILE writes the curves: parameter, value, zeta, and all parameters at the optimum there.
        bootstrap: responses simulated from the fit, on its statistics, each fitted by the fit's method. percentile takes quantiles of the
        replicates; bca corrects them for bias and for skewness. --save-replicates FILE writes the estimates of every replicate.
        With --out, wald writes the fixed effects.
        """;

    private const string Examples = """
        fastlmm confint model.json
        fastlmm confint model.json --method profile
        fastlmm confint model.json --method profile --parameter sigma --parameter age --profile curves.csv
        fastlmm confint model.json --method bootstrap --replicates 2000 --seed 7 --boot-type bca --save-replicates replicates.parquet
        """;

    public static Command Create(CommandContext context)
    {
        var model = new ModelArguments();
        var judging = new MeanArguments();
        var output = new TableOutput();
        Option<string> method = Options.Value("--method", "METHOD", "wald, profile or bootstrap [default: wald].");
        Option<string[]> only = Options.Values("--parameter", "NAME", "Of profile and bootstrap: this parameter only; may be repeated.");
        Option<string> curves = Options.Value("--profile", "FILE", "Write the profiles as a table (.csv, .tsv, .gz, .parquet).");
        var bootstrap = new BootstrapIntervalArguments();
        var command = new Command("confint", Description);
        model.AddTo(command, withStatistics: true);
        foreach (Option option in (Option[])[method, only, curves]) command.Add(option);
        bootstrap.AddTo(command);
        judging.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            ParseErrorText.RefuseUnknownOptions(parsed, []);
            output.Check(parsed);
            if (parsed.GetValue(curves) is { } file) OutputTable.Check(file);
            string chosen = Method(parsed.GetValue(method));
            string[]? names = parsed.GetValue(only) is { Length: > 0 } given ? given : null;
            if (chosen != "profile" && parsed.GetValue(curves) is not null)
                throw new LmmException(FailureKind.BadInput, "--profile goes with --method profile");
            if (chosen == "wald" && names is not null)
                throw new LmmException(FailureKind.BadInput, "--parameter goes with --method profile or bootstrap");
            bootstrap.Check(parsed, chosen == "bootstrap");
            ModelInput input = model.Read(parsed, context);
            if (chosen == "profile") Profile(parsed, input, names, parsed.GetValue(curves), judging.Level(parsed), output, context);
            else if (chosen == "bootstrap") output.Write(parsed, context, bootstrap.Run(parsed, input, names, judging.Level(parsed), context));
            else Wald(parsed, judging.Judge(parsed, input), judging.Level(parsed), output, context);
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }

    private static string Method(string? method) => method switch
    {
        null => "wald",
        "wald" or "profile" or "bootstrap" => method,
        _ => throw new LmmException(
            FailureKind.BadInput,
            $"--method needs wald, profile or bootstrap, not '{method}'{Spelling.Suggestion(method, ["wald", "profile", "bootstrap"])}"),
    };

    private static void Wald(ParseResult parsed, ILmmModel model, double? asked, TableOutput output, CommandContext context)
    {
        double level = asked ?? model.Level;
        string[] names = [.. model.FixedEffects.Select(effect => effect.Name)];
        output.Write(parsed, context,
            InferenceTables.Coefficients(names, model.Mean, level),
            InferenceTables.Variances(Inference.Variances.VarianceTable.StandardDeviations(model.Variances, model.Grouping, level), level));
    }

    private static void Profile(
        ParseResult parsed, ModelInput input, string[]? only, string? curves, double? level, TableOutput output, CommandContext context)
    {
        LmmFit fit = input.Refit("profile intervals need", ModelInput.OnlyEstimates);
        ProfileIntervals intervals = fit.ProfileIntervals(level ?? fit.Level, only, null, context.Cancel);
        if (curves is not null)
        {
            LikelihoodProfile profile = fit.LikelihoodProfile(Math.Max(ProfileLevel, level ?? 0), ProfileSteps, only, null, context.Cancel);
            OutputTable.Write(curves, writer => ProfileTable.Write(profile, writer));
        }
        output.Write(parsed, context, ProfileTables.Intervals(intervals));
    }
}
