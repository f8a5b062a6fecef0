using System.CommandLine;
using FastLmm.Cli.Fitting;
using FastLmm.Cli.Parsing;
using FastLmm.Models;
using FastLmm.Prediction;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm predict MODEL DATA --for population|subject</c>: means and profiles for rows of any data.</summary>
internal static class PredictCommand
{
    private const string Description = "Predict population means or subjects' profiles for rows of any data.";

    private const string Notes = """
        DATA needs the columns of the fixed part and of offsets; for subjects also those of the random terms and of the grouping factor;
        no response. One row is written for each row of DATA, in the same order: file, row, subject, prediction, se, lower, upper,
        known; NA where a value is missing. Confidence intervals are those of what is predicted, prediction intervals those of an
        observation: of a new subject where population means are predicted. The column of weights, if the fit had one, is used by
        prediction intervals where DATA has it; otherwise the weight is 1. Standard deviations of the fit count as known; intervals of
        population means have the fit's degrees of freedom, all others normal quantiles.
        """;

    private const string Examples = """
        fastlmm predict model.json grid.csv --for population --interval confidence
        fastlmm predict model.json visits.csv --for subject --interval prediction --level 0.9 --out profiles.csv
        fastlmm predict model.json later.csv --for subject --update first-visits.csv --out profiles.parquet
        fastlmm predict model.json all.csv --for subject --new-subjects population
        """;

    public static Command Create(CommandContext context)
    {
        var arguments = new PredictArguments();
        var command = new Command("predict", Description);
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            Run(arguments.Read(parsed), context);
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }

    private static void Run(PredictRequest request, CommandContext context)
    {
        if (request.Out is not null) Check(request.Out, [request.Model, .. request.Data, .. request.Update]);
        if (request.Data.Concat(request.Update).Contains("-") && StandardInput.IsClosed())
            throw new LmmException(FailureKind.BadInput, "standard input is closed; pipe the data into the program or name a file");
        LmmModelPrediction.Prepare(request.Options);
        SavedModel model = SavedModel.Load(request.Model);
        TableOptions reading = request.Reading(model);
        using Table data = Table.FromFiles(request.Data, reading);
        using Table? update = request.Update.Count > 0 ? Table.FromFiles(request.Update, reading) : null;
        using PredictedRows predictions = model.Predict(data, request.Options with { Update = update }, context.Cancel);
        if (request.Out is { } path) OutputTable.Write(path, writer => PredictionTable.Write(predictions, writer));
        else OutputTable.Write(context.Output, ',', writer => PredictionTable.Write(predictions, writer));
        foreach (string note in predictions.Notes) context.Error.WriteLine($"fastlmm: note: {note}");
    }

    private static void Check(string path, IEnumerable<string> inputs)
    {
        OutputTable.Check(path);
        if (inputs.Any(input => FitOutputs.Place(input) == FitOutputs.Place(path)))
            throw new LmmException(FailureKind.BadInput, $"--out would write to a file that is read: '{path}'; give it another file");
    }
}
