using System.Runtime.InteropServices;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Types of the columns that are written; the values are DuckDB's.</summary>
internal enum ParquetType
{
    /// <summary>BOOLEAN: bytes 0 and 1.</summary>
    Truth = 1,

    /// <summary>BIGINT.</summary>
    Whole = 5,

    /// <summary>DOUBLE.</summary>
    Number = 11,

    /// <summary>TIMESTAMP: microseconds since 1970 in an int64.</summary>
    DateTime = 12,

    /// <summary>DATE: days since 1970 in an int32.</summary>
    Date = 13,

    /// <summary>VARCHAR.</summary>
    Text = 17,
}

/// <summary>A column to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
internal readonly record struct ParquetTarget(string Name, ParquetType Type);

/// <summary>Values of a column of consecutive rows on their way to a file; each is put at the end.</summary>
internal sealed class ParquetBuffer(ParquetType type)
{
    /// <summary>Most values that it holds.</summary>
    public const int Capacity = DuckDbQuery.MostRows;

    private readonly byte[] _values = new byte[Capacity * SizeOf(type)];
    private readonly ulong[] _valid = new ulong[Capacity / 64];
    private readonly int[] _ends = new int[type == ParquetType.Text ? Capacity : 0];
    private byte[] _texts = new byte[type == ParquetType.Text ? 16 * Capacity : 0];
    private int _count;
    private int _missing;

    /// <summary>The type of the values.</summary>
    public ParquetType Type => type;

    public void Clear()
    {
        (_count, _missing) = (0, 0);
        Array.Clear(_valid);
    }

    /// <summary>Puts a value of the column's type: double, int64, int32 or byte.</summary>
    public void Put<T>(T value) where T : unmanaged
    {
        MemoryMarshal.Cast<byte, T>(_values.AsSpan())[_count] = value;
        Count();
    }

    /// <summary>Puts a text.</summary>
    public void Put(ReadOnlySpan<byte> text)
    {
        int start = TextEnd, end = start + text.Length;
        if (end > _texts.Length) Array.Resize(ref _texts, Math.Max(end, 2 * _texts.Length));
        text.CopyTo(_texts.AsSpan(start));
        _ends[_count] = end;
        Count();
    }

    public void PutMissing()
    {
        if (type == ParquetType.Text) _ends[_count] = TextEnd;
        _missing++;
        _count++;
    }

    /// <summary>Copies the values into a vector of DuckDB.</summary>
    public unsafe void CopyTo(nint vector)
    {
        if (_missing > 0)
        {
            DuckDbNative.MakeValidityWritable(vector);
            _valid.CopyTo(new Span<ulong>(DuckDbNative.VectorValidity(vector), _valid.Length));
        }
        if (type == ParquetType.Text) CopyTexts(vector);
        else _values.AsSpan(0, _count * SizeOf(type)).CopyTo(new Span<byte>(DuckDbNative.VectorData(vector), _values.Length));
    }

    private int TextEnd => _count == 0 ? 0 : _ends[_count - 1];

    private static int SizeOf(ParquetType type) => type switch
    {
        ParquetType.Truth => 1,
        ParquetType.Date => 4,
        ParquetType.Text => 0,
        _ => 8,
    };

    private void Count()
    {
        _valid[_count >> 6] |= 1UL << (_count & 63);
        _count++;
    }

    private unsafe void CopyTexts(nint vector)
    {
        fixed (byte* texts = _texts)
            for (int row = 0, start = 0; row < _count; start = _ends[row++])
                DuckDbNative.AssignText(vector, (ulong)row, texts + start, (ulong)(_ends[row] - start));
    }
}
