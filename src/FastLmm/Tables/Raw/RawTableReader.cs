namespace FastLmm.Tables.Raw;

/// <summary>Reads mapped files one after another.</summary>
internal sealed class RawTableReader : TableReader
{
    private readonly RawFile[] _files;
    private readonly ResolvedColumn[] _columns;
    private readonly RawField[] _fields;
    private int _source;
    private long _row;

    public RawTableReader(RawFile[] files, ResolvedColumn[] columns, MissingTokens missing)
    {
        _files = files;
        _columns = columns;
        Kinds = [.. columns.Select(column => column.Kind!.Value)];
        _fields = [.. columns.Select(column => new RawField(column, missing, this))];
        if (files.All(file => file.Header.Rows == 0)) throw new LmmException(FailureKind.BadInput, $"{files[0].Name} has no rows");
        StartFile();
    }

    public override IReadOnlyList<ColumnKind> Kinds { get; }

    public override IReadOnlyList<string> Notes => [.. _columns.Select(column => column.Note).OfType<string>().Distinct()];

    public override long BytesRead => _files.Take(_source).Sum(file => file.Header.Rows * RowBytes) + _row * RowBytes;

    public override LevelTable Levels(int column) => _fields[column].Levels;

    internal override bool CanRunAhead => true;

    public override string Place(int source, long row) => $"{_files[source].Name}, row {row}";

    public override bool Read(TableChunk chunk)
    {
        chunk.Rows = 0;
        while (_source < _files.Length && _row == _files[_source].Header.Rows)
        {
            _source++;
            _row = 0;
            if (_source < _files.Length) StartFile();
        }
        if (_source == _files.Length) return false;
        int rows = (int)Math.Min(TableChunk.Capacity, _files[_source].Header.Rows - _row);
        chunk.Source = _source;
        chunk.FirstRow = _row + 1;
        for (int c = 0; c < _fields.Length; c++) _fields[c].Fill(chunk, c, _row, rows);
        chunk.Rows = rows;
        _row += rows;
        return true;
    }

    private int RowBytes => Kinds.Sum(kind => kind == ColumnKind.Numeric ? 8 : 4);

    private void StartFile()
    {
        RawFile file = _files[_source];
        for (int c = 0; c < _fields.Length; c++)
            _fields[c].Start(file, file.Header.Columns.First(column => column.Name == _columns[c].Name));
    }
}
