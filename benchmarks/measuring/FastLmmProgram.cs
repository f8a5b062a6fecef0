namespace FastLmm.Measuring;

/// <summary>A fit in a process of its own.</summary>
/// <param name="Run">The process.</param>
/// <param name="Report">What it printed.</param>
public sealed record FitRun(ChildRun Run, FitReport Report);

/// <summary>The program <c>fastlmm</c>, each command in a process of its own.</summary>
/// <param name="path">The built program.</param>
public sealed class FastLmmProgram(string path)
{
    /// <summary>Fits a model to a file.</summary>
    /// <param name="formula">lme4's formula.</param>
    /// <param name="data">The file.</param>
    /// <param name="threads">Threads to use; 0 for one per processor.</param>
    /// <param name="backend">Name of the backend.</param>
    /// <exception cref="LmmException">It fails; its own sentence and exit code.</exception>
    public FitRun Fit(string formula, string data, int threads = 0, string backend = "auto")
    {
        string[] limited = threads > 0 ? ["--threads", $"{threads}"] : [];
        ChildRun run = Checked(["fit", formula, data, .. limited, "--backend", backend, "--quiet", "--json", "-"]);
        return new FitRun(run, FitReport.Read(run.Output));
    }

    /// <summary>Writes a synthetic cohort.</summary>
    /// <exception cref="LmmException">It fails; its own sentence and exit code.</exception>
    public void Generate(CohortModel model, long subjects, string file) =>
        Checked(["generate", "--subjects", $"{subjects}", "--seed", "1", "--p", "5", .. model.Generating, "--out", file, "--quiet"]);

    /// <summary>Fits a model to a file and saves it.</summary>
    /// <exception cref="LmmException">It fails; its own sentence and exit code.</exception>
    public void Save(string formula, string data, string model) => Checked(["fit", formula, data, "--quiet", "--save", model]);

    /// <summary>Predicts the rows of a file.</summary>
    /// <param name="model">The saved model.</param>
    /// <param name="data">The file.</param>
    /// <param name="options">What to predict, and where to write.</param>
    /// <exception cref="LmmException">It fails; its own sentence and exit code.</exception>
    public ChildRun Predict(string model, string data, IEnumerable<string> options) => Checked(["predict", model, data, .. options]);

    /// <summary>Writes a file in another format.</summary>
    /// <returns>Null when done, else why it cannot be had here.</returns>
    public string? Convert(string data, string file)
    {
        ChildRun run = ChildProcess.Run(path, ["convert", data, "--out", file]);
        if (!run.Succeeded) return run.Reason;
        return file.EndsWith(".parquet", StringComparison.Ordinal) && !StartsAsParquet(file) ? "this build of FastLmm writes no Parquet" : null;
    }

    private static bool StartsAsParquet(string file)
    {
        using FileStream stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[4];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PAR1"u8);
    }

    private ChildRun Checked(string[] arguments)
    {
        const string Prefix = "fastlmm: ";
        ChildRun run = ChildProcess.Run(path, arguments);
        if (run.Succeeded) return run;
        string told = run.Error.Trim(), reason = told.StartsWith(Prefix, StringComparison.Ordinal) ? told[Prefix.Length..] : run.Reason;
        throw new LmmException(Enum.IsDefined((FailureKind)run.Code!) ? (FailureKind)run.Code : FailureKind.FitFailed, reason);
    }
}
