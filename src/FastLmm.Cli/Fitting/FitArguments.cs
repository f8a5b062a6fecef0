using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Engine;
using FastLmm.Tables;

namespace FastLmm.Cli.Fitting;

/// <summary>Arguments and options of <c>fit</c>.</summary>
internal sealed class FitArguments
{
    private readonly Argument<string> _formula = new("FORMULA") { Description = "lme4's, with one grouping factor: \"y ~ x + (1 + x | id)\"." };

    private readonly Argument<string[]> _data = new("DATA")
    {
        Description = "CSV, TSV (.gz too), Parquet or raw column files with the same columns; patterns such as data/*.csv; - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly ReadingArguments _reading = new();
    private readonly Option<bool> _ml = Options.Flag("--ml", "Maximum likelihood instead of REML.");
    private readonly Option<string> _weights = Options.Value(
        "--weights", "COL", "Column of prior weights w: the error variance of a row is sigma^2/w.");

    private readonly Option<string> _offset = Options.Value("--offset", "COL", "Column of a known offset.");
    private readonly Option<string> _subset = Options.Value(
        "--subset", "EXPR", "Use only the rows where this is true: \"age >= 18 & site %in% c('A', 'B')\".");

    private readonly Option<string[]> _contrasts = Options.Values(
        "--contrasts", "COL=NAME", "A factor's contrasts in the fixed part: treatment, sum, helmert or poly; may be repeated.");

    private readonly Option<string[]> _levels = Options.Values(
        "--levels", "COL=A,B,C", "A factor's levels in order, the first being the reference; may be repeated.");

    private readonly DfOption _df = new("satterthwaite");
    private readonly RobustOption _robust = new();
    private readonly Option<string> _level = Options.Value("--level", "LEVEL", "Level of the intervals [default: 0.95].");
    private readonly Option<string> _backend = Options.Value("--backend", "NAME", "What does the computing: auto, or a name from fastlmm backends.");
    private readonly Option<string> _device = Options.Value("--device", "N", "Number of the device, from fastlmm backends [default: all].");
    private readonly Option<string> _threads = Options.Value("--threads", "N", "Threads to use [default: one per processor].");
    private readonly MemoryOption _memory = new();
    private readonly Option<string> _json = new("--json")
    {
        Description = "Write the fit as JSON to FILE, or to standard output instead of the summary.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _save = Options.Value("--save", "MODEL", "Save the model as JSON, for the commands that take MODEL.");
    private readonly Option<string> _saveStats = Options.Value(
        "--save-stats", "FILE", "Save the statistics that the likelihood needs, so that commands that need them do without the data.");

    private readonly Option<string> _ranef = Options.Value(
        "--ranef", "FILE", "Write each subject's predicted random effects (.csv, .tsv, .gz, .parquet; - is standard output).");

    private readonly Option<string> _fitted = Options.Value("--fitted", "FILE", "Write each row's population mean, subject profile and residual.");
    private readonly Option<bool> _quiet = Options.Flag("--quiet", "No summary and no progress.");

    public void AddTo(Command command)
    {
        command.Add(_formula);
        command.Add(_data);
        foreach (Option option in (Option[])[_ml, _weights, _offset, _subset, _contrasts, _reading.Missing, _reading.Factors, _reading.Numerics, _levels,
                     _df.Option, _robust.Option, _level, _backend, _device, _threads, _memory.Option, _reading.Temporary, _json, _save, _saveStats,
                     _ranef, _fitted, _quiet])
            command.Add(option);
        _backend.CompletionSources.Add(_ => ["auto", .. Backends.All.Select(backend => backend.Name)]);
    }

    public FitRequest Read(ParseResult parsed)
    {
        string formula = parsed.GetRequiredValue(_formula);
        string[] files = parsed.GetRequiredValue(_data);
        ParseErrorText.RefuseUnknownOptions(parsed, [formula, .. files]);
        if (!formula.Contains('~', StringComparison.Ordinal) && files.FirstOrDefault(file => file.Contains('~')) is { } later)
            throw new LmmException(FailureKind.BadInput, $"the formula comes first and the data after it: fastlmm fit \"{later}\" {formula}");
        if (files.Contains("")) throw new LmmException(FailureKind.BadInput, "the name of a data file is empty");
        IReadOnlyList<string> expanded = DataFiles.Expand(files);
        bool quiet = parsed.GetValue(_quiet);
        var outputs = new FitOutputs(ReadJson(parsed), parsed.GetValue(_ranef), parsed.GetValue(_fitted), quiet)
        {
            Save = parsed.GetValue(_save),
            SaveStats = parsed.GetValue(_saveStats),
        };
        return new FitRequest(formula, expanded, _reading.Read(parsed), ReadFitOptions(parsed), outputs, quiet);
    }

    private FitOptions ReadFitOptions(ParseResult parsed) => new()
    {
        Method = parsed.GetValue(_ml) ? EstimationMethod.Ml : EstimationMethod.Reml,
        Weights = parsed.GetValue(_weights),
        Offset = parsed.GetValue(_offset),
        Subset = parsed.GetValue(_subset),
        Contrasts = ColumnValues.Read("--contrasts", "COLUMN=NAME", parsed.GetValue(_contrasts) ?? [], (_, name) => name),
        Levels = ColumnValues.Read("--levels", "COLUMN=FIRST,SECOND,…", parsed.GetValue(_levels) ?? [], ReadLevels),
        Df = _df.Read(parsed) ?? DfMethod.Satterthwaite,
        Robust = _robust.Read(parsed) ?? RobustType.None,
        Level = parsed.Number(_level, level => level is > 0 and < 1, "a number between 0 and 1") ?? 0.95,
        Backend = ReadBackend(parsed),
        Device = (int?)parsed.Whole(_device, 0, 1023),
        Threads = (int)(parsed.Whole(_threads, 1, 4096) ?? 0),
        MemoryLimit = _memory.Read(parsed),
        Fitted = parsed.GetValue(_fitted) is not null || parsed.GetValue(_ranef) is not null,
        Saving = parsed.GetValue(_save) is not null,
    };

    private string ReadBackend(ParseResult parsed)
    {
        const string Auto = "auto";
        if (parsed.GetValue(_backend) is not { } name) return Auto;
        string[] known = [Auto, .. Backends.All.Select(backend => backend.Name)];
        return known.Contains(name)
            ? name
            : throw new LmmException(FailureKind.BadInput,
                $"there is no backend '{name}'{Spelling.Suggestion(name, known)}; there are {string.Join(", ", known)}");
    }

    private static IReadOnlyList<string> ReadLevels(string value, string list)
    {
        string[] names = list.Split(',');
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new LmmException(FailureKind.BadInput, $"--levels {value} names the level '{twice.Key}' twice");
        return names;
    }

    // --json may stand without FILE, so it can take what was meant as formula or data.
    private string? ReadJson(ParseResult parsed)
    {
        if (parsed.GetResult(_json) is not { } result) return null;
        if (result.Tokens.Count == 0) return FitOutputs.StandardOutputName;
        string file = result.Tokens[0].Value;
        string[] dataEndings = [".csv", ".tsv", ".txt", ".gz", ".flmm", ".parquet"];
        if (file.Contains('~', StringComparison.Ordinal) || dataEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            throw new LmmException(FailureKind.BadInput,
                $"--json takes '{file}' as the name of its file; put --json at the end, or write --json - for standard output");
        return file;
    }
}
