using System.Data.Common;
using FastLmm.Tables.Parquet;
using FastLmm.Tables.Raw;

namespace FastLmm.Tables;

public abstract partial class Table : IDisposable
{
    /// <summary>A CSV or TSV file, gzip or not; <c>-</c> is standard input.</summary>
    /// <param name="path">The file. Separator (comma, semicolon, tab) and compression are found out from its content.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="LmmException">The file cannot be opened, is empty or is not text.</exception>
    public static Table FromCsv(string path, TableOptions? options = null) => FromCsv([path], options);

    /// <summary>Several CSV or TSV files with the same columns, in any order of columns, read one after another.</summary>
    /// <param name="paths">The files; at most one may be <c>-</c>, standard input.</param>
    /// <param name="options">How to read them.</param>
    /// <exception cref="LmmException">A file cannot be opened, is empty or is not text, or its columns are not those of the first.</exception>
    public static Table FromCsv(IReadOnlyList<string> paths, TableOptions? options = null)
    {
        options ??= new TableOptions();
        return CsvTable.Create(ByteSource.FromPaths(paths, options.TemporaryFolder), options);
    }

    /// <summary>
    /// Files of any kind that can be read, told by their content: CSV or TSV, gzip or not, Parquet, or raw columns; all of one kind.
    /// </summary>
    /// <param name="paths">The files; at most one may be <c>-</c>, standard input, which must be text.</param>
    /// <param name="options">How to read them.</param>
    /// <exception cref="LmmException">A file cannot be opened, is damaged, or does not go with the first; DuckDB is not here and a file is Parquet.</exception>
    public static Table FromFiles(IReadOnlyList<string> paths, TableOptions? options = null)
    {
        options ??= new TableOptions();
        byte[][] starts = [.. paths.Select(FileSource.StartOf)];
        if (AreAll(paths, starts, RawPreamble.Magic, "a raw column file")) return new RawTable(paths, options);
        if (AreAll(paths, starts, ParquetFile.Magic, "a Parquet file")) return new ParquetTable(paths, options);
        return FromCsv(paths, options);
    }

    /// <summary>
    /// Begins to compile the reading of text, on another core: called as early as can be it shortens a small fit in a new process; otherwise it is
    /// not needed.
    /// </summary>
    public static void Prepare() => ReadingWarmUp.Begin();

    /// <summary>CSV or TSV text, gzip or not, from a stream that need not seek and is left open.</summary>
    /// <param name="stream">The text, from its current position.</param>
    /// <param name="name">Its name in messages and outputs.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="LmmException">The stream is empty or is not text.</exception>
    public static Table FromStream(Stream stream, string name, TableOptions? options = null)
    {
        options ??= new TableOptions();
        return CsvTable.Create([new StreamSource(stream, name, options.TemporaryFolder, ownsStream: false)], options);
    }

    /// <summary>Columns in memory, all of the same length.</summary>
    /// <param name="columns">The columns, in order.</param>
    /// <param name="options">What is missing, and which numbers are factors.</param>
    /// <param name="name">The table's name in messages and outputs.</param>
    /// <exception cref="LmmException">The columns differ in length, or there are no rows.</exception>
    public static Table FromColumns(IReadOnlyList<TableColumn> columns, TableOptions? options = null, string name = "data") =>
        new ColumnsTable(columns, options ?? new TableOptions(), name);

    /// <summary>
    /// The rows that a database reader is about to give; the reader is left open. Columns declared as numbers are numeric
    /// and all others factors, unless the options or the request say otherwise.
    /// </summary>
    /// <param name="reader">The reader, before its first row.</param>
    /// <param name="options">What is missing, and which columns are factors or numbers.</param>
    /// <param name="name">The table's name in messages and outputs.</param>
    public static Table FromReader(DbDataReader reader, TableOptions? options = null, string name = "data") =>
        new DbTable(reader, options ?? new TableOptions(), name);

    /// <summary>Deletes what the table spooled to temporary files.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Deletes what the table spooled to temporary files.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private static bool AreAll(IReadOnlyList<string> paths, byte[][] starts, ReadOnlySpan<byte> magic, string what)
    {
        int one = -1, other = -1;
        for (int i = 0; i < starts.Length; i++)
        {
            if (starts[i].AsSpan().StartsWith(magic)) one = one < 0 ? i : one;
            else other = other < 0 ? i : other;
        }
        return one < 0 || other < 0
            ? one >= 0
            : throw new LmmException(FailureKind.BadInput, $"{paths[one]} is {what} and {paths[other]} is not; convert all or none");
    }
}
