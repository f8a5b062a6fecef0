using System.Runtime.InteropServices;
using System.Text;

namespace FastLmm.Tables.DuckDb;

/// <summary>The rows of a query, streamed in chunks of columns whose memory is DuckDB's own.</summary>
internal sealed unsafe class DuckDbQuery : IDisposable
{
    /// <summary>Most rows of a chunk.</summary>
    public const int MostRows = 2048;

    private readonly void*[] _data;
    private readonly ulong*[] _valid;
    private nint _connection;
    private nint _statement;
    private nint _chunk;
    private DuckDbResult* _result;
    private bool _ended;

    /// <summary>Starts a query on a connection of its own.</summary>
    /// <exception cref="DuckDbException">It cannot be run.</exception>
    public DuckDbQuery(DuckDbDatabase database, string sql, int columns)
    {
        _data = new void*[columns];
        _valid = new ulong*[columns];
        _connection = database.Connect();
        try
        {
            Start(sql);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    ~DuckDbQuery() => Close();

    /// <summary>Rows of the current chunk.</summary>
    public int Rows { get; private set; }

    /// <summary>Goes to the next chunk; what the last one gave is gone.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="DuckDbException">The rows cannot be read further.</exception>
    public bool Next()
    {
        if (_chunk != 0) DuckDbNative.DestroyChunk(ref _chunk);
        Rows = 0;
        if (_ended) return false;
        _chunk = DuckDbNative.FetchChunk(*_result);
        Rows = _chunk == 0 ? 0 : (int)DuckDbNative.ChunkSize(_chunk);
        if (Rows == 0) return End();
        for (int column = 0; column < _data.Length; column++)
        {
            nint vector = DuckDbNative.Vector(_chunk, (ulong)column);
            _data[column] = DuckDbNative.VectorData(vector);
            _valid[column] = DuckDbNative.VectorValidity(vector);
        }
        return true;
    }

    /// <summary>The values of a column; those that are missing hold anything.</summary>
    public ReadOnlySpan<T> Values<T>(int column) where T : unmanaged => new(_data[column], Rows);

    /// <summary>The first text of a column.</summary>
    public DuckDbText* Texts(int column) => (DuckDbText*)_data[column];

    /// <summary>A bit per row, 1 for a value and 0 for a missing one, the lowest bit first; empty when none is missing.</summary>
    public ReadOnlySpan<ulong> Validity(int column) => _valid[column] is null ? default : new(_valid[column], (Rows + 63) / 64);

    /// <summary>Whether any row of a column is missing: a vector may tell of each row though none is.</summary>
    public bool HasMissing(int column)
    {
        ReadOnlySpan<ulong> valid = Validity(column);
        return !valid.IsEmpty && (valid[..(Rows / 64)].ContainsAnyExcept(ulong.MaxValue) || (Rows % 64 > 0 && (~valid[^1] << (64 - (Rows % 64))) != 0));
    }

    /// <summary>A text as a string; null when it is missing.</summary>
    public string? Text(int column, int row)
    {
        ReadOnlySpan<ulong> valid = Validity(column);
        bool missing = !valid.IsEmpty && (valid[row >> 6] >> (row & 63) & 1) == 0;
        return missing ? null : Encoding.UTF8.GetString(DuckDbText.Utf8(Texts(column) + row));
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private void Start(string sql)
    {
        if (DuckDbNative.Prepare(_connection, sql, out _statement) != 0) throw DuckDbException.Of(DuckDbNative.PrepareError(_statement));
        int failed = DuckDbNative.PendingStreaming(_statement, out nint pending);
        try
        {
            if (failed != 0) throw DuckDbException.Of(DuckDbNative.PendingError(pending));
            _result = (DuckDbResult*)NativeMemory.AllocZeroed((nuint)sizeof(DuckDbResult));
            if (DuckDbNative.ExecutePending(pending, _result) != 0) throw DuckDbException.Of(DuckDbNative.ResultError(_result));
        }
        finally
        {
            DuckDbNative.DestroyPending(ref pending);
        }
    }

    // An error on the way shows as an early end.
    private bool End()
    {
        _ended = true;
        nint error = DuckDbNative.ResultError(_result);
        return error == 0 || *(byte*)error == 0 ? false : throw DuckDbException.Of(error);
    }

    private void Close()
    {
        if (_chunk != 0) DuckDbNative.DestroyChunk(ref _chunk);
        if (_result is not null)
        {
            DuckDbNative.DestroyResult(_result);
            NativeMemory.Free(_result);
            _result = null;
        }
        if (_statement != 0) DuckDbNative.DestroyPrepare(ref _statement);
        if (_connection != 0) DuckDbNative.Disconnect(ref _connection);
    }
}
