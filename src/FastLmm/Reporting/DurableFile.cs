using Microsoft.Win32.SafeHandles;

namespace FastLmm.Reporting;

/// <summary>
/// A new file that is sent to the disk while it is being written, so that <see cref="Complete"/>, which returns when all of it is there, has little left to
/// wait for.
/// </summary>
internal sealed class DurableFile : OutputStream
{
    private const int BufferSize = 1 << 16;

    private readonly SafeFileHandle _handle;            // apart from the stream, whose own handle would first empty its buffer, on any thread
    private readonly FileStream _file;
    private readonly int _step;
    private Task _sending = Task.CompletedTask;
    private long _unsent;

    private DurableFile(SafeFileHandle handle, int step) =>
        (_handle, _file, _step) = (handle, new FileStream(handle, FileAccess.Write, BufferSize), step);

    /// <summary>Creates a file.</summary>
    /// <param name="path">The file; it must not exist.</param>
    /// <param name="step">Bytes that are sent at a time.</param>
    internal static DurableFile Create(string path, int step = 32 << 20) =>
        new(File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None), step);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _file.Write(buffer);
        Send(buffer.Length);
    }

    public override void Flush() => _file.Flush();

    /// <summary>Waits until everything is on the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Complete()
    {
        _sending.GetAwaiter().GetResult();              // a failure is told to one flush only
        _file.Flush(flushToDisk: true);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Task.WaitAny(_sending);
            _file.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Send(int count)
    {
        _unsent += count;
        if (_unsent < _step || !_sending.IsCompletedSuccessfully) return;
        _unsent = 0;
        _sending = Task.Run(() => RandomAccess.FlushToDisk(_handle));
    }
}
