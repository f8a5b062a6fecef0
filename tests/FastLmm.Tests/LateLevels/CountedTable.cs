using FastLmm.Tables;

namespace FastLmm.Tests.LateLevels;

/// <summary>A table that counts how often it is read, and whether a second reading was prepared for.</summary>
internal sealed class CountedTable(Table table) : Table
{
    internal int Readings { get; private set; }

    internal bool Kept { get; private set; }

    public override IReadOnlyList<string> Sources => table.Sources;

    public override IReadOnlyList<string> ColumnNames => table.ColumnNames;

    public override TableOptions Options => table.Options;

    public override bool CanReadAgain => table.CanReadAgain;

    public override TableReader Open(IReadOnlyList<ColumnRequest> columns, bool keepForAgain = false)
    {
        Readings++;
        Kept |= keepForAgain;
        return table.Open(columns, keepForAgain);
    }
}
