namespace FastLmm.Tables;

/// <summary>Who decided the kind of a column.</summary>
internal enum KindOrigin
{
    /// <summary>The request, because the model needs it so.</summary>
    Request,

    /// <summary>The user, by <see cref="TableOptions.Factors"/> or <see cref="TableOptions.Numerics"/>.</summary>
    Options,

    /// <summary>The column's own values or declared type.</summary>
    Data,
}

/// <summary>A requested column found in a table.</summary>
internal sealed class ResolvedColumn(string name, int index, ColumnKind? kind, KindOrigin origin)
{
    /// <summary>Most different texts of a column that became a factor because it holds text.</summary>
    public const int MostTextsUnasked = 100;

    public string Name { get; } = name;

    /// <summary>Position among the table's columns.</summary>
    public int Index { get; } = index;

    /// <summary>Null until the data have decided.</summary>
    public ColumnKind? Kind { get; set; } = kind;

    public KindOrigin Origin { get; } = origin;

    /// <summary>How the values of a numeric column are written.</summary>
    public ValueForm Form { get; set; }

    /// <summary>The first value that is no number, and its place, of a column that became a factor because of it.</summary>
    public (string Text, string Place)? FirstText { get; set; }

    /// <summary>Whether to find out that numbers do not tell how their texts were written.</summary>
    public bool WatchText { get; init; }

    /// <summary>Most different texts that the column may have.</summary>
    public int MostTexts => Kind == ColumnKind.Factor && Origin == KindOrigin.Data ? MostTextsUnasked : int.MaxValue;

    /// <summary>What a user must know about how the column is read; null when there is nothing.</summary>
    public string? Note => Kind == ColumnKind.Numeric ? Form.Note(Name) : null;

    /// <summary>Finds the requested columns and applies the options.</summary>
    /// <exception cref="LmmException">A column does not exist or its name is not unique, or the options contradict each other.</exception>
    public static ResolvedColumn[] Resolve(IReadOnlyList<ColumnRequest> requests, Table table, TableOptions options)
    {
        CheckOptions(options, table.ColumnNames);
        return [.. requests.Select(request => Resolve(request, table, options))];
    }

    private static ResolvedColumn Resolve(ColumnRequest request, Table table, TableOptions options)
    {
        int index = IndexOf(request.Name, table);
        if (request.Kind is { } asked) return new ResolvedColumn(request.Name, index, asked, KindOrigin.Request);
        (ColumnKind? kind, KindOrigin origin) = options.Factors.Contains(request.Name) ? (ColumnKind.Factor, KindOrigin.Options)
            : options.Numerics.Contains(request.Name) ? (ColumnKind.Numeric, KindOrigin.Options)
            : ((ColumnKind?)null, KindOrigin.Data);
        return new ResolvedColumn(request.Name, index, kind, origin) { WatchText = request.WatchText };
    }

    private static int IndexOf(string name, Table table)
    {
        int found = -1;
        for (int i = 0; i < table.ColumnNames.Count; i++)
        {
            if (table.ColumnNames[i] != name) continue;
            if (found >= 0) throw BadInput($"{table.Sources[0]} has more than one column named '{name}'; rename all but one");
            found = i;
        }
        return found >= 0 ? found : throw BadInput($"there is no column '{name}'{NearestName.Hint(name, table.ColumnNames)}");
    }

    private static void CheckOptions(TableOptions options, IReadOnlyList<string> names)
    {
        Check("--factor", options.Factors, names);
        Check("--numeric", options.Numerics, names);
        if (options.Factors.Intersect(options.Numerics).FirstOrDefault() is { } both)
            throw BadInput($"column '{both}' is given to both --factor and --numeric; leave one out");
    }

    private static void Check(string option, IReadOnlyList<string> given, IReadOnlyList<string> names)
    {
        foreach (string name in given)
            if (!names.Contains(name)) throw BadInput($"{option} {name}: there is no column '{name}'{NearestName.Hint(name, names)}");
    }

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);
}
