using System.CommandLine;
using FastLmm.Cli.Fitting;
using FastLmm.Cli.Parsing;
using FastLmm.Inference.Bootstrap;

namespace FastLmm.Cli.Models;

/// <summary>Number of replicates and seed of a parametric bootstrap.</summary>
/// <param name="name">The option that gives the number.</param>
/// <param name="description">What it is for.</param>
internal sealed class BootstrapArguments(string name, string description)
{
    private const int Most = 10_000_000;

    private readonly Option<string> _replicates = Options.Value(name, "N", description);
    private readonly Option<string> _seed = Options.Value(
        "--seed", "S", "Seed of the bootstrap; the same seed gives the same result for any number of threads [default: 1].");

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_replicates);
        command.Add(_seed);
    }

    /// <summary>Whether a number of replicates is given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_replicates) is not null;

    /// <summary>Refuses the options where there is no bootstrap.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="with">What they go with.</param>
    public void Refuse(ParseResult parsed, string with)
    {
        if (IsGiven(parsed) || parsed.GetValue(_seed) is not null)
            throw new LmmException(FailureKind.BadInput, $"{(IsGiven(parsed) ? name : "--seed")} goes with {with}");
    }

    /// <summary>The settings.</summary>
    public BootstrapOptions Read(ParseResult parsed)
    {
        var standard = new BootstrapOptions();
        return new BootstrapOptions
        {
            Replicates = (int)(parsed.Whole(_replicates, 1, Most) ?? standard.Replicates),
            Seed = (ulong)(parsed.Whole(_seed, 0) ?? (long)standard.Seed),
        };
    }

    /// <summary>Runs with a progress line on a terminal.</summary>
    public static T Watched<T>(Func<IProgress<BootstrapProgress>?, T> run)
    {
        using FitProgressLine? line = FitProgressLine.OnTerminal();
        return run(line is null ? null : new Lines(line));
    }

    private sealed class Lines(FitProgressLine line) : IProgress<BootstrapProgress>
    {
        public void Report(BootstrapProgress value) => line.Report(new FitProgress(
            FormattableString.Invariant($"replicate {value.Done:N0} of {value.Replicates:N0}"), 0, 0, 0, 0, double.NaN));
    }
}
