using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Types of the columns that are written; the values are DuckDB's.</summary>
internal enum ParquetType
{
    /// <summary>BOOLEAN: bytes 0 and 1.</summary>
    Truth = 1,

    /// <summary>BIGINT.</summary>
    Whole = 5,

    /// <summary>DOUBLE.</summary>
    Number = 11,

    /// <summary>TIMESTAMP: microseconds since 1970 in an int64.</summary>
    DateTime = 12,

    /// <summary>DATE: days since 1970 in an int32.</summary>
    Date = 13,

    /// <summary>VARCHAR.</summary>
    Text = 17,

    /// <summary>ENUM of few texts: bytes that count them from 0. The file holds the same as of VARCHAR, and DuckDB need not search each text.</summary>
    Level = 23,
}

/// <summary>A column to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Levels">The texts that there are, of <see cref="ParquetType.Level"/>.</param>
internal readonly record struct ParquetTarget(string Name, ParquetType Type, IReadOnlyList<string>? Levels = null)
{
    private const int MostLevels = byte.MaxValue;       // that DuckDB counts in bytes
    private const int MostLetters = 1 << 14;            // every row group of the file holds them all

    /// <summary>DuckDB's type.</summary>
    public DuckDbType InDuckDb => new((int)Type, Levels);

    /// <summary>A column of texts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="texts">All that it can hold; null when they are not known.</param>
    public static ParquetTarget OfTexts(string name, IReadOnlyList<string>? texts) =>
        texts is not null && AreLevels(texts) ? new(name, ParquetType.Level, texts) : new(name, ParquetType.Text);

    /// <summary>A column of texts, by their codes.</summary>
    public static ParquetTarget OfTexts(string name, LevelTable texts) =>
        OfTexts(name, texts.Count <= MostLevels ? [.. Enumerable.Range(0, texts.Count).Select(code => texts[code])] : null);

    // DuckDB takes them as C strings.
    private static bool AreLevels(IReadOnlyList<string> texts) =>
        texts.Count is > 0 and <= MostLevels && texts.Sum(text => (long)text.Length) <= MostLetters
        && texts.Distinct().Count() == texts.Count && !texts.Any(text => text.Contains('\0'));
}
