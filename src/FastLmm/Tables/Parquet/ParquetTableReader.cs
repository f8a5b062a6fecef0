using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Reads Parquet files one after another, each from its first row to its last.</summary>
internal sealed class ParquetTableReader : TableReader
{
    private const long LibraryBytes = 40L << 20;        // DuckDB's code and what it holds before the first row; 28 MB were measured

    private readonly ParquetFile[] _files;
    private readonly ResolvedColumn[] _columns;
    private readonly ParquetField[] _fields;
    private DuckDbQuery? _query;
    private int _source = -1;
    private long _row;

    public ParquetTableReader(ParquetFile[] files, ResolvedColumn[] columns, MissingTokens missing)
    {
        _files = files;
        _columns = columns;
        Kinds = [.. columns.Select(column => column.Kind!.Value)];
        if (files.All(file => file.Rows == 0))
            throw new LmmException(FailureKind.BadInput, files.Length == 1 ? $"{files[0].Name} has no rows" : "the data files have no rows");
        _fields = [.. columns.Select((column, i) => ParquetField.Create(column, files[0].Columns[column.Index], missing, i, this))];
        OpenNext();
    }

    public override IReadOnlyList<ColumnKind> Kinds { get; }

    public override IReadOnlyList<string> Notes => [.. _columns.Select(column => column.Note).OfType<string>().Distinct()];

    public override long BytesRead => _files.Take(_source).Sum(file => file.Bytes) + (_source < _files.Length ? BytesOf(_files[_source]) : 0);

    internal override long BytesOutside => LibraryBytes + _files.Max(file => file.MostBytesOf([.. _columns.Select(column => column.Name)]));

    internal override bool CanRunAhead => true;

    internal override ValueForm Form(int column) => _columns[column].Form;

    internal override bool LosesText(int column) => _fields[column].LosesText;

    public override LevelTable Levels(int column) => _fields[column].Levels;

    public override string Place(int source, long row) => $"{_files[source].Name}, row {row}";

    public override bool Read(TableChunk chunk)
    {
        chunk.Rows = 0;
        while (_query is not null)
        {
            Fill(chunk, _query);
            if (chunk.Rows > 0) return true;
            CheckComplete();
            OpenNext();
        }
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _query?.Dispose();
        base.Dispose(disposing);
    }

    private void Fill(TableChunk chunk, DuckDbQuery query)
    {
        chunk.Source = _source;
        chunk.FirstRow = _row + 1;
        while (chunk.Rows + DuckDbQuery.MostRows <= TableChunk.Capacity && Next(query))
        {
            foreach (ParquetField field in _fields) field.Fill(query, chunk, chunk.Rows);
            chunk.Rows += query.Rows;
            _row += query.Rows;
        }
    }

    private bool Next(DuckDbQuery query)
    {
        try
        {
            return query.Next();
        }
        catch (DuckDbException e)
        {
            throw _files[_source].Failure(e);
        }
    }

    private void CheckComplete()
    {
        if (_row != _files[_source].Rows)
            throw new LmmException(FailureKind.BadInput, $"{_files[_source].Name} changed while it was read; read it again when it is complete");
    }

    private void OpenNext()
    {
        _query?.Dispose();
        _query = null;
        if (++_source == _files.Length) return;
        ParquetFile file = _files[_source];
        _row = 0;
        _query = file.Open([.. _columns.Select((column, i) => _fields[i].Select(file.Columns.First(own => own.Name == column.Name)))]);
    }

    private long BytesOf(ParquetFile file) => file.Rows == 0 ? 0 : (long)((double)_row / file.Rows * file.Bytes);
}
