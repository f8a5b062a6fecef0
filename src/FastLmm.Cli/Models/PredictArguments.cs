using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Models;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary>What <c>predict</c> is asked to do.</summary>
/// <param name="Model">File of the model.</param>
/// <param name="Data">Files of rows to predict.</param>
/// <param name="Update">Files of rows to update subjects with.</param>
/// <param name="Options">What to predict.</param>
/// <param name="Out">The file to write, or null for standard output.</param>
internal sealed record PredictRequest(
    string Model, IReadOnlyList<string> Data, IReadOnlyList<string> Update, PredictionOptions Options, string? Out)
{
    /// <summary>What stands for a missing value; null for what did in the fit.</summary>
    public IReadOnlyList<string>? MissingTokens { get; init; }

    /// <summary>Folder for temporary files; null is the system's.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>How the rows are read.</summary>
    public TableOptions Reading(SavedModel model) => model.ReadingOfOtherData with
    {
        TemporaryFolder = TemporaryFolder,
        MissingTokens = MissingTokens ?? model.ReadingOfOtherData.MissingTokens,
    };
}

/// <summary>Arguments and options of <c>predict</c>.</summary>
internal sealed class PredictArguments
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A model that fit --save wrote." };
    private readonly Argument<string[]> _data = new("DATA")
    {
        Description = "Rows to predict: CSV, TSV (.gz too), Parquet or raw column files; patterns; - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _for = Options.Value("--for", "WHAT", "What to predict: population (means) or subject (profiles).");
    private readonly Option<string> _newSubjects = Options.Value(
        "--new-subjects", "RULE", "Subjects that were not in the fit: error [default], or population, with a column known.");

    private readonly Option<string[]> _update = Options.Values(
        "--update", "ROWS", "Rows of subjects with responses, to predict their random effects from without refitting; may be repeated.");

    private readonly Option<string> _interval = Options.Value("--interval", "KIND", "Intervals: confidence or prediction [default: none].");
    private readonly Option<string> _level = Options.Value("--level", "LEVEL", "Level of the intervals [default: the model's].");
    private readonly Option<string> _missing = Options.Value(
        "--na", "TOKENS", "What stands for a missing value, separated by commas, besides the empty field [default: as in the fit].");

    private readonly Option<string> _threads = Options.Value("--threads", "N", "Threads to use [default: one per processor].");
    private readonly Option<string> _temporary = Options.Value("--tmp", "DIR", "Folder for temporary files.");
    private readonly Option<string> _out = Options.Value(
        "--out", "FILE", "Write to FILE (.csv, .tsv, .gz, .parquet) instead of standard output; - is standard output.");

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_data);
        foreach (Option option in (Option[])[_for, _newSubjects, _update, _interval, _level, _missing, _threads, _temporary, _out]) command.Add(option);
        _for.CompletionSources.Add("population", "subject");
        _newSubjects.CompletionSources.Add("error", "population");
        _interval.CompletionSources.Add("confidence", "prediction");
    }

    public PredictRequest Read(ParseResult parsed)
    {
        string[] data = parsed.GetRequiredValue(_data), update = parsed.GetValue(_update) ?? [];
        ParseErrorText.RefuseUnknownOptions(parsed, data);
        PredictionOptions options = ReadOptions(parsed, update.Length > 0);
        string? folder = parsed.GetValue(_temporary);
        if (folder is not null && !Directory.Exists(folder))
            throw new LmmException(FailureKind.BadInput, $"the folder '{folder}' given to --tmp does not exist");
        if (data.Concat(update).Count(file => file == "-") > 1)
            throw new LmmException(FailureKind.BadInput, "standard input is given twice; write one of the two to a file");
        string? path = parsed.GetValue(_out) is "-" ? null : parsed.GetValue(_out);
        return new PredictRequest(parsed.GetRequiredValue(_model), DataFiles.Expand(data), DataFiles.Expand(update), options, path)
        {
            MissingTokens = parsed.GetValue(_missing) is { } tokens ? [.. tokens.Split(',').Append("").Distinct()] : null,
            TemporaryFolder = folder,
        };
    }

    private PredictionOptions ReadOptions(ParseResult parsed, bool updates)
    {
        PredictionTarget target = parsed.GetValue(_for) switch
        {
            "population" => PredictionTarget.Population,
            "subject" => PredictionTarget.Subject,
            null => throw new LmmException(FailureKind.BadInput, "predict needs --for population or --for subject; see fastlmm predict --help"),
            string text => throw new LmmException(FailureKind.BadInput, $"--for needs population or subject, not '{text}'"),
        };
        bool ofPopulation = target == PredictionTarget.Population;
        if (ofPopulation && (updates || parsed.GetValue(_newSubjects) is not null))
            throw new LmmException(FailureKind.BadInput,
                $"{(updates ? "--update" : "--new-subjects")} is about subjects' profiles; leave it out, or predict --for subject");
        PredictionInterval interval = ReadInterval(parsed.GetValue(_interval));
        double? level = parsed.Number(_level, x => x is > 0 and < 1, "a number between 0 and 1");
        if (level is not null && interval == PredictionInterval.None)
            throw new LmmException(FailureKind.BadInput, "--level goes with --interval confidence or --interval prediction");
        return new PredictionOptions
        {
            For = target,
            NewSubjects = ReadNewSubjects(parsed.GetValue(_newSubjects)),
            Interval = interval,
            Level = level,
            Threads = (int)(parsed.Whole(_threads, 1, 4096) ?? 0),
        };
    }

    private static NewSubjects ReadNewSubjects(string? text) => text switch
    {
        null or "error" => NewSubjects.Error,
        "population" => NewSubjects.Population,
        _ => throw new LmmException(FailureKind.BadInput, $"--new-subjects needs error or population, not '{text}'"),
    };

    private static PredictionInterval ReadInterval(string? text) => text switch
    {
        null => PredictionInterval.None,
        "confidence" => PredictionInterval.Confidence,
        "prediction" => PredictionInterval.Prediction,
        _ => throw new LmmException(FailureKind.BadInput, $"--interval needs confidence or prediction, not '{text}'"),
    };
}
