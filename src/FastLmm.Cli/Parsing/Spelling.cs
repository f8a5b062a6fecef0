namespace FastLmm.Cli.Parsing;

/// <summary>Finds what a misspelt word was meant to be.</summary>
internal static class Spelling
{
    /// <summary>" (did you mean 'x'?)" for the nearest of the known words, or nothing when none is near.</summary>
    public static string Suggestion(string word, IEnumerable<string> known)
    {
        string? nearest = known.MinBy(candidate => Distance(word, candidate));
        if (nearest is null) return "";
        bool near = Distance(word, nearest) <= Math.Max(1, word.TrimStart('-').Length / 3) + 1
            || (word.TrimStart('-').Length > 1 && nearest.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        return near ? $" (did you mean '{nearest}'?)" : "";
    }

    /// <summary>Least number of letters to add, leave out, change, or swap with a neighbour.</summary>
    internal static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + changed);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
