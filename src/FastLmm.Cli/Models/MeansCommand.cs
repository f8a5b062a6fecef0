using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Inference;
using FastLmm.Inference.Means;
using FastLmm.Reporting;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm means MODEL SPEC</c>: marginal means, trends, pairwise differences.</summary>
internal static class MeansCommand
{
    private const string Description = "Estimated marginal means and slopes with pairwise differences, as emmeans defines them.";

    private const string Notes = """
        SPEC: a          means at the levels of a, averaged over the other factors, numbers at their means
              a * b      at all combinations of a and b
              a | b      means of a, to be compared within each b
              1          one mean overall
              trend(x) ~ a | b   slopes in x instead of means
        A covariate with at most two values is taken as a factor. With --out the means are written, or with --pairs the differences.
        """;

    private const string Examples = """
        fastlmm means model.json Sex --at age=8,14
        fastlmm means model.json "Sex | age" --at age=8,10,12,14 --pairs
        fastlmm means model.json "trend(age) ~ Sex" --pairs --adjust none
        """;

    public static Command Create(CommandContext context)
    {
        var model = new ModelArguments();
        var judging = new MeanArguments();
        var output = new TableOutput();
        var spec = new Argument<string>("SPEC") { Description = "Which means: \"Sex\", \"Sex | age\", \"trend(age) ~ Sex\"." };
        Option<string[]> at = Options.Values("--at", "COL=VALUES", "Values of a variable, e.g. age=8,14 or Sex=Male; may be repeated.");
        Option<string> weights = Options.Value("--weights", "HOW", "How predictions are averaged: equal, proportional, outer, cells or flat [default: equal].");
        Option<bool> pairs = Options.Flag("--pairs", "All pairwise differences too.");
        Option<string> adjust = Options.Value(
            "--adjust", "HOW", "Adjustment of the differences: tukey, holm, bonferroni, sidak, fdr or none [default: tukey].");
        var command = new Command("means", Description);
        model.AddTo(command, withStatistics: true);
        command.Add(spec);
        foreach (Option option in (Option[])[at, weights, pairs, adjust]) command.Add(option);
        judging.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            string asked = parsed.GetRequiredValue(spec);
            ParseErrorText.RefuseUnknownOptions(parsed, [asked]);
            output.Check(parsed);
            var options = new MeansOptions
            {
                At = ColumnValues.Lists("--at", parsed.GetValue(at) ?? []),
                Weights = Named(parsed.GetValue(weights), "--weights", MeansWeights.Equal),
                Level = judging.Level(parsed),
            };
            bool differences = parsed.GetValue(pairs) || parsed.GetValue(adjust) is not null;
            Adjustment adjustment = Named(parsed.GetValue(adjust), "--adjust", Adjustment.Tukey);
            MarginalMeans means = judging.Judge(parsed, model.Read(parsed, context)).Means(asked, options);
            ResultTable[] tables = differences
                ? [MeansTables.Means(means), MeansTables.Pairwise(means, adjustment)]
                : [MeansTables.Means(means)];
            output.Write(parsed, context, output.IsGiven(parsed) ? [tables[^1]] : tables);
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }

    private static T Named<T>(string? text, string option, T otherwise) where T : struct, Enum
    {
        if (text is null) return otherwise;
        string[] names = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        int place = Array.IndexOf(names, text);
        return place >= 0
            ? Enum.GetValues<T>()[place]
            : throw new LmmException(FailureKind.BadInput, $"{option} needs one of {string.Join(", ", names)}, not '{text}'{Spelling.Suggestion(text, names)}");
    }
}
