namespace FastLmm.Tables;

/// <summary>Text ready to be parsed, and its separator.</summary>
internal readonly record struct CsvText(Stream Text, char Separator)
{
    private const int StartLength = 1 << 16;

    private static readonly (byte[] Magic, string What)[] OtherFormats =
    [
        ([.. "PK\x03\x04"u8], "an Excel or zip file"),
        ([.. "PAR1"u8], "a Parquet file"),
        ([.. "BZh"u8], "a bzip2 file"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file"),
    ];

    /// <summary>Unpacks gzip and finds the separator; both are told by the content.</summary>
    /// <exception cref="LmmException">The bytes are none, not UTF-8 text, or damaged.</exception>
    public static CsvText Open(Stream raw, string name)
    {
        byte[] start = ReadStart(raw);
        if (start is [0x1F, 0x8B, ..])
        {
            raw = new GzipText(new PrefixedStream(start, raw), name);
            start = ReadStart(raw);
        }
        Refuse(start, name);
        return new CsvText(new PrefixedStream(start, raw), FindSeparator(start));
    }

    /// <summary>The commonest of comma, semicolon and tab in the first line outside quotes; the comma when there is none.</summary>
    public static char FindSeparator(ReadOnlySpan<byte> start)
    {
        int commas = 0, semicolons = 0, tabs = 0;
        bool quoted = false, begun = false;
        foreach (byte b in start)
        {
            if (b == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (b is (byte)'\n' or (byte)'\r' && begun) break;
            else if (b == ',') commas++;
            else if (b == ';') semicolons++;
            else if (b == '\t') tabs++;
            begun |= b is not ((byte)'\n' or (byte)'\r');
        }
        return tabs > Math.Max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
    }

    private static byte[] ReadStart(Stream stream)
    {
        var start = new byte[StartLength];
        return start[..stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false)];
    }

    private static void Refuse(byte[] start, string name)
    {
        if (start.Length == 0) throw BadInput($"{name} is empty; it needs a line of column names, then the rows");
        foreach ((byte[] magic, string what) in OtherFormats)
            if (start.AsSpan().StartsWith(magic)) throw BadInput($"{name} is {what}, which cannot be read; save it as CSV");
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw BadInput($"{name} is UTF-16 text, which cannot be read; save it as UTF-8");
        int nul = Array.IndexOf(start, (byte)0);
        if (nul >= 0) throw BadInput($"{name} is not a text file (byte {nul + 1} is zero); save it as CSV in UTF-8");
    }

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);
}
