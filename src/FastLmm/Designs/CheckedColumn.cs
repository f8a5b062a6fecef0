using System.Globalization;
using FastLmm.Designs.Columns;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>A calculated column whose values must be finite.</summary>
/// <param name="Name">The expression to name in a message.</param>
/// <param name="Node">The column.</param>
/// <param name="Sources">Columns of the table whose values the message names.</param>
internal sealed record CheckedColumn(string Name, ColumnNode Node, IReadOnlyList<int> Sources)
{
    /// <summary>Refuses a kept row whose value is not finite.</summary>
    /// <exception cref="LmmException">There is one; says where.</exception>
    public void Check(ReadOnlySpan<int> kept, TableChunk chunk, IReadOnlyList<ColumnRequest> columns, Func<int, long, string> place)
    {
        if (Finite.All(Node.Values.AsSpan(0, chunk.Rows))) return;
        foreach (int row in kept)
            if (!double.IsFinite(Node.Values[row])) throw NotFinite(row, chunk, columns, place(chunk.Source, chunk.FirstRow + row));
    }

    private LmmException NotFinite(int row, TableChunk chunk, IReadOnlyList<ColumnRequest> columns, string where)
    {
        string what = double.IsNaN(Node.Values[row]) ? "not a number" : "infinite";
        IEnumerable<string> sources = Sources.Select(source =>
            string.Create(CultureInfo.InvariantCulture, $"{columns[source].Name} = {chunk.Numeric(source)[row]:R}"));
        string from = Sources.Count == 0 ? "" : $" for {string.Join(", ", sources)}";
        return new LmmException(FailureKind.BadInput, $"{where}: {Name} is {what}{from}; correct the value, or write NA to leave the row out");
    }
}
