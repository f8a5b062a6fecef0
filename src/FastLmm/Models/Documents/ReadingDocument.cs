using FastLmm.Tables;

namespace FastLmm.Models.Documents;

/// <summary>How the data were read, in a file.</summary>
/// <param name="Missing">Texts that stand for a missing value.</param>
/// <param name="Factors">Columns read as factors.</param>
/// <param name="Numerics">Columns read as numbers.</param>
/// <param name="RowsToDecideKinds">Rows that decided the other columns' kinds.</param>
internal sealed record ReadingDocument(JsonTexts Missing, JsonTexts Factors, JsonTexts Numerics, int RowsToDecideKinds)
{
    /// <summary>What a file holds of options.</summary>
    public static ReadingDocument Of(TableOptions options) =>
        new(new(options.MissingTokens), new(options.Factors), new(options.Numerics), options.RowsToDecideKinds);

    /// <summary>The options that a file holds.</summary>
    public TableOptions Restore() => new()
    {
        MissingTokens = Missing.Entries,
        Factors = Factors.Entries,
        Numerics = Numerics.Entries,
        RowsToDecideKinds = RowsToDecideKinds,
    };
}
