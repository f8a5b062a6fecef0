namespace FastLmm.Tables.DuckDb;

/// <summary>
/// An empty database in memory through which named files are read or written and nothing else: no other file, no network, no extension.
/// </summary>
internal sealed unsafe class DuckDbDatabase : IDisposable
{
    private nint _database;
    private nint _connection;

    /// <summary>Opens it.</summary>
    /// <param name="what">What it is for, for the message when DuckDB is not here.</param>
    /// <param name="paths">Full paths of the files that it may touch.</param>
    /// <exception cref="LmmException">DuckDB is not here or cannot be started.</exception>
    public DuckDbDatabase(string what, IEnumerable<string> paths)
    {
        DuckDbLibrary.Require(what);
        try
        {
            Open();
            _connection = Connect();
            Execute(Settings(paths));
        }
        catch (DuckDbException e)
        {
            Dispose();
            throw new LmmException(FailureKind.CannotRunHere, $"{what} fails: DuckDB {DuckDbLibrary.Version} cannot be started ({e.Reason})", e);
        }
    }

    ~DuckDbDatabase() => Close();

    /// <summary>The connection for <see cref="Execute"/>, on which functions can be registered.</summary>
    public nint Connection => _connection;

    /// <summary>Makes another connection, which the caller must disconnect; it may outlive the database.</summary>
    public nint Connect()
    {
        ObjectDisposedException.ThrowIf(_database == 0, this);
        if (DuckDbNative.Connect(_database, out nint connection) != 0) throw new DuckDbException("no connection can be made");
        return connection;
    }

    /// <summary>Runs statements that have no rows to give.</summary>
    public void Execute(string sql)
    {
        DuckDbResult result;
        int failed = DuckDbNative.Query(_connection, sql, &result);
        DuckDbException? error = failed != 0 ? DuckDbException.Of(DuckDbNative.ResultError(&result)) : null;
        DuckDbNative.DestroyResult(&result);
        if (error is not null) throw error;
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    // One thread: rows come in order without being put in order, and reading is not what a fit waits for. Nothing is sorted or joined, so
    // no temporary file is needed.
    private static string Settings(IEnumerable<string> paths) => $"""
        SET threads = 1;
        SET preserve_insertion_order = true;
        SET temp_directory = '';
        SET autoinstall_known_extensions = false;
        SET autoload_known_extensions = false;
        SET allowed_paths = [{string.Join(", ", paths.Select(DuckDbSql.Literal))}];
        SET enable_external_access = false;
        SET lock_configuration = true;
        """;

    private void Open()
    {
        if (DuckDbNative.Open(null, out _database, 0, out nint error) == 0) return;
        DuckDbException exception = DuckDbException.Of(error);
        DuckDbNative.Free(error);
        throw exception;
    }

    private void Close()
    {
        if (_connection != 0) DuckDbNative.Disconnect(ref _connection);
        if (_database != 0) DuckDbNative.Close(ref _database);
    }
}
