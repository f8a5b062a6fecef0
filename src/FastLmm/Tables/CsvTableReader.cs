namespace FastLmm.Tables;

/// <summary>Reads the texts of a <see cref="CsvTable"/> one after another.</summary>
internal sealed partial class CsvTableReader : TableReader
{
    private readonly CsvTable _table;
    private readonly ResolvedColumn[] _columns;
    private readonly CsvField[] _fields;
    private readonly MissingTokens _missing;
    private readonly bool _keep;
    private readonly LineNumbers _lines;
    private CsvCursor? _cursor;
    private int _source = -1;
    private long _rowInSource;
    private bool _anyRow;
    private long _bytesBefore;

    public CsvTableReader(CsvTable table, ResolvedColumn[] columns, MissingTokens missing, bool keepForAgain)
    {
        _table = table;
        (_columns, _missing) = (columns, missing);
        _keep = keepForAgain;
        Kinds = [.. columns.Select(column => column.Kind!.Value)];
        _fields = [.. columns.Select(column => CsvField.Create(column, missing))];
        _lines = new LineNumbers(table.Sources.Count);
        OpenNext();
    }

    public override IReadOnlyList<ColumnKind> Kinds { get; }

    public override IReadOnlyList<string> Notes =>
        [.. _table.Notes, .. _columns.Select(column => column.Note).OfType<string>().Distinct()];

    public override long BytesRead => _bytesBefore + (_cursor?.BytesRead ?? 0);

    internal override bool CanRunAhead => true;

    internal override ValueForm Form(int column) => _columns[column].Form;

    internal override bool LosesText(int column) => _fields[column].LosesText;

    public override LevelTable Levels(int column) => _fields[column].Levels;

    public override bool Read(TableChunk chunk)
    {
        chunk.Rows = 0;
        while (_cursor is not null)
        {
            Fill(chunk, _cursor);
            if (chunk.Rows > 0) return true;
            CloseSource();
            OpenNext();
        }
        if (!_anyRow) throw NoRows();
        return false;
    }

    public override string Place(int source, long row) => (_table.LineOf(source, row) ?? _lines.Of(source, row)) is { } line
        ? $"{_table.Sources[source]}, line {line}"
        : $"{_table.Sources[source]}, row {row}";

    protected override void Dispose(bool disposing)
    {
        if (disposing) CloseSource();
        base.Dispose(disposing);
    }

    private void Fill(TableChunk chunk, CsvCursor cursor)
    {
        chunk.Source = _source;
        chunk.FirstRow = _rowInSource + 1;
        for (int c = 0; c < _fields.Length; c++) _fields[c].Bind(chunk, c);
        if (cursor.CountsLines) _lines.Start(_source, chunk.FirstRow);
        int rows = ReadRows(cursor);
        foreach (CsvField field in _fields) field.Complete(rows);
        chunk.Rows = rows;
        _rowInSource += rows;
        _anyRow |= rows > 0;
    }

    private int ReadRows(CsvCursor cursor)
    {
        try
        {
            return cursor.CountsLines ? ReadRows(cursor, _lines) : CsvField.ReadRows(cursor, _fields);
        }
        catch (Exception e) when (CsvCursor.IsOfReading(e))
        {
            throw cursor.Translated(e);
        }
    }

    private int ReadRows(CsvCursor cursor, LineNumbers lines)
    {
        int rows = 0;
        for (; rows < TableChunk.Capacity && cursor.NextRecord(); rows++)
        {
            lines.Add(cursor.Line);
            foreach (CsvField field in _fields) field.Read(cursor, rows);
        }
        return rows;
    }

    private void OpenNext()
    {
        if (++_source >= _table.Sources.Count) return;
        _cursor = _table.OpenCursor(_source, _keep);
        _rowInSource = 0;
        for (int c = 0; c < _fields.Length; c++) _fields[c].Field = _table.FieldOf(_columns[c], _source);
    }

    private void CloseSource()
    {
        _bytesBefore = BytesRead;
        _cursor?.Dispose();
        _cursor = null;
    }

    private LmmException NoRows()
    {
        string what = _table.Sources.Count == 1 ? $"{_table.Sources[0]} has a header but no rows" : "the data files have headers but no rows";
        return new LmmException(FailureKind.BadInput, what);
    }
}
