namespace FastLmm.Tables;

/// <summary>Fills chunks with rows of database values.</summary>
internal sealed class DbTableReader : TableReader
{
    private readonly string _name;
    private readonly ValueColumn[] _targets;
    private readonly IEnumerator<object[]> _rows;
    private long _rowsRead;

    public DbTableReader(string name, ResolvedColumn[] columns, MissingTokens missing, IEnumerable<object[]> rows)
    {
        _name = name;
        _targets = [.. columns.Select(column => new ValueColumn(column, missing, this))];
        _rows = rows.GetEnumerator();
        Kinds = [.. columns.Select(column => column.Kind!.Value)];
    }

    public override IReadOnlyList<ColumnKind> Kinds { get; }

    public override LevelTable Levels(int column) => _targets[column].Levels;

    public override string Place(int source, long row) => $"{_name}, row {row}";

    public override bool Read(TableChunk chunk)
    {
        chunk.Source = 0;
        chunk.FirstRow = _rowsRead + 1;
        chunk.Rows = 0;
        for (int c = 0; c < _targets.Length; c++) _targets[c].Bind(chunk, c);
        while (chunk.Rows < TableChunk.Capacity && _rows.MoveNext())
        {
            foreach (ValueColumn target in _targets) DbValue.Put(_rows.Current[target.Column.Index], target);
            chunk.Rows++;
        }
        _rowsRead += chunk.Rows;
        if (_rowsRead == 0) throw new LmmException(FailureKind.BadInput, $"{_name} has no rows");
        return chunk.Rows > 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _rows.Dispose();
        base.Dispose(disposing);
    }
}
