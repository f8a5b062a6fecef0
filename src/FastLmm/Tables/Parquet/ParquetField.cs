using System.Numerics;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Copies one column of a query into chunks.</summary>
internal abstract class ParquetField(ResolvedColumn column, MissingTokens missing, int index, TableReader reader)
{
    /// <summary>The texts of a coded column; empty for a numeric one.</summary>
    public LevelTable Levels { get; } = column.Kind == ColumnKind.Logical ? LevelTable.Truth() : new LevelTable();

    /// <summary>Whether whole numbers were met whose texts cannot be told from them.</summary>
    public virtual bool LosesText => false;

    protected ResolvedColumn Column => column;

    protected MissingTokens Missing => missing;

    /// <summary>Position of the column in the query and in the chunk.</summary>
    protected int Index => index;

    public static ParquetField Create(ResolvedColumn column, ParquetColumn type, MissingTokens missing, int index, TableReader reader) =>
        column.Kind switch
        {
            ColumnKind.Numeric when type.Content == ParquetContent.Text => new ParquetParsed(column, missing, index, reader),
            ColumnKind.Numeric => new ParquetNumbers(column, missing, index, reader),
            ColumnKind.Logical when type.Content == ParquetContent.Truth => new ParquetTruth(column, missing, index, reader),
            _ => new ParquetCodes(column, missing, index, reader),
        };

    /// <summary>SQL for the column of a file, as <see cref="Fill"/> takes it.</summary>
    public abstract string Select(ParquetColumn type);

    /// <summary>Copies the query's current rows into a chunk, from a row on.</summary>
    public abstract void Fill(DuckDbQuery query, TableChunk chunk, int first);

    protected string Place(TableChunk chunk, int row) => reader.Place(chunk.Source, chunk.FirstRow + row);

    /// <summary>Rows of the query's chunk that are missing.</summary>
    protected MissingRows MissingOf(DuckDbQuery query) => new(query.Validity(index), query.Rows);

    /// <summary>Goes through the zeros among the bits that tell which rows have a value.</summary>
    protected ref struct MissingRows(ReadOnlySpan<ulong> valid, int rows)
    {
        private readonly ReadOnlySpan<ulong> _valid = valid;
        private int _word = -1;
        private ulong _left;

        public readonly int Current => (64 * _word) + BitOperations.TrailingZeroCount(_left);

        public readonly MissingRows GetEnumerator() => this;

        public bool MoveNext()
        {
            _left &= _left - 1;
            while (_left == 0)
            {
                if (++_word >= _valid.Length) return false;
                _left = ~_valid[_word];
                int here = rows - (64 * _word);
                if (here < 64) _left &= (1UL << here) - 1;
            }
            return true;
        }
    }
}
