namespace FastLmm.Tables;

/// <summary>Finds the quote that a record never closes.</summary>
internal static class OpenQuote
{
    /// <summary>Line breaks in the record before its last opening quote.</summary>
    public static int LinesBefore(string record)
    {
        bool quoted = false;
        int lines = 0, atOpening = 0;
        for (int i = 0; i < record.Length; i++)
        {
            if (record[i] == '\n' || (record[i] == '\r' && (i + 1 == record.Length || record[i + 1] != '\n'))) lines++;
            if (record[i] != '"') continue;
            bool doubled = i > 0 && record[i - 1] == '"';
            quoted = !quoted;
            if (quoted && !doubled) atOpening = lines;
        }
        return atOpening;
    }
}
