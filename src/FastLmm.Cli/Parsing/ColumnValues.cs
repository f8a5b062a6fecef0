namespace FastLmm.Cli.Parsing;

/// <summary>Values of options such as <c>--levels COL=A,B</c>.</summary>
internal static class ColumnValues
{
    /// <summary>The values by column.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="form">What it needs, for messages.</param>
    /// <param name="values">Its values as given.</param>
    /// <param name="read">Reads what stands behind the equals sign; gets the whole value first.</param>
    /// <exception cref="LmmException">A value has another form, or a column is given twice.</exception>
    public static Dictionary<string, T> Read<T>(string option, string form, string[] values, Func<string, string, T> read)
    {
        var byColumn = new Dictionary<string, T>();
        foreach (string value in values)
        {
            int equals = value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == value.Length - 1)
                throw new LmmException(FailureKind.BadInput, $"{option} needs {form}, not '{value}'");
            if (!byColumn.TryAdd(value[..equals], read(value, value[(equals + 1)..])))
                throw new LmmException(FailureKind.BadInput, $"{option} is given twice for the column '{value[..equals]}'");
        }
        return byColumn;
    }

    /// <summary>Lists of values by column, separated by commas, in the order given.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Lists(string option, string[] values) =>
        Read<IReadOnlyList<string>>(option, "COLUMN=VALUE,VALUE,…", values, (_, list) => list.Split(','));
}
