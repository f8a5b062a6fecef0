namespace FastLmm.Tables;

/// <summary>Finds the name that a user probably meant.</summary>
public static class NearestName
{
    private const int MostListed = 12;

    /// <summary>The candidate that differs from the name by few enough letters to be meant; null when none does.</summary>
    /// <remarks>Optimal string alignment distance without regard to case, at most a third of the name's length and at least one.</remarks>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int limit = Math.Max(1, name.Length / 3), bestDistance = limit + 1;
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) > limit) continue;
            int distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance >= bestDistance || distance >= name.Length) continue;
            best = candidate;
            bestDistance = distance;
        }
        return best;
    }

    /// <summary>The end of an error sentence: <c>; did you mean 'age'?</c>, or else the names that there are.</summary>
    public static string Hint(string name, IReadOnlyList<string> candidates)
    {
        if (Of(name, candidates) is { } nearest) return $"; did you mean '{nearest}'?";
        string more = candidates.Count > MostListed ? $", … ({candidates.Count} in all)" : "";
        return candidates.Count == 0 ? "" : $"; there are: {string.Join(", ", candidates.Take(MostListed))}{more}";
    }

    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
