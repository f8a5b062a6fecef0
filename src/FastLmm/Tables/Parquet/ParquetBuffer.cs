using System.Runtime.CompilerServices;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Values of a column of consecutive rows on their way to a file; each is put at the end.</summary>
internal sealed class ParquetBuffer
{
    /// <summary>Most values that it holds.</summary>
    public const int Capacity = DuckDbQuery.MostRows;

    private readonly byte[] _values;
    private readonly ulong[] _valid = new ulong[Capacity / 64];
    private readonly ParquetTexts? _texts;
    private readonly string _name;
    private readonly string[] _levels;
    private int _count;
    private int _missing;
    private int _level;

    public ParquetBuffer(ParquetTarget column)
    {
        (_name, Type) = (column.Name, column.Type);
        _values = new byte[Capacity * SizeOf(Type)];
        _texts = Type == ParquetType.Text ? new ParquetTexts() : null;
        _levels = [.. column.Levels ?? []];
        Clear();
    }

    /// <summary>The type of the values.</summary>
    public ParquetType Type { get; }

    public void Clear()
    {
        (_count, _missing) = (0, 0);
        _valid.AsSpan().Fill(ulong.MaxValue);
        _texts?.Clear();
    }

    /// <summary>Puts a value of the column's type: double, int64, int32 or byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put<T>(T value) where T : unmanaged => Unsafe.WriteUnaligned(ref _values[_count++ * Unsafe.SizeOf<T>()], value);

    /// <summary>Puts a text.</summary>
    public void Put(ReadOnlySpan<byte> text) => _texts!.Put(_count++, text);

    /// <summary>Puts a text; the same object as before costs next to nothing.</summary>
    public void Put(string text)
    {
        if (_texts is not null) _texts.Put(_count++, text);
        else Put((byte)LevelOf(text));
    }

    public void PutMissing()
    {
        _texts?.PutMissing(_count);
        _valid[_count >> 6] &= ~(1UL << (_count & 63));
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
        if (_texts is not null) _texts.CopyTo(vector, _count);
        else _values.AsSpan(0, _count * SizeOf(Type)).CopyTo(new Span<byte>(DuckDbNative.VectorData(vector), _values.Length));
    }

    private static int SizeOf(ParquetType type) => type switch
    {
        ParquetType.Truth or ParquetType.Level => 1,
        ParquetType.Date => 4,
        ParquetType.Text => 0,
        _ => 8,
    };

    private int LevelOf(string text)
    {
        if (_levels[_level] == text) return _level;
        int level = Array.IndexOf(_levels, text);
        return level >= 0 ? _level = level : throw new InvalidOperationException($"column '{_name}' was said to hold other texts than '{text}'");
    }
}
