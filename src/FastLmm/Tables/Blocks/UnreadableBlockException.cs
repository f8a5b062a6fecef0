namespace FastLmm.Tables.Blocks;

/// <summary>A block holds something that is read, or refused with its line, only from the beginning of the text on.</summary>
internal sealed class UnreadableBlockException : Exception;
