using System.Text;

namespace FastLmm.Tables;

/// <summary>Turns the values of one field into those of a chunk's column.</summary>
internal abstract class CsvField
{
    /// <summary>Position of the field in the records of the current text.</summary>
    public int Field { get; set; }

    /// <summary>The texts of a coded column; empty for a numeric one.</summary>
    public LevelTable Levels { get; } = new();

    public static CsvField Create(ResolvedColumn column, MissingTokens missing) =>
        column.Kind == ColumnKind.Numeric ? new NumericField(column, missing) : new CodedField(missing);

    /// <summary>Directs the values to a column of a chunk.</summary>
    public abstract void Bind(TableChunk chunk, int column);

    /// <summary>Reads the cursor's current record into a row of the chunk.</summary>
    public abstract void Read(CsvCursor cursor, int row);

    private sealed class NumericField(ResolvedColumn column, MissingTokens missing) : CsvField
    {
        private double[] _values = [];

        public override void Bind(TableChunk chunk, int column) => _values = chunk.Numeric(column);

        public override void Read(CsvCursor cursor, int row)
        {
            if (!cursor.TryNumber(Field, out double value)) value = MissingOrThrow(cursor);
            else if (missing.HasNumbers && missing.Contains(cursor.Field(Field))) value = double.NaN;
            _values[row] = value;
        }

        private double MissingOrThrow(CsvCursor cursor)
        {
            ReadOnlySpan<byte> text = cursor.Field(Field);
            if (missing.Contains(text)) return double.NaN;
            throw KindContradiction.Error(cursor.Place, column, Encoding.UTF8.GetString(text), inText: true);
        }
    }

    private sealed class CodedField(MissingTokens missing) : CsvField
    {
        private int[] _codes = [];
        private int _last = -1;

        public override void Bind(TableChunk chunk, int column) => _codes = chunk.Codes(column);

        public override void Read(CsvCursor cursor, int row) => _codes[row] = Code(cursor.Field(Field));

        // Rows of a subject mostly follow each other.
        private int Code(ReadOnlySpan<byte> text)
        {
            if (_last >= 0 && text.SequenceEqual(Levels.Utf8(_last))) return _last;
            return missing.Contains(text) ? -1 : _last = Levels.Add(text);
        }
    }
}
