namespace FastLmm.Tables;

/// <summary>A stream that can be read once: what was looked at or is to be kept goes to a spool.</summary>
internal sealed class StreamSource(Stream stream, string name, string? temporaryFolder, bool ownsStream) : ByteSource(name)
{
    private readonly ByteSpool _spool = new(temporaryFolder);
    private bool _keeps = true;
    private bool _opened;

    public override bool CanReadAgain => false;

    public override Stream Peek() => _keeps
        ? new Replay(this)
        : throw new LmmException(FailureKind.BadInput, $"{Name} has been read and cannot be read again; save it to a file first");

    public override Stream Open(bool keepForAgain)
    {
        Stream replay = Peek();
        _keeps = keepForAgain || _opened;
        _opened = true;
        return replay;
    }

    public override void Dispose()
    {
        _spool.Dispose();
        if (ownsStream) stream.Dispose();
    }

    private int Next(Span<byte> bytes)
    {
        int count = stream.Read(bytes);
        if (_keeps) _spool.Append(bytes[..count]);
        return count;
    }

    /// <summary>The spooled bytes and, after them, the stream's.</summary>
    private sealed class Replay(StreamSource source) : ForwardStream
    {
        private long _position;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int count = _position < source._spool.Length ? source._spool.Read(_position, buffer) : source.Next(buffer);
            _position += count;
            return count;
        }
    }
}
