using System.Globalization;

namespace FastLmm.Tables.Parquet;

/// <summary>What the values of a Parquet column are; columns of several files agree in this.</summary>
internal enum ParquetContent
{
    /// <summary>TRUE and FALSE.</summary>
    Truth,

    /// <summary>Numbers of any type.</summary>
    Number,

    /// <summary>Dates.</summary>
    Date,

    /// <summary>Dates with times.</summary>
    DateTime,

    /// <summary>Text, or what is held as text: times of day, UUIDs.</summary>
    Text,

    /// <summary>Lists, structures and whatever else no column of a table can be.</summary>
    Other,
}

/// <summary>A column of a Parquet file.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="SqlName">Its name within DuckDB, where names that differ in case alone are made to differ.</param>
/// <param name="Type">DuckDB's type, e.g. <c>DECIMAL(9,2)</c>.</param>
internal sealed record ParquetColumn(string Name, string SqlName, string Type)
{
    private const string Zoned = "TIMESTAMP WITH TIME ZONE";

    /// <summary>What the values are.</summary>
    public ParquetContent Content => Type switch
    {
        "BOOLEAN" => ParquetContent.Truth,
        "DATE" => ParquetContent.Date,
        "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" or Zoned => ParquetContent.DateTime,
        "VARCHAR" or "JSON" or "UUID" or "TIME" or "TIME WITH TIME ZONE" or "TIME_NS" => ParquetContent.Text,
        "FLOAT" or "DOUBLE" or "\"NULL\"" => ParquetContent.Number,
        _ when IsWhole || IsExact => ParquetContent.Number,
        _ => ParquetContent.Other,
    };

    /// <summary>Whether the values are whole numbers of at most 64 bits with a sign.</summary>
    public bool IsWhole => Type is "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER";

    /// <summary>Whether numbers may have more digits than a double holds.</summary>
    public bool MayHaveManyDigits => Type == "BIGINT" || IsExact;

    // Decimals, and whole numbers that do not fit in 64 bits with a sign.
    private bool IsExact => Type is "UBIGINT" or "HUGEINT" or "UHUGEINT" || Type.StartsWith("DECIMAL(", StringComparison.Ordinal);

    private bool IsNano => Type == "TIMESTAMP_NS";

    /// <summary>SQL for the values as doubles: numbers as they are, dates in days, times in seconds since 1970 in UTC.</summary>
    public string AsDouble(string column) => Content switch
    {
        ParquetContent.Date =>
            $"CASE WHEN isfinite({column}) THEN CAST({column} - DATE '1970-01-01' AS DOUBLE) " +
            $"WHEN {column} > DATE '1970-01-01' THEN CAST('inf' AS DOUBLE) WHEN {column} < DATE '1970-01-01' THEN CAST('-inf' AS DOUBLE) END",
        // As a text is read: whole minutes, then seconds with decimals, so that the last bit is the same.
        ParquetContent.DateTime => IsNano
            ? Seconds($"epoch_ns({column})", $"(nanosecond({column}))", 1_000_000_000)
            : Seconds($"epoch_us({column})", $"microsecond({column})", 1_000_000),
        // Many digits are rounded once, as those of a text are.
        _ when IsExact => $"CAST(CAST({column} AS VARCHAR) AS DOUBLE)",
        _ => $"CAST({column} AS DOUBLE)",
    };

    /// <summary>SQL for the values as texts.</summary>
    public string AsText(string column) => Content switch
    {
        ParquetContent.Truth => $"CASE WHEN {column} THEN 'TRUE' WHEN NOT {column} THEN 'FALSE' END",
        ParquetContent.DateTime => $"replace(CAST({Local(column)} AS VARCHAR), ' ', 'T')",
        _ => $"CAST({column} AS VARCHAR)",
    };

    // The shortest digits that give a float back make the text that its writer meant: 0.1 and not 0.10000000149011612.
    /// <summary>SQL for doubles whose shortest texts are those of the values.</summary>
    public string AsShortest(string column) => Type == "FLOAT" ? $"CAST(CAST({column} AS VARCHAR) AS DOUBLE)" : $"CAST({column} AS DOUBLE)";

    // A moment is shown in UTC.
    private string Local(string column) => Type == Zoned ? $"make_timestamp(epoch_us({column}))" : column;

    private static string Seconds(string units, string inMinute, long unitsPerSecond)
    {
        string whole = unitsPerSecond.ToString(CultureInfo.InvariantCulture);
        return $"CAST(({units} - {inMinute}) // {whole} AS DOUBLE) + CAST({inMinute} AS DOUBLE) / CAST({whole} AS DOUBLE)";
    }
}
