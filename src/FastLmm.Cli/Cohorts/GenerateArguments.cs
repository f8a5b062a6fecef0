using System.CommandLine;
using System.Globalization;
using FastLmm.Cli.Parsing;

namespace FastLmm.Cli.Cohorts;

/// <summary>Options of <c>generate</c>.</summary>
internal sealed class GenerateArguments
{
    private const int MostFixedEffects = 500;
    private static readonly double[] DefaultBeta = [20, 0.5, 1, 0.3, -0.3];
    private static readonly double[] DefaultSd = [2, 0.3, 0.02];
    private static readonly double[] DefaultCorr = [-0.3, 0.1, -0.4];

    private readonly Option<string> _subjects = Options.Value("--subjects", "M", "Number of subjects.");
    private readonly Option<string> _seed = Options.Value("--seed", "S", "Seed; the same seed gives the same bytes on every machine [default: 1].");
    private readonly Option<string> _visits = Options.Value(
        "--visits", "A-B", "Visits of a subject, drawn evenly from A to B, or just A [default: 4-8].");

    private readonly Option<bool> _grid = Options.Flag("--grid", "Visits at times 0, 1, 2, ... instead of irregular times.");
    private readonly Option<string> _p = Options.Value(
        "--p", "P", "Fixed effects: intercept, time, sex, x1, x2, ...; odd x are constant within subjects, even x vary [default: 3].");

    private readonly Option<string> _q = Options.Value("--q", "1|2|3", "Random effects: intercept, slope of time, quadratic of time [default: 2].");
    private readonly Option<string> _beta = Options.Value("--beta", "B,B,...", "True fixed effects, P of them.");
    private readonly Option<string> _sd = Options.Value("--sd", "S,...", "True standard deviations of the random effects, Q of them.");
    private readonly Option<string> _corr = Options.Value("--corr", "R,...", "True correlations of the random effects: r21 or r21,r31,r32.");
    private readonly Option<string> _sigma = Options.Value("--sigma", "S", "True residual standard deviation [default: 1].");
    private readonly Option<string> _missing = Options.Value("--missing", "RATE", "Share of y that is missing [default: 0].");
    private readonly Option<string> _missingX = Options.Value("--missing-x", "RATE", "Share of x1, x2, ... that is missing [default: 0].");

    public Option<string> Out { get; } = Options.Value("--out", "FILE", "File to write (.csv, .tsv, .gz, .parquet) [default: standard output].");

    public Option<string> Truth { get; } = Options.Value("--truth", "FILE", "Write the true parameters to this file as JSON.");

    public Option<string> Threads { get; } = Options.Value("--threads", "N", "Threads to use [default: one per processor].");

    public Option<bool> Quiet { get; } = Options.Flag("--quiet", "Do not print the true parameters on standard error.");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_subjects, Out, Truth, _seed, _visits, _grid, _p, _q, _beta, _sd, _corr, _sigma,
                     _missing, _missingX, Threads, Quiet])
            command.Add(option);
    }

    public CohortDesign Read(ParseResult parsed)
    {
        long subjects = parsed.Whole(_subjects, 1)
            ?? throw new LmmException(FailureKind.BadInput, "generate needs --subjects, the number of subjects; see fastlmm generate --help");
        (int from, int to) = ReadVisits(parsed.GetValue(_visits) ?? "4-8");
        double[]? beta = parsed.Numbers(_beta), sd = parsed.Numbers(_sd);
        int p = (int)(parsed.Whole(_p, 1, MostFixedEffects) ?? beta?.Length ?? 3), q = (int)(parsed.Whole(_q, 1, 3) ?? sd?.Length ?? 2);
        if (q > 3) throw new LmmException(FailureKind.BadInput, $"--sd has {q} values; generate has at most 3 random effects");
        var design = new CohortDesign
        {
            Subjects = subjects,
            Seed = (ulong)(parsed.Whole(_seed, 0) ?? 1),
            VisitsFrom = from,
            VisitsTo = to,
            Grid = parsed.GetValue(_grid),
            Beta = Counted(_beta, beta, p, "fixed effects") ?? [.. Enumerable.Range(0, p).Select(k => DefaultBeta[k < 5 ? k : 3 + (k - 3) % 2])],
            Sd = Counted(_sd, sd, q, "random effects") ?? DefaultSd[..q],
            Corr = Counted(_corr, parsed.Numbers(_corr), q * (q - 1) / 2, "correlations") ?? DefaultCorr[..(q * (q - 1) / 2)],
            Sigma = parsed.Number(_sigma, sigma => sigma >= 0, "a number of 0 or more") ?? 1,
            Missing = Rate(parsed, _missing),
            MissingX = Rate(parsed, _missingX),
        };
        Check(design);
        return design;
    }

    private void Check(CohortDesign design)
    {
        if (design.Sd.Any(sd => sd < 0)) throw new LmmException(FailureKind.BadInput, $"{_sd.Name} needs standard deviations of 0 or more");
        if (design.Corr.Any(r => Math.Abs(r) > 1)) throw new LmmException(FailureKind.BadInput, $"{_corr.Name} needs correlations from -1 to 1");
        if (design.MissingX > 0 && design.Covariates == 0)
            throw new LmmException(FailureKind.BadInput, $"{_missingX.Name} needs covariates x1, …: give {_p.Name} 4 or more");
    }

    private static double[]? Counted(Option<string> option, double[]? values, int count, string what) =>
        values is null || values.Length == count
            ? values
            : throw new LmmException(FailureKind.BadInput, $"{option.Name} has {values.Length} values, but there are {count} {what}");

    private static double Rate(ParseResult parsed, Option<string> option) =>
        parsed.Number(option, rate => rate is >= 0 and <= 1, "a rate from 0 to 1") ?? 0;

    private (int From, int To) ReadVisits(string text)
    {
        string[] parts = text.Split('-');
        bool good = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int from);
        int to = from;
        if (parts.Length > 1) good &= int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out to);
        return good && parts.Length <= 2 && from >= 1 && from <= to
            ? (from, to)
            : throw new LmmException(FailureKind.BadInput, $"{_visits.Name} needs A-B with 1 <= A <= B, such as 4-8, not '{text}'");
    }
}
