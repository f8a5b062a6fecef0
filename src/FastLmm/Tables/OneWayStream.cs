namespace FastLmm.Tables;

/// <summary>A stream that is only read or only written, from its start on.</summary>
/// <remarks>Asking its length, a place in it and the other direction are refused by the exception that <see cref="Stream"/> lays down for them.</remarks>
public abstract class OneWayStream : Stream
{
    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !CanRead;

    /// <inheritdoc/>
    public override long Length => throw Refused();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw Refused();
        set => throw Refused();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => throw Refused();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => throw Refused();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw Refused();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw Refused();

    private NotSupportedException Refused() => new($"this stream is only {(CanRead ? "read" : "written")}, from its start on");
}
