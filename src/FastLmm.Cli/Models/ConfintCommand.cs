using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Inference.Variances;
using FastLmm.Reporting;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm confint MODEL</c>: intervals of all parameters.</summary>
internal static class ConfintCommand
{
    private const string Description = "Confidence intervals of all parameters.";

    private const string Notes = """
        wald: t intervals of the fixed effects with the model's degrees of freedom, and of the variance parameters by the delta method.
        """;

    private const string Examples = """
        fastlmm confint model.json
        fastlmm confint model.json --level 0.9 --df none
        """;

    public static Command Create(CommandContext context)
    {
        var model = new ModelArguments();
        var judging = new MeanArguments();
        var output = new TableOutput();
        Option<string> method = Options.Value("--method", "METHOD", "wald [default: wald].");
        var command = new Command("confint", Description);
        model.AddTo(command, withStatistics: true);
        command.Add(method);
        judging.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            ParseErrorText.RefuseUnknownOptions(parsed, []);
            output.Check(parsed);
            ILmmModel judged = judging.Judge(parsed, model.Read(parsed, context));
            double level = judging.Level(parsed) ?? judged.Level;
            IReadOnlyList<VarianceParameter> variances = judged.Variances.StandardDeviations(judged.Grouping, level);
            string[] names = [.. judged.FixedEffects.Select(effect => effect.Name)];
            output.Write(parsed, context, InferenceTables.Coefficients(names, judged.Mean, level), InferenceTables.Variances(variances, level));
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }
}
