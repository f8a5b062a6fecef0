using FastLmm.Designs.Bases;
using FastLmm.Tables;

namespace FastLmm.Designs.Columns;

/// <summary>Finds the levels of a factor's rows; a step without values of its own.</summary>
internal sealed class FactorNode(FactorColumn factor) : ColumnNode
{
    public override double[] Values => [];

    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length) => factor.Map(chunk);
}

/// <summary>A number for each level of a factor; 0 where a row has none.</summary>
internal sealed class LevelNode(FactorColumn factor, double[] valueOfLevel) : ColumnNode
{
    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length)
    {
        ReadOnlySpan<int> levels = factor.LevelOfRow.AsSpan(0, length);
        Span<double> values = Values.AsSpan(0, length);
        for (int row = 0; row < values.Length; row++)
        {
            int level = levels[row];
            values[row] = (uint)level < (uint)valueOfLevel.Length ? valueOfLevel[level] : 0;
        }
    }
}

/// <summary>The intervals that a column's values fall into, −1 where in none; a step without values of its own.</summary>
internal sealed class IntervalNode(string name, ColumnNode operand, IntervalBasis intervals) : ColumnNode
{
    /// <summary>R's name of the factor.</summary>
    public string Name => name;

    public int[] Codes { get; } = new int[TableChunk.Capacity];

    public override double[] Values => [];

    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length)
    {
        double[] x = operand.Values;
        for (int row = 0; row < length; row++) Codes[row] = double.IsNaN(x[row]) ? -1 : intervals.IntervalOf(x[row]);
    }
}

/// <summary>Whether a column's text is one of given texts.</summary>
internal sealed class TextNode(CodeSource codes, IReadOnlyList<string> texts, bool negated, double ofMissing) : ColumnNode
{
    private readonly HashSet<string> _texts = new(texts, StringComparer.Ordinal);
    private double[] _valueOfCode = [];

    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length)
    {
        ReadOnlySpan<int> rows = codes.Of(chunk).AsSpan(0, chunk.Rows);
        for (int row = 0; row < rows.Length; row++) Values[row] = rows[row] < 0 ? ofMissing : Value(rows[row]);
    }

    private double Value(int code)
    {
        int known = _valueOfCode.Length;
        if (code >= known)
        {
            Array.Resize(ref _valueOfCode, Math.Max(code + 1, 2 * known));
            _valueOfCode.AsSpan(known).Fill(double.NaN);
        }
        if (double.IsNaN(_valueOfCode[code])) _valueOfCode[code] = codes.Text(code) is { } text && _texts.Contains(text) != negated ? 1 : 0;
        return _valueOfCode[code];
    }
}

/// <summary>A column of the texts TRUE and FALSE as 1 and 0.</summary>
/// <param name="codes">The texts.</param>
/// <param name="refusal">The error for any other text.</param>
internal sealed class LogicalNode(CodeSource codes, Func<string, LmmException> refusal) : ColumnNode
{
    private readonly List<double> _valueOfCode = [];

    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length)
    {
        ReadOnlySpan<int> rows = codes.Of(chunk).AsSpan(0, chunk.Rows);
        for (int row = 0; row < rows.Length; row++) Values[row] = rows[row] < 0 ? double.NaN : Value(rows[row]);
    }

    private double Value(int code)
    {
        while (_valueOfCode.Count <= code)
        {
            string? text = codes.Text(_valueOfCode.Count);
            _valueOfCode.Add(text switch { "TRUE" => 1, "FALSE" => 0, _ => throw refusal(text ?? "") });
        }
        return _valueOfCode[code];
    }
}

/// <summary>Whether a column is missing.</summary>
internal sealed class MissingNode(int column, bool numeric) : ColumnNode
{
    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length)
    {
        for (int row = 0; row < chunk.Rows; row++)
            Values[row] = (numeric ? double.IsNaN(chunk.Numeric(column)[row]) : chunk.Codes(column)[row] < 0) ? 1 : 0;
    }
}
