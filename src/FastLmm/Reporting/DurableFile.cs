namespace FastLmm.Reporting;

/// <summary>
/// A new file that is sent to the disk while it is being written, so that <see cref="Complete"/>, which returns when all of it is there, has little left to
/// wait for.
/// </summary>
/// <param name="path">The file; it must not exist.</param>
internal sealed class DurableFile(string path) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16)
{
    internal const int Step = 32 << 20;                 // bytes that are sent at a time

    private Task _sending = Task.CompletedTask;
    private long _unsent;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(buffer);
        Send(buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, count);
        Send(count);
    }

    /// <summary>Waits until everything is on the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Complete()
    {
        _sending.GetAwaiter().GetResult();              // a failure is told to one flush only
        Flush(flushToDisk: true);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Task.WaitAny(_sending);
        base.Dispose(disposing);
    }

    private void Send(int count)
    {
        _unsent += count;
        if (_unsent < Step || !_sending.IsCompletedSuccessfully) return;
        _unsent = 0;
        _sending = Task.Run(() => RandomAccess.FlushToDisk(SafeFileHandle));
    }
}
