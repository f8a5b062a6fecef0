namespace FastLmm.Tables;

/// <summary>One or several CSV texts with the same columns.</summary>
internal sealed class CsvTable : Table
{
    private readonly ByteSource[] _sources;
    private readonly IReadOnlyList<string>[] _headers;
    private readonly TableOptions _options;

    private CsvTable(ByteSource[] sources, TableOptions options)
    {
        _sources = sources;
        _options = options;
        Sources = [.. sources.Select(source => source.Name)];
        _headers = new IReadOnlyList<string>[sources.Length];
        for (int i = 0; i < sources.Length; i++) _headers[i] = ReadHeader(i);
    }

    public override IReadOnlyList<string> Sources { get; }

    public override IReadOnlyList<string> ColumnNames => _headers[0];

    public override bool CanReadAgain => _sources.All(source => source.CanReadAgain);

    /// <summary>Reads the headers; closes the sources if that fails.</summary>
    public static CsvTable Create(ByteSource[] sources, TableOptions options)
    {
        try
        {
            return new CsvTable(sources, options);
        }
        catch
        {
            foreach (ByteSource source in sources) source.Dispose();
            throw;
        }
    }

    public override TableReader Open(IReadOnlyList<ColumnRequest> columns, bool keepForAgain = false)
    {
        ResolvedColumn[] resolved = ResolvedColumn.Resolve(columns, this, _options);
        var missing = new MissingTokens(_options.MissingTokens);
        DecideKinds(resolved, missing);
        return new CsvTableReader(this, resolved, missing, keepForAgain);
    }

    /// <summary>Opens a text at its first record.</summary>
    public CsvCursor OpenCursor(int source, bool keepForAgain) => new(_sources[source].Name, _sources[source].Open(keepForAgain));

    /// <summary>Position of a column in the records of a text.</summary>
    public int FieldOf(ResolvedColumn column, int source)
    {
        if (ReferenceEquals(_headers[source], _headers[0])) return column.Index;
        for (int field = 0; field < _headers[source].Count; field++)
            if (_headers[source][field] == column.Name) return field;
        throw new InvalidOperationException($"column '{column.Name}' was not found again");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (ByteSource source in _sources) source.Dispose();
        base.Dispose(disposing);
    }

    private IReadOnlyList<string> ReadHeader(int source)
    {
        using var cursor = new CsvCursor(_sources[source].Name, _sources[source].Peek());
        if (source == 0) return cursor.Header;
        if (cursor.Header.SequenceEqual(_headers[0])) return _headers[0];
        RequireSameColumns(source, cursor.Header);
        return cursor.Header;
    }

    private void RequireSameColumns(int source, IReadOnlyList<string> header)
    {
        string name = _sources[source].Name, first = _sources[0].Name;
        const string Need = "files read together need the same columns";
        if (_headers[0].Except(header).FirstOrDefault() is { } lacking)
            throw BadInput($"{name} has no column '{lacking}', which {first} has; {Need}");
        if (header.Except(_headers[0]).FirstOrDefault() is { } extra)
            throw BadInput($"{name} has a column '{extra}', which {first} has not; {Need}");
        if (header.GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } repeated)
            throw BadInput($"{name} has more than one column named '{repeated.Key}'; rename all but one");
    }

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);

    // A column is numeric until one of its first values is neither missing nor a number.
    private void DecideKinds(ResolvedColumn[] columns, MissingTokens missing)
    {
        List<ResolvedColumn> undecided = [.. columns.Where(column => column.Kind is null)];
        for (int source = 0, rows = 0; source < _sources.Length && rows < _options.RowsToDecideKinds && undecided.Count > 0; source++)
        {
            using var cursor = new CsvCursor(_sources[source].Name, _sources[source].Peek());
            for (; rows < _options.RowsToDecideKinds && undecided.Count > 0 && cursor.Next(); rows++)
            {
                foreach (ResolvedColumn column in undecided)
                {
                    int field = FieldOf(column, source);
                    if (!cursor.TryNumber(field, out _) && !missing.Contains(cursor.Field(field))) column.Kind = ColumnKind.Factor;
                }
                undecided.RemoveAll(column => column.Kind is not null);
            }
        }
        foreach (ResolvedColumn column in undecided) column.Kind = ColumnKind.Numeric;
    }
}
