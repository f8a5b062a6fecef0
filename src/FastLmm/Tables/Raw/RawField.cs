using System.Globalization;
using System.Numerics.Tensors;
using System.Text;

namespace FastLmm.Tables.Raw;

/// <summary>Copies the values of one column from a mapped file into chunks.</summary>
internal sealed class RawField
{
    private const int Unmet = -2;

    private readonly ResolvedColumn _column;
    private readonly MissingTokens _missing;
    private readonly ValueColumn _converted;
    private RawFile _file = null!;
    private RawColumn _raw = null!;
    private int[] _codeOf = [];
    private string?[] _texts = [];

    public RawField(ResolvedColumn column, MissingTokens missing, RawTableReader reader)
    {
        (_column, _missing) = (column, missing);
        Levels = column.Kind == ColumnKind.Logical ? LevelTable.Truth() : new LevelTable();
        _converted = new ValueColumn(column, missing, reader, inText: true) { Levels = Levels };
    }

    /// <summary>The texts of a coded column; empty for a numeric one.</summary>
    public LevelTable Levels { get; }

    private enum Copying
    {
        Numbers,
        Truth,
        Codes,
        Converted,
    }

    private Copying Way => _column.Kind switch
    {
        ColumnKind.Numeric => !IsCoded && !_missing.HasNumbers ? Copying.Numbers : Copying.Converted,
        ColumnKind.Logical => Copying.Truth,
        _ => _raw.Texts is not null || _raw.Levels is not null ? Copying.Codes : Copying.Converted,
    };

    private bool IsCoded => _raw.Type is RawType.Logical or RawType.Factor or RawType.Id;

    private int TextCount => _raw.Texts?.Count ?? _raw.Levels?.Count ?? 2;

    private long Codes => _raw.Texts?.Codes ?? _raw.Values!.Value;

    /// <summary>Turns to a file.</summary>
    public void Start(RawFile file, RawColumn raw)
    {
        (_file, _raw) = (file, raw);
        if (Way == Copying.Codes)
        {
            _codeOf = new int[TextCount];
            Array.Fill(_codeOf, Unmet);
        }
        _texts = Way == Copying.Converted && IsCoded ? new string?[TextCount] : [];
    }

    /// <summary>Fills a chunk's column.</summary>
    public void Fill(TableChunk chunk, int target, long first, int rows)
    {
        switch (Way)
        {
            case Copying.Numbers: _file.Values<double>(_raw.Values!.Value, first, rows).CopyTo(chunk.Numeric(target)); break;
            case Copying.Truth: FillTruth(chunk.Numeric(target), chunk.Codes(target), first, rows); break;
            case Copying.Codes: FillCodes(chunk.Codes(target), chunk.FirstRow, first, rows); break;
            default: Convert(chunk, target, first, rows); break;
        }
    }

    private void FillTruth(double[] values, int[] codes, long first, int rows)
    {
        CodesOf(first, rows).CopyTo(codes);
        for (int row = 0; row < rows; row++) values[row] = codes[row] < 0 ? double.NaN : codes[row];
    }

    // Codes are given in order of first appearance in all files, and only to texts that rows have.
    private void FillCodes(int[] codes, long firstRow, long first, int rows)
    {
        ReadOnlySpan<int> stored = CodesOf(first, rows);
        for (int row = 0; row < rows; row++)
        {
            int code = stored[row];
            if (code >= 0 && (code = _codeOf[code]) == Unmet) code = Meet(stored[row], firstRow + row);
            codes[row] = code;
        }
    }

    private int Meet(int stored, long row)
    {
        ReadOnlySpan<byte> text = _raw.Texts is { } texts ? _file.Text(texts, stored) : Encoding.UTF8.GetBytes(_raw.Levels![stored]);
        int code = _missing.Contains(text) ? -1 : Levels.Add(text);
        if (Levels.Count > _column.MostTexts) throw KindContradiction.TooManyTexts($"{_file.Name}, row {row}", _column, Levels, inText: true);
        return _codeOf[stored] = code;
    }

    private ReadOnlySpan<int> CodesOf(long first, int rows)
    {
        ReadOnlySpan<int> codes = _file.Values<int>(Codes, first, rows);
        if (TensorPrimitives.Max(codes) >= TextCount || TensorPrimitives.Min(codes) < -1)
            throw RawPreamble.Damaged(_file.Name, $"a code of column '{_column.Name}'");
        return codes;
    }

    private void Convert(TableChunk chunk, int target, long first, int rows)
    {
        _converted.Bind(chunk, target);
        if (IsCoded)
        {
            foreach (int code in CodesOf(first, rows)) PutCode(code);
            return;
        }
        foreach (double value in _file.Values<double>(_raw.Values!.Value, first, rows))
        {
            if (_column.Kind == ColumnKind.Numeric || _raw.Type == RawType.Number) _converted.Put(value);
            else _converted.Put(double.IsNaN(value) ? null : TimeText(value));
        }
    }

    private void PutCode(int code)
    {
        if (_raw.Type == RawType.Logical && _column.Kind == ColumnKind.Numeric) _converted.Put(code < 0 ? double.NaN : code);
        else _converted.Put(code < 0 ? null : _texts[code] ??= TextOf(code));
    }

    private string TextOf(int code) =>
        _raw.Texts is { } texts ? Encoding.UTF8.GetString(_file.Text(texts, code)) : _raw.Levels?[code] ?? (code == 0 ? "FALSE" : "TRUE");

    private string TimeText(double value) => _raw.Type == RawType.Date
        ? DateTime.UnixEpoch.AddDays(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : DateTime.UnixEpoch.AddTicks((long)Math.Round(value * TimeSpan.TicksPerSecond))
            .ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
