namespace FastLmm.Tables;

/// <summary>One or several files that hold the types of their columns, open as long as the table is.</summary>
/// <param name="paths">The files.</param>
/// <param name="options">How to read them.</param>
internal abstract class TypedFilesTable(IReadOnlyList<string> paths, TableOptions options) : Table
{
    private bool _closed;

    public override IReadOnlyList<string> Sources { get; } = [.. paths];

    public override TableOptions Options => options;

    public override IReadOnlyList<string> Files => Sources;

    public override bool CanReadAgain => true;

    public override TableReader Open(IReadOnlyList<ColumnRequest> columns, bool keepForAgain = false)
    {
        if (_closed)
            throw new LmmException(FailureKind.BadInput, $"{Sources[0]} has been closed and cannot be read again; keep its table open until then");
        ResolvedColumn[] resolved = ResolvedColumn.Resolve(columns, this, options);
        foreach (ResolvedColumn column in resolved) Decide(column);
        return Open(resolved, new MissingTokens(options.MissingTokens));
    }

    /// <summary>Decides form and kind of a column from its type.</summary>
    protected abstract void Decide(ResolvedColumn column);

    /// <summary>Starts a reading of columns that are decided.</summary>
    protected abstract TableReader Open(ResolvedColumn[] columns, MissingTokens missing);

    protected override void Dispose(bool disposing)
    {
        _closed = true;
        base.Dispose(disposing);
    }
}
