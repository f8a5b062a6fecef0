namespace FastLmm.Tables.Parquet;

/// <summary>Takes rows for a Parquet file, run by run.</summary>
internal interface IParquetTarget
{
    /// <summary>The rows to be filled next; full ones go on by <see cref="Send"/>.</summary>
    ParquetRows Rows { get; }

    /// <summary>Hands the rows on.</summary>
    void Send();
}
