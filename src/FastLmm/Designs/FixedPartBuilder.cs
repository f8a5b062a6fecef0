using FastLmm.Formulas;

namespace FastLmm.Designs;

/// <summary>Describes the terms of the fixed part while their columns are made.</summary>
internal sealed class FixedPartBuilder(TermList list)
{
    private readonly TermVariable?[] _variables = new TermVariable?[list.Variables.Count];
    private readonly List<FixedTerm> _terms = [];
    private int _columns = list.Intercept ? 1 : 0;

    /// <summary>Adds a term.</summary>
    /// <param name="term">Its place in the list.</param>
    /// <param name="full">Per variable, whether it has a dummy for every level.</param>
    /// <param name="parts">Per variable the columns that it has in this term.</param>
    /// <param name="contrasts">The contrasts of a variable of the list, column by column; null for numbers.</param>
    public void Add(int term, bool[] full, List<ModelColumn>[] parts, Func<int, IEnumerable<double[]>?> contrasts)
    {
        for (int k = 0; k < parts.Length; k++)
        {
            int variable = list.Terms[term][k];
            _variables[variable] ??= Describe(list.Variables[variable].Name, contrasts(variable)?.ToArray(), parts[k].Count);
        }
        int columns = parts.Aggregate(1, (product, part) => product * part.Count);
        _terms.Add(new FixedTerm(list.Label(term), list.Terms[term], full, _columns, columns));
        _columns += columns;
    }

    /// <summary>The fixed part, without variables that no term has.</summary>
    public FixedPart Complete()
    {
        int[] used = [.. list.UsedVariables];
        return new FixedPart(
            list.Intercept, [.. used.Select(variable => _variables[variable]!)],
            [.. _terms.Select(term => term with { Variables = [.. term.Variables.Select(variable => Array.IndexOf(used, variable))] })]);
    }

    private static TermVariable Describe(string name, double[][]? contrasts, int columns)
    {
        if (contrasts is null) return new TermVariable(name, null, columns);
        int levels = contrasts.Length == 0 ? 1 : contrasts[0].Length;
        var matrix = new double[levels, contrasts.Length];
        for (int c = 0; c < contrasts.Length; c++)
            for (int r = 0; r < levels; r++) matrix[r, c] = contrasts[c][r];
        return new TermVariable(name, matrix, levels);
    }
}
