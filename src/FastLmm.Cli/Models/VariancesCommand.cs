using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Inference.Variances;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm variances MODEL</c>: variance parameters, explained variance, marginal covariance.</summary>
internal static class VariancesCommand
{
    private const string Description = "Show variance parameters with intervals, ICC and R2, and the marginal covariance of observations.";

    private const string Notes = """
        Intervals are by the delta method, on the scale of logarithms for standard deviations and variances, of Fisher's z for
        correlations, of logits for the ICC. R2 is Nakagawa's. The marginal covariance is Z G Z' + sigma^2 I.
        """;

    private const string Examples = """
        fastlmm variances model.json
        fastlmm variances model.json --at age=8,10,12,14
        fastlmm variances model.json --subject M01
        fastlmm variances model.json --covariances --out variances.csv
        """;

    public static Command Create(CommandContext context)
    {
        var model = new ModelArguments();
        var output = new TableOutput();
        Option<bool> covariances = Options.Flag("--covariances", "Variances and covariances instead of standard deviations and correlations.");
        Option<string[]> at = Options.Values(
            "--at", "COL=VALUES", "Show the covariance and correlation of observations at these values, e.g. age=8,10,12; may be repeated.");
        Option<string> subject = Options.Value("--subject", "ID", "Show the covariance and correlation of this subject's observations, from the data.");
        Option<string> level = Options.Value("--level", "LEVEL", "Level of the intervals [default: the model's].");
        var command = new Command("variances", Description);
        model.AddTo(command, withStatistics: true);
        foreach (Option option in (Option[])[covariances, at, subject, level]) command.Add(option);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            ParseErrorText.RefuseUnknownOptions(parsed, []);
            output.Check(parsed);
            string[] values = parsed.GetValue(at) ?? [];
            string? id = parsed.GetValue(subject);
            if (id is not null && values.Length > 0)
                throw new LmmException(FailureKind.BadInput, "--at and --subject are two ways to choose observations; leave out one of them");
            ModelInput input = model.Read(parsed, context);
            ILmmModel fitted = input.Model;
            double asked = parsed.Number(level, x => x is > 0 and < 1, "a number between 0 and 1") ?? fitted.Level;
            output.Write(parsed, context, id is not null ? OfSubject(input, id)
                : values.Length > 0 ? ObservationGrid.Tables(fitted, values)
                : Tables(fitted, parsed.GetValue(covariances), asked));
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }

    private static IReadOnlyList<ResultTable> OfSubject(ModelInput input, string subject)
    {
        using Table table = input.Table("a subject's observations need");
        return ObservationGrid.Tables(input.Model, table, subject);
    }

    private static List<ResultTable> Tables(ILmmModel model, bool covariances, double level)
    {
        IReadOnlyList<VarianceParameter> parameters = covariances
            ? model.Variances.Covariances(model.Grouping, level)
            : model.Variances.StandardDeviations(model.Grouping, level);
        ExplainedVariance parts = model.ExplainedVariance();
        ResultTable explained = InferenceTables.Explained(parts);
        VarianceParameter icc = parts.IccInterval(model.Variances, level);
        if (!double.IsNaN(icc.Lower))
            explained.Notes.Add(FormattableString.Invariant(
                $"{100 * level:g6}% interval of the adjusted ICC: {icc.Lower:F4} to {icc.Upper:F4}."));
        return [InferenceTables.Variances(parameters, level), explained];
    }
}
