using FastLmm.Tables;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tests.Tables.Parquet;

/// <summary>Makes Parquet files of SQL or of CSV.</summary>
internal static class ParquetFiles
{
    /// <summary>Writes the rows of a query.</summary>
    public static string OfSql(this TestFolder folder, string name, string sql, string options = "")
    {
        string path = Path.Combine(folder.Path, name);
        using var database = new DuckDbDatabase("a test", [path]);
        database.Execute($"COPY ({sql}) TO {DuckDbSql.Literal(path)} (FORMAT parquet, USE_TMP_FILE false{options})");
        return path;
    }

    /// <summary>Converts a CSV text.</summary>
    public static string OfCsv(this TestFolder folder, string name, string csv, params string[] columns)
    {
        string path = Path.Combine(folder.Path, name);
        using Table table = CsvTexts.Of(csv);
        FastLmm.Reporting.OutputTable.WriteParquet(path, table, columns.Length > 0 ? columns : null);
        return path;
    }

    /// <summary>Values as they are compared in one text.</summary>
    public static string Joined(this IEnumerable<object?> values) =>
        string.Join('|', values.Select(value => value switch
        {
            null or double.NaN => "-",
            double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            _ => value,
        }));
}
