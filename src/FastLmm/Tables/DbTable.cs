using System.Data.Common;

namespace FastLmm.Tables;

/// <summary>The rows of a database reader, which gives them once; they are spooled when they may be needed again.</summary>
internal sealed class DbTable(DbDataReader reader, TableOptions options, string name) : Table
{
    private readonly object[] _values = new object[reader.FieldCount];
    private readonly DbSpool _spool = new(reader.FieldCount, options.TemporaryFolder);
    private readonly bool[] _numeric = [.. Enumerable.Range(0, reader.FieldCount).Select(i => DbValue.IsNumber(reader.GetFieldType(i)))];
    private bool _opened;
    private bool _keeps;

    public override IReadOnlyList<string> Sources { get; } = [name];

    public override IReadOnlyList<string> ColumnNames { get; } = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];

    public override TableOptions Options => options;

    public override bool CanReadAgain => false;

    public override TableReader Open(IReadOnlyList<ColumnRequest> columns, bool keepForAgain = false)
    {
        ResolvedColumn[] resolved = ResolvedColumn.Resolve(columns, this, options);
        foreach (ResolvedColumn column in resolved) column.Kind ??= _numeric[column.Index] ? ColumnKind.Numeric : ColumnKind.Factor;
        if (_opened && !_keeps)
            throw new LmmException(FailureKind.BadInput, $"{name} has been read and cannot be read again; run its query once more");
        if (_opened) SpoolTheRest();
        IEnumerable<object[]> rows = _opened ? SpooledRows() : LiveRows();
        _keeps |= keepForAgain;
        _opened = true;
        return new DbTableReader(name, resolved, new MissingTokens(options.MissingTokens), rows);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _spool.Dispose();
        base.Dispose(disposing);
    }

    private IEnumerable<object[]> LiveRows()
    {
        while (TryNext()) yield return _values;
    }

    private IEnumerable<object[]> SpooledRows()
    {
        var values = new object[_values.Length];
        using BinaryReader spooled = _spool.Open();
        for (long row = 0; row < _spool.Rows; row++)
        {
            _spool.Read(spooled, values);
            yield return values;
        }
    }

    // The first reading may have been left before its last row.
    private void SpoolTheRest()
    {
        while (!reader.IsClosed && TryNext())
        {
        }
    }

    private bool TryNext()
    {
        try
        {
            if (!reader.Read()) return false;
            reader.GetValues(_values);
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException)
        {
            throw new LmmException(FailureKind.ReadOrWriteFailed, $"{name} cannot be read further: {e.Message}", e);
        }
        if (_keeps) _spool.Append(_values);
        return true;
    }
}
