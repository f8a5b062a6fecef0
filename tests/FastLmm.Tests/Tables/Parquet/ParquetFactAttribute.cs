using FastLmm.Tables.Parquet;

namespace FastLmm.Tests.Tables.Parquet;

/// <summary>A test that needs DuckDB.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ParquetFactAttribute : FactAttribute
{
    public ParquetFactAttribute() => Skip = ParquetSkip.Reason;
}

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ParquetTheoryAttribute : TheoryAttribute
{
    public ParquetTheoryAttribute() => Skip = ParquetSkip.Reason;
}

internal static class ParquetSkip
{
    public static string? Reason { get; } = ParquetSupport.Unavailable is { } missing ? $"DuckDB is not here: {missing}" : null;
}
