using System.Globalization;
using FastLmm.Tables;

namespace FastLmm.Tests.Designs;

/// <summary>Reads columns from cells of text, in chunks of any size; a column is numeric when all its cells but <c>NA</c> are numbers.</summary>
internal sealed class CellReader : TableReader
{
    private readonly string[][] _cells;
    private readonly int[] _columns;
    private readonly LevelTable[] _levels;
    private readonly int _chunkRows;
    private int _row;

    public CellReader(
        IReadOnlyList<string> header, IReadOnlyList<string[]> cells, IReadOnlyList<ColumnRequest> columns, int chunkRows = TableChunk.Capacity)
    {
        _cells = [.. cells];
        _columns = [.. columns.Select(column => header.ToList().IndexOf(column.Name))];
        Kinds = [.. columns.Select((column, k) => column.Kind ?? Decide(_columns[k]))];
        _levels = [.. columns.Select(_ => new LevelTable())];
        _chunkRows = chunkRows;
    }

    public override IReadOnlyList<ColumnKind> Kinds { get; }

    public override LevelTable Levels(int column) => _levels[column];

    public override string Place(int source, long row) => $"data.csv line {row + 1}";

    public override bool Read(TableChunk chunk)
    {
        chunk.FirstRow = _row + 1;
        chunk.Rows = Math.Min(_chunkRows, _cells.Length - _row);
        for (int row = 0; row < chunk.Rows; row++, _row++)
            for (int column = 0; column < _columns.Length; column++) Set(chunk, column, row, _cells[_row][_columns[column]]);
        return chunk.Rows > 0;
    }

    /// <summary>Texts of all distinct cells of the factors asked for.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> AllLevels() =>
        [.. _columns.Select((at, k) => Kinds[k] == ColumnKind.Factor ? Texts(at).Where(text => text != "NA").Distinct().ToList() : null)];

    private IEnumerable<string> Texts(int at) => _cells.Select(row => row[at]);

    private ColumnKind Decide(int at) => Texts(at).All(IsNumberOrMissing) ? ColumnKind.Numeric : ColumnKind.Factor;

    private static bool IsNumberOrMissing(string text) =>
        text == "NA" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private void Set(TableChunk chunk, int column, int row, string text)
    {
        if (Kinds[column] == ColumnKind.Numeric)
            chunk.Numeric(column)[row] = text == "NA" ? double.NaN : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        else
            chunk.Codes(column)[row] = text == "NA" ? -1 : _levels[column].Add(text);
    }
}
