using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Inference.Terms;

/// <summary>
/// The columns O of a design that has a dummy for every level of every factor in every term, the constant first; the first variable of
/// a term varies fastest.
/// </summary>
internal sealed class Overparametrised(FixedPart part)
{
    private readonly int[] _first = FirstColumns(part);

    /// <summary>Columns of O.</summary>
    internal int Columns => _first[^1];

    /// <summary>Columns of a term.</summary>
    internal IEnumerable<int> ColumnsOf(FixedTerm term)
    {
        int at = IndexOf(term);
        return Enumerable.Range(_first[at], _first[at + 1] - _first[at]);
    }

    /// <summary>Columns that a treatment coding of the model has: the first level of a factor is left out where X has contrasts.</summary>
    internal IEnumerable<int> TreatmentColumns()
    {
        if (part.Intercept) yield return 0;
        for (int t = 0; t < part.Terms.Count; t++)
        {
            FixedTerm term = part.Terms[t];
            for (int cell = 0; cell < _first[t + 1] - _first[t]; cell++)
            {
                int[] places = Places(term, cell);
                bool reference = false;
                for (int k = 0; k < places.Length; k++)
                    reference |= part.Variables[term.Variables[k]].IsFactor && !term.Full[k] && places[k] == 0;
                if (!reference) yield return _first[t] + cell;
            }
        }
    }

    /// <summary>
    /// Each column of O as a combination of the columns of X, p × columns of O: an identity in the coding, found by solving it for made-up
    /// rows that have every cell of every term and numbers in general position.
    /// </summary>
    internal double[,] InColumnsOfX()
    {
        List<(int[] Levels, double[][] Numbers)> rows = [.. MadeUpRows()];
        int p = part.P, n = Columns;
        var matrix = new double[rows.Count, p + n];
        for (int r = 0; r < rows.Count; r++)
        {
            int at = 0;
            foreach (double x in Row(rows[r].Levels, rows[r].Numbers, coded: true)) matrix[r, at++] = x;
            foreach (double x in Row(rows[r].Levels, rows[r].Numbers, coded: false)) matrix[r, at++] = x;
        }
        OrthogonalColumns basis = OrthogonalColumns.Of(matrix, p, 1e-9);
        var map = new double[p, n];
        for (int o = 0; o < n; o++)
        {
            double[] on = basis.Regress(matrix, p + o);
            for (int c = 0; c < p; c++) map[c, o] = Math.Abs(on[c]) < 1e-12 ? 0 : on[c];
        }
        return map;
    }

    private static int[] FirstColumns(FixedPart part)
    {
        var first = new int[part.Terms.Count + 1];
        first[0] = part.Intercept ? 1 : 0;
        for (int t = 0; t < part.Terms.Count; t++)
            first[t + 1] = first[t] + part.Terms[t].Variables.Aggregate(1, (cells, variable) => cells * part.Variables[variable].Width);
        return first;
    }

    private int IndexOf(FixedTerm term)
    {
        for (int t = 0; t < part.Terms.Count; t++)
            if (part.Terms[t] == term) return t;
        throw new ArgumentException($"no term {term.Label}", nameof(term));
    }

    // Per variable of the term its level, or which of its columns of numbers.
    private int[] Places(FixedTerm term, int cell)
    {
        var places = new int[term.Variables.Count];
        for (int k = 0; k < places.Length; k++)
        {
            int width = part.Variables[term.Variables[k]].Width;
            places[k] = cell % width;
            cell /= width;
        }
        return places;
    }

    // For every cell of a term three rows, the other factors' levels and all numbers made up.
    private IEnumerable<(int[] Levels, double[][] Numbers)> MadeUpRows()
    {
        var random = new Random(1);
        for (int t = 0; t < part.Terms.Count; t++)
        {
            FixedTerm term = part.Terms[t];
            for (int copy = 0; copy < 3 * (_first[t + 1] - _first[t]) + 8; copy++)
            {
                int[] levels = [.. part.Variables.Select(variable => random.Next(variable.Width))];
                int[] places = Places(term, copy / 3 % Math.Max(1, _first[t + 1] - _first[t]));
                for (int k = 0; k < places.Length; k++) levels[term.Variables[k]] = places[k];
                yield return (levels, [.. part.Variables.Select(variable => Numbers(random, variable))]);
            }
        }
    }

    private static double[] Numbers(Random random, TermVariable variable) =>
        variable.IsFactor ? [] : [.. Enumerable.Range(0, variable.Width).Select(_ => 2 * random.NextDouble() - 1)];

    // A row of X (coded) or of O.
    private IEnumerable<double> Row(int[] levels, double[][] numbers, bool coded)
    {
        if (part.Intercept) yield return 1;
        foreach (FixedTerm term in part.Terms)
        {
            double[] product = [1];
            for (int k = 0; k < term.Variables.Count; k++)
            {
                TermVariable variable = part.Variables[term.Variables[k]];
                double[] values = variable.Contrasts is not { } contrasts ? numbers[term.Variables[k]]
                    : coded && !term.Full[k] ? [.. Enumerable.Range(0, contrasts.GetLength(1)).Select(c => contrasts[levels[term.Variables[k]], c])]
                    : [.. Enumerable.Range(0, variable.Width).Select(level => level == levels[term.Variables[k]] ? 1.0 : 0)];
                product = [.. values.SelectMany(value => product.Select(x => x * value))];
            }
            foreach (double x in product) yield return x;
        }
    }
}
