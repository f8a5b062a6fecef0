using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Inference.Terms;

/// <summary>
/// Hypotheses of a term after others: rows of the unit upper triangle U in X'X = U'DU, with the columns in the order that the type
/// asks for. Row j says what X_jβ_j + … measures of the column j that is left after the columns before it.
/// </summary>
internal sealed class SequentialHypotheses(FixedPart part, IReadOnlyList<int> kept, double[,] triangle)
{
    /// <summary>The term after those before it.</summary>
    internal TermHypothesis AfterEarlier(FixedTerm term) => After(term, [.. kept]);

    /// <summary>The term after all terms but those that contain it.</summary>
    internal TermHypothesis AfterAllBut(FixedTerm term, IReadOnlyList<FixedTerm> containing)
    {
        FixedTerm[] last = [.. part.Terms.Where(other => other == term || containing.Contains(other))];
        int[] moved = [.. last.SelectMany(ColumnsOf)];
        return After(term, [.. kept.Except(moved), .. kept.Intersect(moved)]);
    }

    /// <summary>The term's own coefficients.</summary>
    internal TermHypothesis Marginal(FixedTerm term)
    {
        int[] own = [.. ColumnsOf(term).Intersect(kept)];
        var l = new double[own.Length, kept.Count];
        for (int r = 0; r < own.Length; r++) l[r, Place(own[r])] = 1;
        return new TermHypothesis(term.Label, l);
    }

    private TermHypothesis After(FixedTerm term, int[] order)
    {
        var columns = new double[triangle.GetLength(0), order.Length];
        for (int c = 0; c < order.Length; c++)
            for (int r = 0; r < columns.GetLength(0); r++) columns[r, c] = triangle[r, order[c]];
        double[,] u = OrthogonalColumns.Of(columns, order.Length, 0).Coefficients;
        int[] own = [.. Enumerable.Range(0, order.Length).Where(c => ColumnsOf(term).Contains(order[c]))];
        var l = new double[own.Length, kept.Count];
        for (int r = 0; r < own.Length; r++)
            for (int c = own[r]; c < order.Length; c++) l[r, Place(order[c])] = u[own[r], c] / u[own[r], own[r]];
        return new TermHypothesis(term.Label, l);
    }

    private int Place(int column)
    {
        for (int k = 0; k < kept.Count; k++)
            if (kept[k] == column) return k;
        throw new ArgumentException($"column {column} was not kept", nameof(column));
    }

    private static IEnumerable<int> ColumnsOf(FixedTerm term) => Enumerable.Range(term.FirstColumn, term.Columns);
}
