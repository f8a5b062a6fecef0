using FastLmm.Designs.Bases;
using FastLmm.Tables;

namespace FastLmm.Designs.Columns;

/// <summary>Codes of a factor's rows and the texts that they stand for.</summary>
internal abstract class CodeSource
{
    /// <summary>The codes of a chunk's rows, −1 where missing.</summary>
    public abstract int[] Of(TableChunk chunk);

    /// <summary>The text of a code, or null when it is not known.</summary>
    public abstract string? Text(int code);
}

/// <summary>The codes of a column of the table.</summary>
/// <param name="column">Its number in the chunk.</param>
/// <param name="seen">Without a reader the texts by code.</param>
/// <param name="reader">Where codes get their texts, or null.</param>
internal sealed class TableCodes(int column, IReadOnlyList<string> seen, TableReader? reader) : CodeSource
{
    public override int[] Of(TableChunk chunk) => chunk.Codes(column);

    public override string? Text(int code) => reader is not null ? reader.Levels(column)[code] : seen.ElementAtOrDefault(code);
}

/// <summary>The codes of intervals that a calculated column falls into.</summary>
internal sealed class IntervalCodes(IntervalNode node, IntervalBasis intervals) : CodeSource
{
    public override int[] Of(TableChunk chunk) => node.Codes;

    public override string? Text(int code) => intervals.Labels[code];
}
