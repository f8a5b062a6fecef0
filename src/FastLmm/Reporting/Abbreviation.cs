namespace FastLmm.Reporting;

/// <summary>Short names as R's <c>abbreviate</c> makes them, for the heads of the correlation table.</summary>
internal static class Abbreviation
{
    /// <summary>Names of about <paramref name="length"/> characters, longer only where they would not be distinct.</summary>
    public static string[] Of(IReadOnlyList<string> names, int length)
    {
        string[] result = [.. names.Select(name => Shorten(name, length))];
        int longest = names.Max(name => name.Length);
        for (int tried = length + 1; tried <= longest; tried++)
        {
            HashSet<string> twice = [.. result.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key)];
            if (twice.Count == 0) break;
            for (int i = 0; i < result.Length; i++)
                if (twice.Contains(result[i])) result[i] = Shorten(names[i], tried);
        }
        return result;
    }

    // Letters go from the right: small vowels first, then small letters, then anything; the first of a word stays.
    private static string Shorten(string name, int length)
    {
        Func<List<char>, int, bool>[] rules =
        [
            (text, i) => IsSmallVowel(text[i]) && IsLast(text, i),
            (text, i) => IsSmallVowel(text[i]) && !IsFirst(text, i),
            (text, i) => char.IsAsciiLetterLower(text[i]) && IsLast(text, i),
            (text, i) => char.IsAsciiLetterLower(text[i]) && !IsFirst(text, i),
            (text, i) => text[i] != ' ' && !IsFirst(text, i),
        ];
        List<char> letters = [.. name.Trim()];
        foreach (Func<List<char>, int, bool> rule in rules)
            for (int i = letters.Count - 1; i > 0 && Shown(letters) > length; i--)
                if (rule(letters, i)) letters.RemoveAt(i);
        if (letters.Count > length) letters.RemoveAll(letter => letter == ' ');
        return new string([.. letters]);
    }

    private static int Shown(List<char> text) => text.Count(letter => letter != ' ');

    private static bool IsSmallVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';

    private static bool IsFirst(List<char> text, int i) => text[i - 1] == ' ';

    private static bool IsLast(List<char> text, int i) => text[i - 1] != ' ' && (i + 1 == text.Count || text[i + 1] == ' ');
}
