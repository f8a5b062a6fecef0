namespace FastLmm.Tables;

/// <summary>A stream that only reads forward; heirs say how.</summary>
internal abstract class ForwardStream : OneWayStream
{
    public sealed override bool CanRead => true;

    public abstract override int Read(Span<byte> buffer);

    public override void Flush()
    {
    }
}

/// <summary>Bytes that were taken from a stream, followed by the rest of it.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty) return rest.Read(buffer);
        int count = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
