using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FastLmm.Tables.Raw;

/// <summary>A raw column file in mapped memory, its header checked against its length.</summary>
internal sealed unsafe class RawFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _data;
    private readonly long _dataLength;

    /// <summary>Opens a file that begins with the magic.</summary>
    /// <exception cref="LmmException">The file is truncated, damaged or of another version.</exception>
    public RawFile(string path)
    {
        Name = path;
        if (!BitConverter.IsLittleEndian)
            throw new LmmException(FailureKind.CannotRunHere, $"{path}: raw column files can be read on little-endian processors only");
        using FileStream stream = FileSource.OpenFile(path);
        long length = stream.Length;
        var start = new byte[BinaryPreamble.Length];
        BinaryPreamble preamble = RawPreamble.Read(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, false)), length, path);
        Header = ReadHeader(stream, preamble);
        _dataLength = length - preamble.DataStart;
        Check();
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* first = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
        _data = first + _view.PointerOffset + preamble.DataStart;
    }

    public string Name { get; }

    public RawHeader Header { get; }

    /// <summary>Consecutive values of a section.</summary>
    /// <param name="section">Where the section begins in the data.</param>
    /// <param name="first">Index of the first value.</param>
    /// <param name="count">Number of values.</param>
    public ReadOnlySpan<T> Values<T>(long section, long first, int count) where T : unmanaged =>
        new(_data + section + (first * sizeof(T)), count);

    /// <summary>The UTF-8 of a text.</summary>
    /// <exception cref="LmmException">Its place is outside the file.</exception>
    public ReadOnlySpan<byte> Text(RawTexts texts, int code)
    {
        ReadOnlySpan<long> ends = Values<long>(texts.Starts, code, 2);
        if (ends[0] < 0 || ends[1] < ends[0] || ends[1] - ends[0] > int.MaxValue || ends[1] > _dataLength - texts.Bytes)
            throw RawPreamble.Damaged(Name, "the place of a text");
        return Values<byte>(texts.Bytes, ends[0], (int)(ends[1] - ends[0]));
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static RawHeader ReadHeader(FileStream stream, BinaryPreamble preamble)
    {
        var json = new byte[preamble.HeaderLength];
        stream.ReadExactly(json);
        if (RawPreamble.Hash(json) != preamble.HeaderHash) throw RawPreamble.Damaged(stream.Name, "its header");
        try
        {
            return JsonSerializer.Deserialize(json, RawHeaderJson.Default.RawHeader) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw RawPreamble.Damaged(stream.Name, "its header");
        }
    }

    private void Check()
    {
        if (Header.Rows < 0 || Header.Columns.Count == 0) throw RawPreamble.Damaged(Name, "its header");
        foreach (RawColumn column in Header.Columns)
        {
            bool coded = column.Type is RawType.Logical or RawType.Factor;
            bool whole = column.Type == RawType.Id ? column.Values is null : Holds(column.Values, Header.Rows, coded ? 4 : 8);
            whole &= column.Texts is null ? column.Type != RawType.Id : Holds(column.Texts);
            whole &= column.Levels is not null == (column.Type == RawType.Factor);
            if (!whole) throw RawPreamble.Damaged(Name, $"the place of column '{column.Name}'");
        }
    }

    private bool Holds(RawTexts texts) =>
        texts.Count >= 0 && Holds(texts.Codes, Header.Rows, 4) && Holds(texts.Starts, texts.Count + 1L, 8) && Holds(texts.Bytes, 0, 1);

    private bool Holds(long? section, long count, int size) =>
        section >= 0 && section % BinaryPreamble.Alignment == 0 && section <= _dataLength && count <= (_dataLength - section) / size;
}
