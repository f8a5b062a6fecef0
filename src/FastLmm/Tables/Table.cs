namespace FastLmm.Tables;

/// <summary>Rows and named columns from somewhere, read in chunks.</summary>
public abstract partial class Table
{
    /// <summary>Names of the sources for messages and outputs, e.g. file names; <see cref="TableChunk.Source"/> indexes it.</summary>
    public abstract IReadOnlyList<string> Sources { get; }

    /// <summary>Names of the columns, in order.</summary>
    public abstract IReadOnlyList<string> ColumnNames { get; }

    /// <summary>How the table is read.</summary>
    public abstract TableOptions Options { get; }

    /// <summary>The files that hold all the rows, as they were named; empty where a source is no file that can be opened again.</summary>
    public virtual IReadOnlyList<string> Files => [];

    /// <summary>Whether <see cref="Open"/> can be called more than once without <c>keepForAgain</c>.</summary>
    public abstract bool CanReadAgain { get; }

    /// <summary>Starts a reading of some columns from the first row.</summary>
    /// <param name="columns">The columns wanted; the same name may be asked for with several kinds.</param>
    /// <param name="keepForAgain">A second reading may follow: a source that cannot be read again spools itself to a temporary file.</param>
    /// <exception cref="LmmException">A column does not exist, or a source cannot be opened.</exception>
    public abstract TableReader Open(IReadOnlyList<ColumnRequest> columns, bool keepForAgain = false);
}

/// <summary>One reading of a table, from its first row to its last.</summary>
public abstract class TableReader : IDisposable
{
    /// <summary>The kind of each column asked for: as asked, or as decided from the first rows.</summary>
    public abstract IReadOnlyList<ColumnKind> Kinds { get; }

    /// <summary>The texts behind the codes of a factor or id column, growing as rows are read.</summary>
    public abstract LevelTable Levels(int column);

    /// <summary>Fills the chunk with the next rows; a chunk never holds rows of two sources.</summary>
    /// <returns>False at the end, the chunk then being empty.</returns>
    /// <exception cref="LmmException">A value contradicts its column's kind, or the source is damaged; says where.</exception>
    public abstract bool Read(TableChunk chunk);

    /// <summary>Bytes consumed so far, for progress.</summary>
    public virtual long BytesRead => 0;

    /// <summary>A place for messages: source, and line where the source has lines.</summary>
    /// <param name="source">Index into <see cref="Table.Sources"/>.</param>
    /// <param name="row">Row within the source, from 1.</param>
    public abstract string Place(int source, long row);

    /// <summary>What a user must know about how the columns were read, in plain sentences.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>How the values of a numeric column were written.</summary>
    internal virtual ValueForm Form(int column) => ValueForm.Number;

    /// <summary>Bytes that reading takes outside of what the program itself holds, an upper estimate: those of a library that reads for it.</summary>
    internal virtual long BytesOutside => 0;

    /// <summary>Whether whole numbers were met whose texts cannot be told from them; only where the request asked to watch.</summary>
    internal virtual bool LosesText(int column) => false;

    /// <summary>
    /// Whether <see cref="Read"/> may run on another thread than the rest: then <see cref="Place"/>, for rows of the latest chunks, and
    /// <see cref="Levels"/>, for codes handed out, may be asked meanwhile.
    /// </summary>
    internal virtual bool CanRunAhead => false;

    /// <summary>Closes the sources.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the sources.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
