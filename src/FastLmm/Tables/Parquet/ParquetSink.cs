using System.Collections.Concurrent;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>
/// Writes rows to a Parquet file as they come: DuckDB, on a thread of its own, copies from a function to the file, and the function hands
/// out the rows in their order. A few runs of rows are under way at a time, so memory does not grow with the file.
/// </summary>
internal sealed class ParquetSink : IParquetTarget, IDisposable
{
    private const int MostUnderWay = 4;

    // LZ4 makes numbers no larger than Snappy, DuckDB's own choice, and unpacks them in less than half the time.
    private const string Options = "FORMAT parquet, COMPRESSION lz4_raw, USE_TMP_FILE false";

    private readonly DuckDbDatabase _database;
    private readonly BlockingCollection<ParquetRows> _full = new(MostUnderWay);
    private readonly ConcurrentBag<ParquetRows> _free = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly IReadOnlyList<ParquetTarget> _columns;
    private readonly Thread _copying;
    private DuckDbException? _failure;
    private bool _complete;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file, which is written over.</param>
    /// <param name="columns">Its columns.</param>
    /// <exception cref="LmmException">DuckDB is not here.</exception>
    public ParquetSink(string path, IReadOnlyList<ParquetTarget> columns)
    {
        _columns = columns;
        path = Path.GetFullPath(path);
        _database = new DuckDbDatabase("writing Parquet", [path]);
        Rows = new ParquetRows(columns);
        _copying = new Thread(() => Copy(path)) { IsBackground = true, Name = "writes Parquet" };
        _copying.Start();
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ParquetTarget> Columns => _columns;

    /// <inheritdoc/>
    public ParquetRows Rows { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Send() => Rows = Exchange(Rows);

    /// <summary>Hands rows on, and gives empty ones for them.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public ParquetRows Exchange(ParquetRows rows)
    {
        if (rows.Count == 0) return rows;
        try
        {
            _full.Add(rows, _ended.Token);
        }
        catch (OperationCanceledException)
        {
            throw Failed();
        }
        if (!_free.TryTake(out ParquetRows? next)) next = new ParquetRows(_columns);
        next.Clear();
        return next;
    }

    /// <summary>Hands the last rows on and waits until the file is whole.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete()
    {
        Send();
        _complete = true;
        _full.CompleteAdding();
        _copying.Join();
        if (_failure is not null) throw Failed();
    }

    /// <summary>Ends the writing, whole or not.</summary>
    public void Dispose()
    {
        _full.CompleteAdding();
        _copying.Join();
        _database.Dispose();
        _full.Dispose();
        _ended.Dispose();
    }

    // The next rows for DuckDB; null at the end.
    private ParquetRows? Next()
    {
        if (_full.TryTake(out ParquetRows? rows, Timeout.Infinite)) return rows;
        return _complete ? null : throw new DuckDbException("the writing was given up");
    }

    private void Copy(string path)
    {
        try
        {
            using var function = new DuckDbRowFunction(_database, [.. _columns.Select(column => column.InDuckDb)], FillVectors);
            IEnumerable<string> named = _columns.Select((column, i) => $"{function.Column(i)} AS {DuckDbSql.Identifier(column.Name)}");
            _database.Execute($"COPY (SELECT {string.Join(", ", named)} FROM {function.Name}()) TO {DuckDbSql.Literal(path)} ({Options})");
        }
        catch (DuckDbException e)
        {
            _failure = e;
        }
        _ended.Cancel();
    }

    private int FillVectors(Func<int, nint> vector)
    {
        if (Next() is not { } rows) return 0;
        for (int column = 0; column < _columns.Count; column++) rows.Columns[column].CopyTo(vector(column));
        int count = rows.Count;
        _free.Add(rows);
        return count;
    }

    private Exception Failed() => _failure is { OutOfMemory: true }
        ? new LmmException(FailureKind.CannotRunHere, $"there is not enough memory to write Parquet ({_failure.Reason})", _failure)
        : new IOException(ReasonOf(_failure), _failure);

    private static string ReasonOf(DuckDbException? failure)
    {
        const string DiskFull = "No space left on device";
        if (failure is null) return "the writer of Parquet ended early";
        return failure.Message.Contains(DiskFull, StringComparison.OrdinalIgnoreCase) ? DiskFull : failure.Reason;
    }
}
