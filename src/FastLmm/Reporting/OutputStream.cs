using FastLmm.Tables;

namespace FastLmm.Reporting;

/// <summary>A stream that is only written to; heirs say how.</summary>
public abstract class OutputStream : OneWayStream
{
    /// <inheritdoc/>
    public sealed override bool CanRead => false;

    /// <inheritdoc/>
    public abstract override void Write(ReadOnlySpan<byte> buffer);
}
