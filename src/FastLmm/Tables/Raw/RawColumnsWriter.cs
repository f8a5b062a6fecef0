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
        columns ??= table.ColumnNames;
        if (columns.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new LmmException(FailureKind.BadInput, $"there is more than one column named '{twice.Key}'; rename all but one");
        ColumnRequest[] requests = Requests(table, columns);
        using var values = new ColumnSpool(table, requests, options?.TemporaryFolder, cancel);
        ColumnRequest[] retold =
            [.. requests.Where((_, column) => values.LosesText(column)).Select(request => request with { Kind = ColumnKind.Id })];
        using ColumnSpool? texts = retold.Length == 0 ? null : new ColumnSpool(table, retold, options?.TemporaryFolder, cancel);
        var layout = new RawLayout(values.Rows);
        int next = 0;
        for (int column = 0; column < requests.Length; column++)
            layout.Add(requests[column].Name, values, column, values.LosesText(column) ? texts : null, values.LosesText(column) ? next++ : -1);
        layout.Write(target);
        return values.Rows;
    }

    // Text is held as ids, which may have any number of different texts.
    private static ColumnRequest[] Requests(Table table, IReadOnlyList<string> columns)
    {
        using TableReader reader = table.Open([.. columns.Select(name => new ColumnRequest(name))], keepForAgain: true);
        return
        [
            .. columns.Select((name, column) => reader.Kinds[column] switch
            {
                ColumnKind.Factor or ColumnKind.Id => new ColumnRequest(name, ColumnKind.Id),
                ColumnKind.Logical => new ColumnRequest(name),
                _ => new ColumnRequest(name) { WatchText = true },
            }),
        ];
    }
}
