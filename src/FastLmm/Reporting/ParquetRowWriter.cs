using FastLmm.Tables.Parquet;

namespace FastLmm.Reporting;

/// <summary>Writes rows to a Parquet file; the first one decides the types of the columns: VARCHAR, DOUBLE and BIGINT.</summary>
internal sealed class ParquetRowWriter : TableWriter, IDisposable
{
    private readonly List<(string Name, IReadOnlyList<string>? Texts)> _names = [];
    private readonly List<(ParquetType Type, Action Put)> _first = [];
    private readonly Func<IReadOnlyList<ParquetTarget>, IParquetTarget> _begin;
    private bool _named;
    private IParquetTarget? _target;
    private ParquetRows? _rows;                         // the target's
    private int _column;

    /// <summary>Creates a writer.</summary>
    /// <param name="path">The file, which is written over.</param>
    public ParquetRowWriter(string path) => _begin = columns => new ParquetSink(path, columns);

    private ParquetRowWriter(List<(string, IReadOnlyList<string>?)> names)
    {
        _begin = columns => new ParquetPiece(columns);
        _names.AddRange(names);
        _named = true;
    }

    /// <inheritdoc/>
    public override void Name(string name, IReadOnlyList<string> texts) => _names.Add((name, texts));

    /// <inheritdoc/>
    public override void Field(string text)
    {
        if (_rows is not null) Next(ParquetType.Text).Put(text);
        else if (_named) _first.Add((ParquetType.Text, () => Field(text)));
        else _names.Add((text, null));
    }

    /// <inheritdoc/>
    public override void Field(ReadOnlySpan<byte> text)
    {
        if (_rows is not null && _rows.Columns[_column].Type == ParquetType.Text) Next(ParquetType.Text).Put(text);
        else base.Field(text);
    }

    /// <inheritdoc/>
    public override void Field(double value)
    {
        if (_rows is null)
        {
            _first.Add((ParquetType.Number, () => Field(value)));
            return;
        }
        ParquetBuffer target = Next(ParquetType.Number);
        if (double.IsNaN(value)) target.PutMissing();
        else target.Put(value);
    }

    /// <inheritdoc/>
    public override void Field(long value)
    {
        if (_rows is null) _first.Add((ParquetType.Whole, () => Field(value)));
        else Next(ParquetType.Whole).Put(value);
    }

    /// <inheritdoc/>
    public override void EndRow()
    {
        if (!_named) _named = true;
        else if (_rows is null) Begin();
        else EndRow(_rows);
    }

    /// <summary>Completes the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete()
    {
        _target ??= _begin([.. _names.Select(column => new ParquetTarget(column.Name, ParquetType.Text))]);
        ((ParquetSink)_target).Complete();
    }

    /// <inheritdoc/>
    public override TableWriter Piece() => new ParquetRowWriter(_names);

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void Add(TableWriter piece)
    {
        var other = (ParquetRowWriter)piece;
        if (other._target is not ParquetPiece rows) return;
        var sink = (ParquetSink)(_target ??= _begin(rows.Columns));
        if (!rows.Columns.SequenceEqual(sink.Columns)) throw new InvalidOperationException("the columns of a piece hold other types than those of its table");
        sink.Send();
        rows.MoveTo(sink);
        (_rows, other._rows) = (sink.Rows, rows.Rows);
    }

    /// <summary>Gives the file up unless it is complete.</summary>
    public void Dispose() => (_target as ParquetSink)?.Dispose();

    private void Begin()
    {
        _target = _begin([.. _names.Zip(_first, (column, field) => Of(column, field.Type))]);
        _rows = _target.Rows;
        foreach ((_, Action put) in _first) put();
        EndRow(_rows);
    }

    private static ParquetTarget Of((string Name, IReadOnlyList<string>? Texts) column, ParquetType type) =>
        type == ParquetType.Text ? ParquetTarget.OfTexts(column.Name, column.Texts) : new ParquetTarget(column.Name, type);

    private void EndRow(ParquetRows rows)
    {
        _column = 0;
        rows.Count++;
        if (!rows.IsFull) return;
        _target!.Send();
        _rows = _target.Rows;
    }

    private ParquetBuffer Next(ParquetType type)
    {
        ParquetBuffer buffer = _rows!.Columns[_column++];
        return buffer.Type == type || (type == ParquetType.Text && buffer.Type == ParquetType.Level) ? buffer : throw Mistaken(type);
    }

    private InvalidOperationException Mistaken(ParquetType type) =>
        new($"column '{_names[_column - 1].Name}' holds {_rows!.Columns[_column - 1].Type} and is given {type}");
}
