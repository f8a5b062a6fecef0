using System.Runtime.CompilerServices;
using System.Text;

namespace FastLmm.Tables;

/// <summary>Turns the values of one field into those of a chunk's column.</summary>
internal abstract class CsvField(ResolvedColumn column)
{
    /// <summary>Position of the field in the records of the current text.</summary>
    public int Field { get; set; }

    /// <summary>The texts of a coded column; empty for a numeric one.</summary>
    public LevelTable Levels { get; } = column.Kind == ColumnKind.Logical ? LevelTable.Truth() : new LevelTable();

    /// <summary>Whether whole numbers were met whose texts cannot be told from them.</summary>
    public virtual bool LosesText => false;

    protected ResolvedColumn Column => column;

    public static CsvField Create(ResolvedColumn column, MissingTokens missing) => column.Kind switch
    {
        ColumnKind.Numeric when column.Form == ValueForm.Number && column.WatchText => new WatchedField(column, missing),
        ColumnKind.Numeric when column.Form == ValueForm.Number => new NumericField(column, missing),
        ColumnKind.Numeric => new WrittenField(column, missing),
        ColumnKind.Logical => new LogicalField(column, missing),
        ColumnKind.Id => new IdField(column, missing),
        _ => new CodedField(column, missing),
    };

    /// <summary>Directs the values to a column of a chunk.</summary>
    public abstract void Bind(TableChunk chunk, int target);

    /// <summary>Reads the cursor's current record into a row of the chunk.</summary>
    public abstract void Read(CsvCursor cursor, int row);

    /// <summary>Ends a chunk of so many rows.</summary>
    public virtual void Complete(int rows)
    {
    }

    /// <summary>Forgets what was read, for a text of its own.</summary>
    public virtual void Restart()
    {
        if (column.Kind != ColumnKind.Logical) Levels.Clear();
    }

    /// <summary>Reads as many records as fit in a chunk.</summary>
    /// <remarks>Most fields are numbers, ids or factors: where the type is known, the call is made directly or inlined.</remarks>
    /// <returns>The number of records.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ReadRows(CsvCursor cursor, CsvField[] fields)
    {
        int rows = 0;
        for (; rows < TableChunk.Capacity && cursor.NextRecord(); rows++)
        {
            foreach (CsvField field in fields)
            {
                if (field is NumericField number) number.Read(cursor, rows);
                else if (field is IdField id) id.Read(cursor, rows);
                else if (field is CodedField factor) factor.Read(cursor, rows);
                else field.Read(cursor, rows);
            }
        }
        return rows;
    }

    protected LmmException Contradiction(CsvCursor cursor)
    {
        cursor.RequireUtf8(Field);
        return KindContradiction.Error(cursor.Place, Column, Encoding.UTF8.GetString(cursor.Field(Field)), inText: true);
    }

    private sealed class WatchedField(ResolvedColumn column, MissingTokens missing) : CsvField(column)
    {
        private const int ExactDigits = 15;

        private readonly NumericField _number = new(column, missing);
        private bool _loses;

        public override bool LosesText => _loses;

        public override void Bind(TableChunk chunk, int target)
        {
            _number.Field = Field;
            _number.Bind(chunk, target);
        }

        public override void Read(CsvCursor cursor, int row)
        {
            _number.Read(cursor, row);
            ReadOnlySpan<byte> text = cursor.Field(Field);
            if (text.Length < 2 || _loses || (text[0] != '0' && text.Length <= ExactDigits)) return;
            _loses = !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        }
    }

    private sealed class WrittenField(ResolvedColumn column, MissingTokens missing) : CsvField(column)
    {
        private double[] _values = [];

        public override void Bind(TableChunk chunk, int target) => _values = chunk.Numeric(target);

        public override void Read(CsvCursor cursor, int row)
        {
            ReadOnlySpan<byte> text = cursor.Field(Field);
            if (missing.Contains(text)) _values[row] = double.NaN;
            else if (!Column.Form.TryParse(text, out _values[row])) throw Contradiction(cursor);
        }
    }

    private sealed class LogicalField(ResolvedColumn column, MissingTokens missing) : CsvField(column)
    {
        private double[] _values = [];
        private int[] _codes = [];

        public override void Bind(TableChunk chunk, int target) => (_values, _codes) = (chunk.Numeric(target), chunk.Codes(target));

        public override void Read(CsvCursor cursor, int row)
        {
            ReadOnlySpan<byte> text = cursor.Field(Field);
            if (missing.Contains(text)) (_values[row], _codes[row]) = (double.NaN, -1);
            else if (ValueForms.TryTruth(text, out double value)) (_values[row], _codes[row]) = (value, (int)value);
            else throw Contradiction(cursor);
        }
    }

    private sealed class CodedField(ResolvedColumn column, MissingTokens missing) : CsvField(column)
    {
        private const int LongestKept = 32;

        private readonly byte[] _lastText = new byte[LongestKept];
        private int[] _codes = [];
        private int _last = -1;
        private int _lastLength = -1;

        public override void Bind(TableChunk chunk, int target) => _codes = chunk.Codes(target);

        public override void Restart()
        {
            base.Restart();
            _lastLength = -1;
        }

        // Rows of a subject mostly follow each other.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public override void Read(CsvCursor cursor, int row)
        {
            ReadOnlySpan<byte> text = cursor.Field(Field);
            if (text.Length != _lastLength || !text.SequenceEqual(_lastText.AsSpan(0, text.Length))) Find(text, cursor);
            _codes[row] = _last;
        }

        private void Find(ReadOnlySpan<byte> text, CsvCursor cursor)
        {
            _last = Code(text, cursor);
            _lastLength = text.Length <= LongestKept ? text.Length : -1;
            text[..Math.Max(0, _lastLength)].CopyTo(_lastText);
        }

        private int Code(ReadOnlySpan<byte> text, CsvCursor cursor)
        {
            if (missing.Contains(text)) return -1;
            int before = Levels.Count, code = Levels.Add(text);
            if (Levels.Count == before) return code;
            cursor.RequireUtf8(Field);
            if (Levels.Count > Column.MostTexts) throw KindContradiction.TooManyTexts(cursor.Place, Column, Levels, inText: true);
            return code;
        }
    }
}
