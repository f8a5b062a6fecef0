using System.Text.Json;
using FastLmm.Measuring;

namespace FastLmm.Peers;

/// <summary>Another program's fit.</summary>
/// <param name="Run">The process.</param>
/// <param name="Report">The fit; null when there is none.</param>
internal sealed record PeerFit(ChildRun Run, FitReport? Report)
{
    /// <summary>Why there is no fit.</summary>
    internal string Reason => Run.Succeeded ? "printed no fit" : Run.Reason;
}

/// <summary>Another program with its settings; each fit is a process of its own.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Interpreter">Program that runs the script.</param>
/// <param name="Script">Its script beside this project, and the arguments before formula and data.</param>
internal sealed record Peer(string Name, string Interpreter, IReadOnlyList<string> Script)
{
    /// <summary>Fits a model.</summary>
    /// <param name="formula">lme4's formula.</param>
    /// <param name="data">The file.</param>
    /// <param name="limit">After which it is given up.</param>
    /// <param name="blups">File for predicted random effects; null for none.</param>
    internal PeerFit Fit(string formula, string data, TimeSpan limit, string? blups = null)
    {
        string[] last = blups is null ? [] : [blups];
        ChildRun run = ChildProcess.Run(Interpreter, [Path.Combine(Folder, Script[0]), .. Script.Skip(1), formula, data, .. last], limit);
        return new PeerFit(run, run.Succeeded ? Read(run.Output) : null);
    }

    private static string Folder => Path.Combine(Repository.Root, "benchmarks", "peers");

    private static FitReport? Read(string output)
    {
        try
        {
            return FitReport.Read(output);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The programs that are here.</summary>
internal sealed class PeerPrograms
{
    private const string RScript = "Rscript", FitScript = "fit.R";
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3", "python"];

    /// <summary>Looks for R with its packages and for Python with statsmodels.</summary>
    internal PeerPrograms()
    {
        string[] packages = ["lme4", "jsonlite", "data.table"];
        string test = $"cat(setdiff(c({string.Join(", ", packages.Append("nlme").Append("optimx").Select(name => $"'{name}'"))}), rownames(installed.packages())))";
        string[]? missing = ChildProcess.Output(RScript, "-e", test)?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        HasLmer = missing is not null && !missing.Intersect(packages).Any();
        if (missing is null) Absent.Add("lme4 and nlme: R (Rscript) is not here");
        else if (!HasLmer) Absent.Add($"lme4 and nlme: R has no package {string.Join(", ", missing)}");
        HasNlme = HasLmer && !missing!.Contains("nlme");
        HasOptimx = HasLmer && !missing!.Contains("optimx");
        if (Pythons.FirstOrDefault(python => ChildProcess.Output(python, "-c", "import statsmodels, pandas") is not null) is { } found)
            Statsmodels = new Peer("statsmodels MixedLM", found, ["mixedlm.py"]);
        else Absent.Add("statsmodels: no Python with statsmodels and pandas is here");
    }

    /// <summary>Whether lme4 can run.</summary>
    internal bool HasLmer { get; }

    /// <summary>What is not here.</summary>
    internal List<string> Absent { get; } = [];

    /// <summary>lme4 as it is.</summary>
    internal static Peer Default { get; } = Lmer("lme4, default", "default");

    /// <summary>lme4 without derivatives after the fit and without its checks of X.</summary>
    internal static Peer Quick { get; } = Lmer("lme4, fastest", "nloptwrap");

    /// <summary>The settings among which the fastest is looked for.</summary>
    internal IEnumerable<Peer> Candidates =>
        ((string[])["nloptwrap", "bobyqa", "nlminbwrap", .. HasOptimx ? (string[])["L-BFGS-B"] : []]).Select(settings => Lmer(Quick.Name, settings));

    /// <summary>The other programs.</summary>
    internal IEnumerable<Peer> Others
    {
        get
        {
            if (HasNlme) yield return new Peer("nlme", RScript, [FitScript, "nlme", "default"]);
            if (Statsmodels is not null) yield return Statsmodels;
        }
    }

    private bool HasNlme { get; }

    private bool HasOptimx { get; }

    private Peer? Statsmodels { get; }

    private static Peer Lmer(string name, string settings) => new(name, RScript, [FitScript, "lme4", settings]);
}
