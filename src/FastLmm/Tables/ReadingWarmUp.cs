namespace FastLmm.Tables;

/// <summary>Has what reads text compiled on another core while the command line is being understood.</summary>
internal static class ReadingWarmUp
{
    /// <summary>Begins to compile the reading of text.</summary>
    /// <returns>What is being done, for tests.</returns>
    internal static Task Begin() => WarmUp.Begin(() => Run());

    /// <summary>Reads a few rows of made-up text.</summary>
    /// <returns>The number of rows.</returns>
    internal static int Run()
    {
        using var text = new MemoryStream([.. "id,x,f\na,1,u\na,2.5,v\nb,3,u\n"u8]);
        using Table table = Table.FromStream(text, "rows");
        using TableReader reader = table.Open([new("id", ColumnKind.Id), new("x"), new("f")]);
        var chunk = new TableChunk(reader.Kinds);
        int rows = 0;
        while (reader.Read(chunk)) rows += chunk.Rows;
        return rows;
    }
}
