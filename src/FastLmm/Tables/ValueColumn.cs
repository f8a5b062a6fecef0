using System.Globalization;
using System.Text;

namespace FastLmm.Tables;

/// <summary>Puts values that are not text from a file into a chunk's column, row after row.</summary>
internal sealed class ValueColumn(ResolvedColumn column, MissingTokens missing, TableReader reader, bool inText = false)
{
    private TableChunk? _chunk;
    private double[] _values = [];
    private int[] _codes = [];
    private int _row;
    private string? _lastText;
    private int _lastCode;

    /// <summary>The texts of a coded column; empty for a numeric one.</summary>
    public LevelTable Levels { get; init; } = column.Kind == ColumnKind.Logical ? LevelTable.Truth() : new LevelTable();

    public ResolvedColumn Column => column;

    public bool IsNumeric => column.Kind == ColumnKind.Numeric;

    private bool IsLogical => column.Kind == ColumnKind.Logical;

    /// <summary>Directs the values to the chunk's first row.</summary>
    public void Bind(TableChunk chunk, int target)
    {
        _chunk = chunk;
        _row = 0;
        if (IsNumeric || IsLogical) _values = chunk.Numeric(target);
        if (!IsNumeric) _codes = chunk.Codes(target);
    }

    public void Put(double value)
    {
        if (IsLogical && value is 0 or 1) PutTruth(value);
        else if (!IsNumeric) PutText(missing.Contains(value) ? null : value.ToString("R", CultureInfo.InvariantCulture));
        else PutNumber(missing.HasNumbers && missing.Contains(value) ? double.NaN : value);
    }

    public void Put(string? text)
    {
        if (!IsNumeric) PutText(text);
        else PutNumber(text is null ? double.NaN : Number(text));
    }

    private void PutTruth(double value)
    {
        _values[_row] = value;
        _codes[_row++] = double.IsNaN(value) ? -1 : (int)value;
    }

    private void PutNumber(double value) => _values[_row++] = value;

    private void PutText(string? text)
    {
        if (IsLogical)
        {
            PutTruth(text is null || missing.Contains(text) ? double.NaN : Truth(text));
            return;
        }
        _codes[_row] = text is null ? -1 : Code(text);
        _row++;
    }

    private int Code(string text)
    {
        if (text == _lastText) return _lastCode;
        _lastText = text;
        _lastCode = missing.Contains(text) ? -1 : Levels.Add(text);
        if (Levels.Count > column.MostTexts) throw KindContradiction.TooManyTexts(Place, column, Levels, inText);
        return _lastCode;
    }

    private double Truth(string text) =>
        ValueForms.TryTruth(Encoding.UTF8.GetBytes(text), out double value) ? value : throw KindContradiction.Error(Place, column, text, inText);

    private double Number(string text)
    {
        if (missing.Contains(text)) return double.NaN;
        if (NumberText.TryParse(text, out double value)) return value;
        throw KindContradiction.Error(Place, column, text, inText);
    }

    private string Place => reader.Place(_chunk!.Source, _chunk.FirstRow + _row);
}
