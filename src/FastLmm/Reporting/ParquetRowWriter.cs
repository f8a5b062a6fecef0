using System.Text;
using FastLmm.Tables.Parquet;

namespace FastLmm.Reporting;

/// <summary>Writes rows to a Parquet file; the first one decides the types of the columns: VARCHAR, DOUBLE and BIGINT.</summary>
internal sealed class ParquetRowWriter : TableWriter, IDisposable
{
    private readonly List<string> _names = [];
    private readonly List<(ParquetType Type, Action Put)> _first = [];
    private readonly Func<IReadOnlyList<ParquetTarget>, IParquetTarget> _begin;
    private byte[] _text = new byte[256];
    private bool _named;
    private IParquetTarget? _target;
    private int _column;

    /// <summary>Creates a writer.</summary>
    /// <param name="path">The file, which is written over.</param>
    public ParquetRowWriter(string path) => _begin = columns => new ParquetSink(path, columns);

    private ParquetRowWriter(IReadOnlyList<string> names)
    {
        _begin = columns => new ParquetPiece(columns);
        _names.AddRange(names);
        _named = true;
    }

    /// <inheritdoc/>
    public override void Field(string text)
    {
        if (!_named) _names.Add(text);
        else if (_target is null) _first.Add((ParquetType.Text, () => Field(text)));
        else PutText(text);
    }

    /// <inheritdoc/>
    public override void Field(ReadOnlySpan<byte> text)
    {
        if (_target is null) base.Field(text);
        else Next(ParquetType.Text).Put(text);
    }

    /// <inheritdoc/>
    public override void Field(double value)
    {
        if (_target is null)
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
        if (_target is null) _first.Add((ParquetType.Whole, () => Field(value)));
        else Next(ParquetType.Whole).Put(value);
    }

    /// <inheritdoc/>
    public override void EndRow()
    {
        if (!_named) _named = true;
        else if (_target is null) Begin();
        else EndRow(_target);
    }

    /// <summary>Completes the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete()
    {
        _target ??= _begin([.. _names.Select(name => new ParquetTarget(name, ParquetType.Text))]);
        ((ParquetSink)_target).Complete();
    }

    /// <inheritdoc/>
    public override TableWriter Piece() => new ParquetRowWriter(_names);

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void Add(TableWriter piece)
    {
        if (((ParquetRowWriter)piece)._target is not ParquetPiece rows) return;
        var sink = (ParquetSink)(_target ??= _begin(rows.Columns));
        if (!rows.Columns.SequenceEqual(sink.Columns)) throw new InvalidOperationException("the columns of a piece hold other types than those of its table");
        sink.Send();
        rows.MoveTo(sink);
    }

    /// <summary>Gives the file up unless it is complete.</summary>
    public void Dispose() => (_target as ParquetSink)?.Dispose();

    private void Begin()
    {
        _target = _begin([.. _names.Zip(_first, (name, field) => new ParquetTarget(name, field.Type))]);
        foreach ((_, Action put) in _first) put();
        EndRow(_target);
    }

    private void EndRow(IParquetTarget target)
    {
        _column = 0;
        target.Rows.Count++;
        if (target.Rows.IsFull) target.Send();
    }

    private void PutText(string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _text.Length) _text = new byte[most];
        Next(ParquetType.Text).Put(_text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    private ParquetBuffer Next(ParquetType type)
    {
        ParquetBuffer buffer = _target!.Rows[_column++];
        return buffer.Type == type
            ? buffer
            : throw new InvalidOperationException($"column '{_names[_column - 1]}' holds {buffer.Type} and is given {type}");
    }
}
