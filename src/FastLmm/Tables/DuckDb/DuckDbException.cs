using System.Runtime.InteropServices;

namespace FastLmm.Tables.DuckDb;

/// <summary>What DuckDB says of a failure; those who know the file make it a sentence for the user.</summary>
internal sealed class DuckDbException(string message) : Exception(message)
{
    private const string Tag = "Error: ";

    /// <summary>Whether memory did not suffice.</summary>
    public bool OutOfMemory => Message.StartsWith("Out of Memory", StringComparison.Ordinal);

    /// <summary>Whether the system refused to read or write.</summary>
    public bool InputOutput => Message.StartsWith("IO Error", StringComparison.Ordinal);

    /// <summary>The first line, without the class of the error.</summary>
    public string Reason
    {
        get
        {
            string line = Message.ReplaceLineEndings("\n").Split('\n')[0];
            int tag = line.IndexOf(Tag, StringComparison.Ordinal);
            return (tag >= 0 ? line[(tag + Tag.Length)..] : line).TrimEnd('.', ' ');
        }
    }

    /// <summary>The error whose text DuckDB holds.</summary>
    public static DuckDbException Of(nint message) => new(Marshal.PtrToStringUTF8(message) ?? "unknown error");
}
