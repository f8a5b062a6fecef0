namespace FastLmm.Tables;

/// <summary>Text that is refused where a zero byte shows that it is none.</summary>
internal sealed class PlainText(Stream text, string name) : ForwardStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        int count = text.Read(buffer);
        int nul = buffer[..count].IndexOf((byte)0);
        if (nul >= 0)
            throw new LmmException(FailureKind.BadInput, $"{name} is not a text file (byte {_position + nul + 1} is zero); save it as CSV in UTF-8");
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }
}
