using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastLmm.Tables.DuckDb;

/// <summary>A table function of a database whose rows a delegate gives, in order and on one thread.</summary>
internal sealed unsafe class DuckDbRowFunction : IDisposable
{
    private readonly IReadOnlyList<DuckDbType> _types;
    private readonly Func<Func<int, nint>, int> _fill;
    private GCHandle _self;

    /// <summary>Registers the function.</summary>
    /// <param name="database">The database, on whose own connection it can be called.</param>
    /// <param name="types">DuckDB's types of the columns.</param>
    /// <param name="fill">Fills the vectors of the columns, by their position, and returns the number of rows; 0 at the end.</param>
    public DuckDbRowFunction(DuckDbDatabase database, IReadOnlyList<DuckDbType> types, Func<Func<int, nint>, int> fill)
    {
        (_types, _fill) = (types, fill);
        _self = GCHandle.Alloc(this);
        nint function = DuckDbNative.CreateTableFunction();
        DuckDbNative.SetName(function, Name);
        DuckDbNative.SetExtraInfo(function, GCHandle.ToIntPtr(_self), 0);
        DuckDbNative.SetBind(function, &Bind);
        DuckDbNative.SetInit(function, &Init);
        DuckDbNative.SetFunction(function, &Fill);
        int failed = DuckDbNative.Register(database.Connection, function);
        DuckDbNative.DestroyTableFunction(ref function);
        if (failed != 0) throw new DuckDbException("a table function cannot be registered");
    }

    /// <summary>Its name in SQL.</summary>
    public string Name => "rows_to_write";

    /// <summary>The name of a column in SQL.</summary>
    public string Column(int column) => $"c{column}";

    public void Dispose() => _self.Free();

    // No exception may leave these methods.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            DuckDbRowFunction self = Of(DuckDbNative.BindExtraInfo(info));
            for (int column = 0; column < self._types.Count; column++)
            {
                nint type = self._types[column].Create();
                DuckDbNative.AddResultColumn(info, self.Column(column), type);
                DuckDbNative.DestroyType(ref type);
            }
        }
        catch (Exception e)
        {
            DuckDbNative.SetBindError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info) => DuckDbNative.SetMaxThreads(info, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint chunk)
    {
        try
        {
            int rows = Of(DuckDbNative.FunctionExtraInfo(info))._fill(column => DuckDbNative.Vector(chunk, (ulong)column));
            DuckDbNative.SetChunkSize(chunk, (ulong)rows);
        }
        catch (Exception e)
        {
            DuckDbNative.SetFunctionError(info, e.Message);
        }
    }

    private static DuckDbRowFunction Of(nint handle) => (DuckDbRowFunction)GCHandle.FromIntPtr(handle).Target!;
}
