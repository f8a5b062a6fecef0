namespace FastLmm.Tables;

/// <summary>Text ready to be parsed, its separator, whether there is a quote near its start, and whether its bytes are those that are stored.</summary>
internal readonly record struct CsvText(Stream Text, char Separator, bool HasQuotes, bool IsStored)
{
    private const int StartLength = 1 << 16;
    private const string Save = "; save it as CSV";

    private static readonly (byte[] Magic, string What, string Advice)[] OtherFormats =
    [
        ([.. "PK\x03\x04"u8], "an Excel or zip file", Save),
        ([.. Parquet.ParquetFile.Magic], "a Parquet file", " here; name it as a file, unpacked"),
        ([.. Raw.RawPreamble.Magic], "a raw column file", " here; name it as a file"),
        ([.. "BZh"u8], "a bzip2 file", Save),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file", Save),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file", Save),
    ];

    /// <summary>Unpacks gzip, makes UTF-8 of UTF-16 and finds the separator; all are told by the content.</summary>
    /// <param name="raw">The bytes as stored.</param>
    /// <param name="name">The source's name for messages.</param>
    /// <param name="onQuote">Is called before the first bytes with a quote are given out.</param>
    /// <exception cref="LmmException">There are no bytes, or they are not text, or they are damaged.</exception>
    public static CsvText Open(Stream raw, string name, Action onQuote)
    {
        Stream stored = raw;
        byte[] start = ReadStart(raw);
        if (start is [0x1F, 0x8B, ..])
        {
            raw = new GzipText(new PrefixedStream(start, raw), name);
            start = ReadStart(raw);
        }
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] && start is not [0xFF, 0xFE, 0, 0, ..])
        {
            raw = new Utf16Text(new PrefixedStream(start, raw), bigEndian: start[0] == 0xFE, name);
            start = ReadStart(raw);
        }
        Refuse(start, name);
        char separator = FindSeparator(start[..FirstLine(start)]);
        return new CsvText(new PlainText(new PrefixedStream(start, raw), name, onQuote), separator, start.Contains((byte)'"'), raw == stored);
    }

    /// <summary>The commonest of comma, semicolon and tab outside quotes; the comma when there is none.</summary>
    /// <param name="line">The first line that is not empty.</param>
    public static char FindSeparator(ReadOnlySpan<byte> line)
    {
        int commas = 0, semicolons = 0, tabs = 0;
        bool quoted = false;
        foreach (byte b in line)
        {
            if (b == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (b == ',') commas++;
            else if (b == ';') semicolons++;
            else if (b == '\t') tabs++;
        }
        return tabs > Math.Max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
    }

    /// <summary>Length of the text up to the end of its first line that is not empty; line ends within quotes do not count.</summary>
    public static int FirstLine(ReadOnlySpan<byte> start)
    {
        bool quoted = false, begun = false;
        for (int i = 0; i < start.Length; i++)
        {
            bool ends = start[i] is (byte)'\n' or (byte)'\r';
            if (start[i] == '"') quoted = !quoted;
            if (ends && begun && !quoted) return i;
            begun |= !ends;
        }
        return start.Length;
    }

    private static byte[] ReadStart(Stream stream)
    {
        var start = new byte[StartLength];
        return start[..stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false)];
    }

    private static void Refuse(byte[] start, string name)
    {
        if (start.Length == 0) throw BadInput($"{name} is empty; it needs a line of column names, then the rows");
        foreach ((byte[] magic, string what, string advice) in OtherFormats)
            if (start.AsSpan().StartsWith(magic)) throw BadInput($"{name} is {what}, which cannot be read{advice}");
        if (start is [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..])
            throw BadInput($"{name} is UTF-32 text, which cannot be read; save it as UTF-8");
        int nul = Array.IndexOf(start, (byte)0);
        if (nul >= 0) throw BadInput($"{name} is not a text file (byte {nul + 1} is zero); save it as CSV in UTF-8");
        int foreign = Utf8Check.FirstInvalid(start.AsSpan(0, FirstLine(start)));
        // A character may be cut where the start of a very long header ends.
        if (foreign >= 0 && foreign < StartLength - 4) throw Utf8Check.Error(name, "the header", foreign);
    }

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);
}
