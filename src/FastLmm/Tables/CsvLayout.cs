namespace FastLmm.Tables;

/// <summary>What a text's header and first rows say about the whole of it.</summary>
/// <param name="Header">Names of the columns, that of row names included.</param>
/// <param name="Separator">What separates the fields.</param>
/// <param name="RowNames">Whether rows begin with a name that the header has no field for, as R's write.table makes them.</param>
/// <param name="DecimalComma">Whether numbers are written with a decimal comma; null when no number tells.</param>
internal sealed record CsvLayout(IReadOnlyList<string> Header, char Separator, bool RowNames, bool? DecimalComma)
{
    private const int MostValues = 1_000_000;

    /// <summary>Looks at the start of a text.</summary>
    /// <param name="source">The text, which is not used up.</param>
    /// <param name="mostRows">Rows to look at.</param>
    public static CsvLayout Of(ByteSource source, int mostRows)
    {
        using var cursor = new CsvCursor(source.Name, source.Peek());
        var first = new HashSet<string>(StringComparer.Ordinal);
        int columns = cursor.Header.Count, extra = 0, rows = 0, points = 0, commas = 0;
        bool lastIsUsed = false, ragged = false;
        bool decimals = cursor.Separator == ';';
        for (; rows < Math.Max(1, Math.Min(mostRows, MostValues / columns)) && cursor.TryPeek(out int fields); rows++)
        {
            bool named = fields == columns + 1 && first.Add(System.Text.Encoding.UTF8.GetString(cursor.Field(0)));
            extra += named ? 1 : 0;
            ragged |= !named;
            lastIsUsed |= named && !NumberText.Trim(cursor.Field(columns)).IsEmpty;
            if (decimals) CountDecimals(cursor, fields, ref points, ref commas);
            else if (ragged) break;
        }
        bool rowNames = extra > 0 && !ragged && lastIsUsed;
        bool? comma = points > 0 ? false : commas > 0 ? true : null;
        return new CsvLayout(rowNames ? ["row.names", .. cursor.Header] : cursor.Header, cursor.Separator, rowNames, comma);
    }

    /// <summary>What a user must know about the text; null when there is nothing.</summary>
    public string? Note(string name) => DecimalComma == true ? $"{name} has decimal commas: 1,5 is read as 1.5" : null;

    private static void CountDecimals(CsvCursor cursor, int fields, ref int points, ref int commas)
    {
        for (int field = 0; field < fields; field++)
        {
            ReadOnlySpan<byte> text = cursor.Field(field);
            if (text.Contains((byte)',') && NumberText.TryParseWithComma(text, out _)) commas++;
            else if (text.Contains((byte)'.') && NumberText.TryParse(text, out _)) points++;
        }
    }
}
