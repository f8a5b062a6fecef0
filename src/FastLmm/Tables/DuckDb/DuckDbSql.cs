namespace FastLmm.Tables.DuckDb;

/// <summary>Names and texts within SQL.</summary>
internal static class DuckDbSql
{
    /// <summary>The name of a column.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
