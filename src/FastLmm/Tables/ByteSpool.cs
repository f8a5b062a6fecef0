using Microsoft.Win32.SafeHandles;

namespace FastLmm.Tables;

/// <summary>Bytes kept to be read again: in memory while they are few, then in a temporary file.</summary>
internal sealed class ByteSpool(string? temporaryFolder, int mostInMemory = 1 << 24) : IDisposable
{
    private byte[] _memory = [];
    private SafeFileHandle? _file;

    /// <summary>Bytes kept.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the bytes have moved to a file.</summary>
    public bool IsOnDisk => _file is not null;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_file is null && Length + bytes.Length > mostInMemory) MoveToFile();
        if (_file is null)
        {
            int needed = (int)Length + bytes.Length;
            if (needed > _memory.Length) Array.Resize(ref _memory, Math.Min(mostInMemory, Math.Max(needed, Math.Max(1 << 16, 2 * _memory.Length))));
            bytes.CopyTo(_memory.AsSpan((int)Length));
        }
        else
        {
            Write(_file, bytes, Length);
        }
        Length += bytes.Length;
    }

    /// <summary>Copies bytes from a position on, as many as there are.</summary>
    public int Read(long position, Span<byte> bytes)
    {
        int count = (int)Math.Min(bytes.Length, Length - position);
        if (_file is not null) return RandomAccess.Read(_file, bytes[..count], position);
        _memory.AsSpan((int)position, count).CopyTo(bytes);
        return count;
    }

    public void Dispose() => _file?.Dispose();

    private void MoveToFile()
    {
        _file = TemporaryFile.Open(temporaryFolder);
        Write(_file, _memory.AsSpan(0, (int)Length), 0);
        _memory = [];
    }

    private void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            RandomAccess.Write(file, bytes, position);
        }
        catch (IOException e)
        {
            throw TemporaryFile.Failure(temporaryFolder, e);
        }
    }
}
