using System.Runtime.CompilerServices;

namespace FastLmm.Tables;

/// <summary>The numbers of a column.</summary>
internal sealed class NumericField(ResolvedColumn column, MissingTokens missing) : CsvField(column)
{
    private readonly bool _someNumberIsMissing = missing.HasNumbers;
    private double[] _values = [];

    public override void Bind(TableChunk chunk, int target) => _values = chunk.Numeric(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Read(CsvCursor cursor, int row)
    {
        bool isNumber = cursor.TryNumber(Field, out double value);
        if (!isNumber || _someNumberIsMissing) value = MissingOr(value, isNumber, cursor);
        _values[row] = value;
    }

    private double MissingOr(double value, bool isNumber, CsvCursor cursor) =>
        missing.Contains(cursor.Field(Field)) ? double.NaN : isNumber ? value : throw Contradiction(cursor);
}
