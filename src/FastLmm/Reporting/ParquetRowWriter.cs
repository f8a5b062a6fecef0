using System.Text;
using FastLmm.Tables.Parquet;

namespace FastLmm.Reporting;

/// <summary>Writes rows to a Parquet file; the first one decides the types of the columns: VARCHAR, DOUBLE and BIGINT.</summary>
internal sealed class ParquetRowWriter(string path) : TableWriter, IDisposable
{
    private readonly List<string> _names = [];
    private readonly List<(ParquetType Type, Action Put)> _first = [];
    private byte[] _text = new byte[256];
    private bool _named;
    private ParquetSink? _sink;
    private int _column;

    /// <inheritdoc/>
    public override void Field(string text)
    {
        if (!_named) _names.Add(text);
        else if (_sink is null) _first.Add((ParquetType.Text, () => Field(text)));
        else PutText(text);
    }

    /// <inheritdoc/>
    public override void Field(double value)
    {
        if (_sink is null)
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
        if (_sink is null) _first.Add((ParquetType.Whole, () => Field(value)));
        else Next(ParquetType.Whole).Put(value);
    }

    /// <inheritdoc/>
    public override void EndRow()
    {
        if (!_named) _named = true;
        else if (_sink is null) Begin();
        else EndRow(_sink);
    }

    /// <summary>Completes the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete()
    {
        _sink ??= new ParquetSink(path, [.. _names.Select(name => new ParquetTarget(name, ParquetType.Text))]);
        _sink.Complete();
    }

    /// <summary>Gives the file up unless it is complete.</summary>
    public void Dispose() => _sink?.Dispose();

    private void Begin()
    {
        _sink = new ParquetSink(path, [.. _names.Zip(_first, (name, field) => new ParquetTarget(name, field.Type))]);
        foreach ((_, Action put) in _first) put();
        EndRow(_sink);
    }

    private void EndRow(ParquetSink sink)
    {
        _column = 0;
        sink.Rows.Count++;
        if (sink.Rows.IsFull) sink.Send();
    }

    private void PutText(string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _text.Length) _text = new byte[most];
        Next(ParquetType.Text).Put(_text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
    }

    private ParquetBuffer Next(ParquetType type)
    {
        ParquetBuffer buffer = _sink!.Rows[_column++];
        return buffer.Type == type
            ? buffer
            : throw new InvalidOperationException($"column '{_names[_column - 1]}' holds {buffer.Type} and is given {type}");
    }
}
