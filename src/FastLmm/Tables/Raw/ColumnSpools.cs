namespace FastLmm.Tables.Raw;

/// <summary>
/// A table that is to be written in another form: its rows, and once more as texts those of numbers such as 007 whose texts are not theirs.
/// </summary>
internal sealed class ColumnSpools : IDisposable
{
    private readonly int[] _textColumns;

    /// <summary>Reads the table once, and once more when there are such numbers.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns; null for all.</param>
    /// <param name="temporaryFolder">Where the rows wait; null is the system's folder.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <exception cref="LmmException">A value contradicts its column's kind, a column is not there, or two have the same name.</exception>
    public ColumnSpools(Table table, IReadOnlyList<string>? columns, string? temporaryFolder, CancellationToken cancel)
    {
        Names = columns ?? table.ColumnNames;
        if (Names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new LmmException(FailureKind.BadInput, $"there is more than one column named '{twice.Key}'; rename all but one");
        ColumnRequest[] requests = Requests(table, Names);
        Values = new ColumnSpool(table, requests, temporaryFolder, cancel);
        int next = 0;
        _textColumns = [.. requests.Select((_, column) => Values.LosesText(column) ? next++ : -1)];
        ColumnRequest[] retold =
            [.. requests.Where((_, column) => Values.LosesText(column)).Select(request => request with { Kind = ColumnKind.Id })];
        if (retold.Length > 0) Texts = new ColumnSpool(table, retold, temporaryFolder, cancel);
    }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The rows.</summary>
    public ColumnSpool Values { get; }

    /// <summary>Rows with the texts of numbers; null when no number needs one.</summary>
    public ColumnSpool? Texts { get; }

    /// <summary>A column's position in <see cref="Texts"/>; −1 when its numbers are texts enough.</summary>
    public int TextColumn(int column) => _textColumns[column];

    public void Dispose()
    {
        Values.Dispose();
        Texts?.Dispose();
    }

    // Text is held as ids, which may have any number of different texts.
    private static ColumnRequest[] Requests(Table table, IReadOnlyList<string> columns)
    {
        using TableReader reader = table.Open([.. columns.Select(name => new ColumnRequest(name))], keepForAgain: true);
        return
        [
            .. columns.Select((name, column) => reader.Kinds[column] switch
            {
                ColumnKind.Factor or ColumnKind.Id => new ColumnRequest(name, ColumnKind.Id),
                ColumnKind.Logical => new ColumnRequest(name),
                _ => new ColumnRequest(name) { WatchText = true },
            }),
        ];
    }
}
