using Microsoft.Win32.SafeHandles;

namespace FastLmm.Reporting;

/// <summary>
/// A new file that is sent to the disk while it is being written, so that <see cref="Complete"/>, which returns when all of it is there, has little left to
/// wait for. It is only written to, from its start on.
/// </summary>
internal sealed class DurableFile : Stream
{
    private const int BufferSize = 1 << 16;

    private readonly SafeFileHandle _handle;            // apart from the stream, whose own handle would first empty its buffer, on any thread
    private readonly FileStream _file;
    private readonly int _step;
    private Task _sending = Task.CompletedTask;
    private long _unsent;

    private DurableFile(SafeFileHandle handle, int step) =>
        (_handle, _file, _step) = (handle, new FileStream(handle, FileAccess.Write, BufferSize), step);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _file.Flush();

    /// <summary>Waits until everything is on the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Complete()
    {
        _sending.GetAwaiter().GetResult();              // a failure is told to one flush only
        _file.Flush(flushToDisk: true);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
