namespace FastLmm.Tables.Blocks;

/// <summary>
/// The rest of a text file cut into blocks of whole lines that can be read in any order. A block has the lines after the first line feed that lies
/// in its bytes or behind them, up to where the next one's begin.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="start">Where the last line ends that does not belong to the rest: its line end lies here.</param>
/// <param name="size">Bytes of a block.</param>
/// <exception cref="LmmException">There is no such file any more.</exception>
internal sealed class TextBlocks(string path, long start, int size) : IDisposable
{
    private const int Slack = 1 << 12;                  // lines are mostly shorter
    private const int LongestLine = 1 << 20;

    private readonly FileStream _file = FileSource.OpenFile(path);

    /// <summary>Bytes of the file when its blocks were counted.</summary>
    public long Length { get; } = new FileInfo(path).Length;

    /// <summary>Number of blocks.</summary>
    public long Count => (Math.Max(0, Length - start) + size - 1) / size;

    /// <summary>Where the bytes of a block end.</summary>
    public long EndOf(long block) => Math.Min(Length, start + (block + 1) * size);

    /// <summary>Reads the lines of a block.</summary>
    /// <param name="block">Which, from 0.</param>
    /// <param name="buffer">Where to; is made larger where it is too small.</param>
    /// <returns>The lines; null when one is too long for blocks, or lines do not end as they should, or the file has become shorter.</returns>
    public ReadOnlyMemory<byte>? Read(long block, ref byte[] buffer)
    {
        long offset = start + block * size, rest = Length - offset;
        for (int used = 0, wanted = size + Slack; wanted <= size + 2 * LongestLine; wanted *= 2)
        {
            int length = (int)Math.Min(wanted, rest);
            if (buffer.Length < length) Array.Resize(ref buffer, wanted);
            if (!TryRead(offset + used, buffer.AsSpan(used, length - used))) return null;
            used = length;
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, used);
            if (block == 0 && !bytes.StartsWith("\n"u8) && !bytes.StartsWith("\r\n"u8)) return null;
            int begin = NextLine(bytes, 0), end = NextLine(bytes, Math.Min(size, used));
            if (end < 0 && used < rest) continue;
            if (end < 0) end = used;
            return begin < 0 ? default : buffer.AsMemory(begin..Math.Max(begin, end));
        }
        return null;
    }

    public void Dispose() => _file.Dispose();

    private static int NextLine(ReadOnlySpan<byte> bytes, int from)
    {
        int lineEnd = bytes[from..].IndexOf((byte)'\n');
        return lineEnd < 0 ? -1 : from + lineEnd + 1;
    }

    private bool TryRead(long offset, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(_file.SafeFileHandle, bytes, offset);
            if (count == 0) return false;
            offset += count;
            bytes = bytes[count..];
        }
        return true;
    }
}
