using FastLmm.Formulas;

namespace FastLmm.Designs;

/// <summary>
/// R's rule for how a factor is coded in a term: by contrasts (one column less than levels) or by a dummy for every level.
/// It is that of <c>terms.formula</c> and <c>model.matrix</c>, their known oddities included.
/// </summary>
internal static class ContrastCoding
{
    /// <summary>For each term, which of its variables are coded by a dummy for every level; numeric variables are false.</summary>
    /// <param name="list">The terms in R's order.</param>
    /// <param name="isFactor">Whether each variable of the list is a factor.</param>
    public static bool[][] FullDummies(TermList list, IReadOnlyList<bool> isFactor)
    {
        bool[][] full = [.. Enumerable.Range(0, list.Terms.Count).Select(term => FullInTerm(list.Terms, term, isFactor))];
        if (!list.Intercept) CodeFirstFactorInFull(list, isFactor, full);
        return full;
    }

    // Contrasts when the term without this variable is a margin of an earlier term, or is nothing at all.
    private static bool[] FullInTerm(IReadOnlyList<IReadOnlyList<int>> terms, int term, IReadOnlyList<bool> isFactor)
    {
        var full = new bool[terms[term].Count];
        for (int k = 0; k < full.Length; k++)
        {
            int variable = terms[term][k];
            if (!isFactor[variable]) continue;
            int[] rest = [.. terms[term].Where(other => other != variable)];
            full[k] = rest.Length > 0 && !terms.Take(term).Any(earlier => rest.All(earlier.Contains));
        }
        return full;
    }

    private static void CodeFirstFactorInFull(TermList list, IReadOnlyList<bool> isFactor, bool[][] full)
    {
        for (int term = 0; term < full.Length; term++)
        {
            for (int k = 0; k < full[term].Length; k++)
            {
                if (!isFactor[list.Terms[term][k]]) continue;
                full[term][k] = true;
                return;
            }
        }
    }
}
