namespace FastLmm.Tables;

/// <summary>How to read a table.</summary>
public sealed record TableOptions
{
    /// <summary>Texts that stand for a missing value.</summary>
    public IReadOnlyList<string> MissingTokens { get; init; } = ["NA", "", "NaN", "."];

    /// <summary>Columns to read as factors whatever their values look like.</summary>
    public IReadOnlyList<string> Factors { get; init; } = [];

    /// <summary>Columns to read as numbers whatever their first values look like.</summary>
    public IReadOnlyList<string> Numerics { get; init; } = [];

    /// <summary>Folder for temporary files; null is the system's.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>Rows from which the kind of a column is decided.</summary>
    public int RowsToDecideKinds { get; init; } = 10_000;

    /// <summary>Bytes of text that one thread reads at a time where several read.</summary>
    internal int BytesPerBlock { get; init; } = 1 << 19;
}
