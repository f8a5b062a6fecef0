namespace FastLmm.Tables;

/// <summary>One or several CSV texts with the same columns.</summary>
internal sealed class CsvTable : Table
{
    private readonly ByteSource[] _sources;
    private readonly CsvLayout[] _layouts;
    private readonly TableOptions _options;

    private CsvTable(ByteSource[] sources, TableOptions options)
    {
        _sources = sources;
        _options = options;
        Sources = [.. sources.Select(source => source.Name)];
        _layouts = new CsvLayout[sources.Length];
        for (int i = 0; i < sources.Length; i++) _layouts[i] = ReadLayout(i);
        ShareDecimals();
    }

    public override IReadOnlyList<string> Sources { get; }

    public override IReadOnlyList<string> ColumnNames => _layouts[0].Header;

    public override TableOptions Options => _options;

    public override IReadOnlyList<string> Files => _sources.All(source => source is FileSource) ? Sources : [];

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

    /// <summary>What a user must know about how the texts are read.</summary>
    public IEnumerable<string> Notes => _layouts.Select((layout, source) => layout.Note(Sources[source])).OfType<string>();

    /// <summary>How a text is laid out.</summary>
    public CsvLayout LayoutOf(int source) => _layouts[source];

    /// <summary>The file that a text is in; null when it is in none that can be opened again.</summary>
    public string? FileOf(int source) => (_sources[source] as FileSource)?.Name;

    /// <summary>Opens a text at its first record.</summary>
    public CsvCursor OpenCursor(int source, bool keepForAgain)
    {
        ByteSource bytes = _sources[source];
        return new CsvCursor(bytes.Name, bytes.Open(keepForAgain), _layouts[source], bytes.CanReadAgain ? bytes.Peek : null);
    }

    /// <summary>The line on which a row of a text begins, from 1; null when the text cannot be read again or has no such row.</summary>
    public long? LineOf(int source, long row)
    {
        if (!_sources[source].CanReadAgain) return null;
        using CsvCursor cursor = OpenCursor(source, keepForAgain: false);
        return cursor.LineOf(row);
    }

    /// <summary>Position of a column in the records of a text.</summary>
    public int FieldOf(ResolvedColumn column, int source)
    {
        IReadOnlyList<string> header = _layouts[source].Header;
        if (ReferenceEquals(header, _layouts[0].Header)) return column.Index;
        for (int field = 0; field < header.Count; field++)
            if (header[field] == column.Name) return field;
        throw new InvalidOperationException($"column '{column.Name}' was not found again");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (ByteSource source in _sources) source.Dispose();
        base.Dispose(disposing);
    }

    private CsvLayout ReadLayout(int source)
    {
        CsvLayout layout = CsvLayout.Of(_sources[source], _options.RowsToDecideKinds);
        if (source == 0) return layout;
        if (layout.Header.SequenceEqual(ColumnNames)) return layout with { Header = ColumnNames };
        RequireSameColumns(source, layout.Header);
        return layout;
    }

    // A file whose numbers have no decimals writes them, where they come later, as the others do.
    private void ShareDecimals()
    {
        bool? known = _layouts.Select(layout => layout.DecimalComma).FirstOrDefault(comma => comma is not null);
        for (int i = 0; i < _layouts.Length; i++)
            if (_layouts[i] is { DecimalComma: null, Separator: ';' }) _layouts[i] = _layouts[i] with { DecimalComma = known };
    }

    private void RequireSameColumns(int source, IReadOnlyList<string> header)
    {
        string name = _sources[source].Name, first = _sources[0].Name;
        const string Need = "files read together need the same columns";
        if (_layouts[0].Header.Except(header).FirstOrDefault() is { } lacking)
            throw BadInput($"{name} has no column '{lacking}', which {first} has; {Need}");
        if (header.Except(_layouts[0].Header).FirstOrDefault() is { } extra)
            throw BadInput($"{name} has a column '{extra}', which {first} has not; {Need}");
        if (header.GroupBy(column => column).FirstOrDefault(same => same.Count() > 1) is { } repeated)
            throw BadInput($"{name} has more than one column named '{repeated.Key}'; rename all but one");
    }

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);

    private void DecideKinds(ResolvedColumn[] columns, MissingTokens missing)
    {
        KindDecision[] decisions = [.. columns.Where(KindDecision.IsOpen).Select(column => new KindDecision(column, missing))];
        List<KindDecision> open = [.. decisions];
        for (int source = 0, rows = 0; source < _sources.Length && rows < _options.RowsToDecideKinds && open.Count > 0; source++)
        {
            using var cursor = new CsvCursor(_sources[source].Name, _sources[source].Peek(), _layouts[source]);
            int at = source;
            for (; rows < _options.RowsToDecideKinds && open.Count > 0 && cursor.Next(); rows++)
                open.RemoveAll(decision => !decision.Look(cursor, FieldOf(decision.Column, at)));
        }
        foreach (KindDecision decision in decisions) decision.Complete();
    }
}
