using System.Text.Json.Serialization;

namespace FastLmm;

/// <summary>What is maximised.</summary>
public enum EstimationMethod
{
    /// <summary>Restricted maximum likelihood.</summary>
    [JsonStringEnumMemberName("REML")]
    Reml,

    /// <summary>Maximum likelihood.</summary>
    [JsonStringEnumMemberName("ML")]
    Ml,
}

/// <summary>How the degrees of freedom of tests on the mean parameters are found.</summary>
public enum DfMethod
{
    /// <summary>Satterthwaite's, as in lmerTest.</summary>
    Satterthwaite,

    /// <summary>Kenward and Roger's, with their covariance matrix, as in pbkrtest; needs REML.</summary>
    KenwardRoger,

    /// <summary>None: the normal and χ² distributions.</summary>
    None,
}

/// <summary>Settings of a fit.</summary>
public sealed record FitOptions
{
    /// <summary>REML, as lme4's default, or ML.</summary>
    public EstimationMethod Method { get; init; } = EstimationMethod.Reml;

    /// <summary>Column of prior weights: the error variance of a row is σ²/w.</summary>
    public string? Weights { get; init; }

    /// <summary>Column of a known offset, added to those in the formula.</summary>
    public string? Offset { get; init; }

    /// <summary>Order of a factor's levels by column; the first is the reference.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Levels { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Contrasts of factors in the fixed part by column: <c>treatment</c> (the default), <c>sum</c>, <c>helmert</c> or <c>poly</c>.
    /// Factors in random terms have treatment contrasts, as in lme4.
    /// </summary>
    public IReadOnlyDictionary<string, string> Contrasts { get; init; } = new Dictionary<string, string>();

    /// <summary>A condition in the formula's arithmetic that chooses the rows, e.g. <c>age &gt;= 18 &amp; site != "X"</c>; null for all.</summary>
    public string? Subset { get; init; }

    /// <summary>Degrees of freedom of tests and intervals of the mean parameters.</summary>
    public DfMethod Df { get; init; } = DfMethod.Satterthwaite;

    /// <summary>
    /// Cluster-robust covariance of the mean parameters, the subjects being the clusters; what it needs is then gathered while the rows
    /// are read. It takes the place of <see cref="Df"/>.
    /// </summary>
    public RobustType Robust { get; init; } = RobustType.None;

    /// <summary>Confidence level of intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Name of the backend, or <c>auto</c>.</summary>
    public string Backend { get; init; } = "auto";

    /// <summary>Number of the device, counted from 0, for a backend that has devices, and <c>auto</c> then takes the best that has; null for all.</summary>
    public int? Device { get; init; }

    /// <summary>Threads to use; 0 is one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Most bytes that the fit may take; null for all there are. A fit that needs more is refused after the reading, with what it needs.
    /// Counted are the program and what a fit holds, not what the caller holds besides.
    /// </summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// Fitted values, random effects or a robust covariance will be asked for: a source that can be read only once is kept for a second reading, which
    /// they need when there are more rows than <see cref="RowsToKeep"/>.
    /// </summary>
    public bool Fitted { get; init; }

    /// <summary>The model will be saved: <see cref="MemoryLimit"/> then counts the subjects' predicted random effects and the file they go to.</summary>
    public bool Saving { get; init; }

    /// <summary>Most bytes of rows that are kept.</summary>
    internal long BytesToKeep { get; init; } = 16L << 20;

    /// <summary>Rows that the first levels of factors and the basis of the arithmetic are taken from.</summary>
    internal int PilotRows { get; init; } = 10_000;

    /// <summary>
    /// Most rows kept in memory for residuals, fitted values and the reference backend; fewer where they would take over 16 MB, or over 256 MB
    /// where the backend needs them.
    /// </summary>
    public int RowsToKeep { get; init; } = 1_000_000;
}
