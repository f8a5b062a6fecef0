using System.Text;
using System.Text.Json;

namespace FastLmm.Tables.Raw;

/// <summary>Writes tables as raw column files, whose layout docs/raw-columns.md describes.</summary>
public static class RawColumnsWriter
{
    /// <summary>Writes a table.</summary>
    /// <param name="table">The table; read once, and once more for numbers such as 007 whose texts are kept too.</param>
    /// <param name="columns">The columns to write; null for all.</param>
    /// <param name="target">Gets the file.</param>
    /// <param name="options">Where temporary files go.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="LmmException">A value contradicts its column's kind, a column is not there, or two have the same name.</exception>
    /// <remarks>Memory holds the distinct texts; rows wait in a temporary file.</remarks>
    public static long Write(
        Table table, IReadOnlyList<string>? columns, Stream target, TableOptions? options = null, CancellationToken cancel = default)
    {
        using var spools = new ColumnSpools(table, columns, options?.TemporaryFolder, cancel);
        ColumnSpool values = spools.Values;
        var layout = new RawLayout(values.Rows);
        for (int column = 0; column < spools.Names.Count; column++)
        {
            int textColumn = spools.TextColumn(column);
            layout.Add(spools.Names[column], values, column, textColumn >= 0 ? spools.Texts : null, textColumn);
        }
        layout.Write(target);
        return values.Rows;
    }
}
