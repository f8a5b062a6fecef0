using System.Numerics;
using FastLmm.Formulas;

namespace FastLmm.Designs.Codings;

/// <summary>
/// Whether the columns of a list of terms span the same space however its factors' levels are ordered and contrasted, and span, in rows that use
/// some of the levels, what the columns for these levels alone do. R's rule for dummies and contrasts has exceptions to it.
/// </summary>
/// <remarks>
/// With C the deviations of a factor's levels from one of them, a factor by all dummies spans {1, C}, by contrasts C and, depending on the
/// contrasts, a part of 1. So a term spans products of variables with some of its factors left out, and the list is closed when whatever may come
/// of leaving out a factor with contrasts is spanned by some term anyway.
/// </remarks>
internal static class CodingClosure
{
    private const int MostOpen = 10;

    /// <summary>Whether it is so.</summary>
    /// <param name="list">The terms.</param>
    /// <param name="isFactor">Whether each variable of the list is a factor.</param>
    public static bool IsClosed(TermList list, IReadOnlyList<bool> isFactor)
    {
        bool[][] full = ContrastCoding.FullDummies(list, isFactor);
        HashSet<BigInteger> spanned = [];
        if (list.Intercept) spanned.Add(0);
        for (int term = 0; term < full.Length; term++) spanned.UnionWith(Products(list.Terms[term], k => full[term][k]));
        return Enumerable.Range(0, full.Length).All(term => Products(list.Terms[term], k => isFactor[list.Terms[term][k]]).All(spanned.Contains));
    }

    /// <summary>Whether it is so whatever the columns turn out to be that stand alone as a variable.</summary>
    /// <param name="list">The terms.</param>
    /// <param name="isFactor">Whether a variable is a factor; null where the data decide.</param>
    public static bool IsAlwaysClosed(TermList list, Func<Variable, bool?> isFactor)
    {
        bool?[] known = [.. list.Variables.Select(isFactor)];
        // With a constant a variable that is only a term of its own changes nothing.
        IEnumerable<int> matter = list.Intercept ? list.Terms.Where(term => term.Count > 1).SelectMany(term => term).Distinct() : list.UsedVariables;
        int[] open = [.. matter.Where(variable => known[variable] is null)];
        return open.Length <= MostOpen && Enumerable.Range(0, 1 << open.Length).All(choice =>
            IsClosed(list, [.. known.Select((kind, variable) => kind ?? IsChosen(choice, Array.IndexOf(open, variable)))]));
    }

    private static bool IsChosen(int choice, int at) => at >= 0 && (choice >> at & 1) != 0;

    // All products of the term's variables in which some of those that may be left out are.
    private static IEnumerable<BigInteger> Products(IReadOnlyList<int> term, Func<int, bool> mayGo)
    {
        BigInteger all = term.Aggregate(BigInteger.Zero, (sum, variable) => sum | BigInteger.One << variable);
        int[] optional = [.. Enumerable.Range(0, term.Count).Where(mayGo).Select(k => term[k])];
        for (int choice = 0; choice < 1 << optional.Length; choice++)
        {
            BigInteger product = all;
            for (int k = 0; k < optional.Length; k++)
                if ((choice >> k & 1) != 0) product &= ~(BigInteger.One << optional[k]);
            yield return product;
        }
    }
}
