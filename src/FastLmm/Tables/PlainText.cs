namespace FastLmm.Tables;

/// <summary>Text that is refused where a zero byte shows that it is none, and that tells of its first quote before it is given out.</summary>
internal sealed class PlainText(Stream text, string name, Action onQuote) : ForwardStream
{
    private long _position;
    private bool _quoted;

    public override int Read(Span<byte> buffer)
    {
        int count = text.Read(buffer);
        ReadOnlySpan<byte> bytes = buffer[..count];
        int special = _quoted ? bytes.IndexOf((byte)0) : bytes.IndexOfAny((byte)0, (byte)'"');
        if (special >= 0) Look(bytes, special);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<byte> bytes, int special)
    {
        int nul = bytes[special..].IndexOf((byte)0);
        if (nul >= 0)
            throw new LmmException(FailureKind.BadInput,
                $"{name} is not a text file (byte {_position + special + nul + 1} is zero); save it as CSV in UTF-8");
        _quoted = true;
        onQuote();
    }
}
