using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Inference.Diagnostics;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm diagnose MODEL</c>: residuals, leverage, influence, outlying subjects.</summary>
internal static class DiagnoseCommand
{
    private const string Description = "Residuals, leverage, influence of each subject, and outlying subjects.";

    private const string Notes = """
        The data are read again, where the fit found them or from --data: for the fit's statistics and once more. With --stats, which
        fit --save-stats has written, they are read once. The summary shows the most influential subjects (Cook's
        distance of the fixed effects at fixed theta, exact there; of theta after one Newton step), the most outlying ones
        (Mahalanobis distances), and the rows of the largest standardised residuals. docs/diagnostics.md says what every column is.
        """;

    private const string Examples = """
        fastlmm diagnose model.json
        fastlmm diagnose model.json --stats model.stats
        fastlmm diagnose model.json --rows rows.csv --subjects subjects.csv --qq qq.csv
        fastlmm diagnose model.json --exact M09 --exact-top 3 --influence influence.parquet
        """;

    public static Command Create(CommandContext context)
    {
        var model = new ModelArguments();
        var asked = new DiagnoseArguments();
        var command = new Command("diagnose", Description);
        model.AddRowsTo(command, withStatistics: true);
        asked.AddTo(command);
        command.SetAction(parsed =>
        {
            ParseErrorText.RefuseUnknownOptions(parsed, []);
            DiagnoseRequest request = asked.Read(parsed);
            ModelInput input = model.Read(parsed, context);
            request.Spare([input.Path, .. input.StatisticsFile is { } file ? (string[])[file] : [], .. input.Data, .. input.Model.DataFiles.Select(file => file.Path)]);
            using Table table = input.Table("diagnostics need");
            bool readsOnce = input.StatisticsFile is not null;
            LmmFit fit = readsOnce ? input.Refit("diagnostics need", ModelInput.OnlyEstimates) : input.FitOf(table);
            ModelDiagnostics diagnostics =
                request.Read(rows => readsOnce ? fit.Diagnose(table, rows, context.Cancel) : fit.Diagnose(rows, context.Cancel));
            request.Write(fit, diagnostics, request.Refits(diagnostics, context.Cancel), context);
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }
}
