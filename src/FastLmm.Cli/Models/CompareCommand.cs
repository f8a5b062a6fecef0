using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Inference.Comparison;
using FastLmm.Models;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm compare MODEL MODEL...</c>: likelihood-ratio tests, AIC and BIC.</summary>
internal static class CompareCommand
{
    private const string Description = "Compare nested models of the same data by likelihood ratio, AIC and BIC.";

    private const string Notes = """
        Models fitted by REML are refitted by ML, as R's anova does, from their data (--data, or where they were); with --reml their
        REML criteria are compared, which is right where they have the same fixed effects. Where the random effects differ there
        are two p values: the plain chi-square's, and that of a variance whose boundary is zero. With --bootstrap N there is one by N
        responses simulated from the smaller model of each pair and fitted by both; the larger must have all effects of the smaller.
        """;

    private const string Examples = """
        fastlmm compare intercept.json slope.json
        fastlmm compare intercept.json slope.json --reml
        fastlmm compare intercept.json slope.json --bootstrap 1000 --seed 7
        """;

    public static Command Create(CommandContext context)
    {
        var models = new Argument<string[]>("MODEL") { Description = "Models that fit --save wrote, two or more.", Arity = ArgumentArity.OneOrMore };
        Option<bool> reml = Options.Flag("--reml", "Compare REML criteria instead of refitting by ML.");
        Option<string[]> data = Options.Values("--data", "DATA", "Data of the fits, where they are no longer where they were; may be repeated.");
        Option<string> threads = Options.Value("--threads", "N", "Threads to use [default: one per processor].");
        var bootstrap = new BootstrapArguments("--bootstrap", "Also a p value by so many responses simulated from the smaller model.");
        var output = new TableOutput();
        var command = new Command("compare", Description) { models, reml, data, threads };
        bootstrap.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] paths = parsed.GetRequiredValue(models);
            ParseErrorText.RefuseUnknownOptions(parsed, paths);
            output.Check(parsed);
            IReadOnlyList<string> files = DataFiles.Expand(parsed.GetValue(data) ?? []);
            int used = (int)(parsed.Whole(threads, 1, 4096) ?? 0);
            ModelInput[] inputs = [.. paths.Select(path => new ModelInput(path, context) { Data = files, Threads = used })];
            SavedModel[] compared = [.. inputs.Select(input => input.Model)];
            RefitRule rule = parsed.GetValue(reml) ? RefitRule.Never : RefitRule.ByMl;
            if (!bootstrap.IsGiven(parsed)) bootstrap.Refuse(parsed, "--bootstrap");
            ModelComparison comparison = bootstrap.IsGiven(parsed)
                ? BootstrapArguments.Watched(progress => LmmModelComparison.Compare(
                    compared, bootstrap.Read(parsed), rule, model => Refit(inputs, model, "a bootstrap needs"), progress, context.Cancel))
                : LmmModelComparison.Compare(compared, rule, model => Refit(inputs, model, "a refit by maximum likelihood needs"));
            output.Write(parsed, context, ComparisonTables.Models(comparison));
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }

    private static LmmFit Refit(ModelInput[] inputs, SavedModel model, string use) => inputs.First(input => input.Model == model)
        .Refit(use, ModelInput.OnlyEstimates);
}
