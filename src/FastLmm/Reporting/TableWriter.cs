using System.Text;

namespace FastLmm.Reporting;

/// <summary>Takes a table row by row: first the names of the columns, as texts, then the rows, each column's values of one type.</summary>
public abstract class TableWriter
{
    /// <summary>Adds the name of a column of texts to the names.</summary>
    /// <param name="name">The name.</param>
    /// <param name="texts">All different texts that the column can hold, where they are few and known.</param>
    public virtual void Name(string name, IReadOnlyList<string> texts) => Field(name);

    /// <summary>Adds a text to the row.</summary>
    public abstract void Field(string text);

    /// <summary>Adds a text in UTF-8 to the row.</summary>
    public virtual void Field(ReadOnlySpan<byte> text) => Field(Encoding.UTF8.GetString(text));

    /// <summary>Adds a number to the row; NaN is missing.</summary>
    public abstract void Field(double value);

    /// <summary>Adds a whole number to the row.</summary>
    public abstract void Field(long value);

    /// <summary>Ends the row.</summary>
    public abstract void EndRow();

    /// <summary>A writer of some rows of this table, for any thread; to be asked for once the names are written.</summary>
    public abstract TableWriter Piece();

    /// <summary>Adds the rows of a piece, which is empty and can be filled again then.</summary>
    /// <param name="piece">What <see cref="Piece"/> of this writer gave.</param>
    public abstract void Add(TableWriter piece);
}
