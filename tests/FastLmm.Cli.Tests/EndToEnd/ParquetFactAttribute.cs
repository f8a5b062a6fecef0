using FastLmm.Tables.Parquet;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>A test that needs DuckDB.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ParquetFactAttribute : FactAttribute
{
    public ParquetFactAttribute()
    {
        if (ParquetSupport.Unavailable is { } missing) Skip = $"DuckDB is not here: {missing}";
    }
}
