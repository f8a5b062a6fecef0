using FastLmm.Designs.Columns;

namespace FastLmm.Designs.Codings;

/// <summary>
/// The columns of a list of terms. A factor may get further levels: each is one more column wherever the factor stands, the indicator of that
/// level beside the contrasts of the levels before, which are 0 there. So all rows before have zeros in the new columns.
/// </summary>
/// <param name="terms">Each term's variables.</param>
/// <param name="factors">For each variable the factor that it is, or null.</param>
/// <param name="full">For each variable of each term, whether it has a dummy for every level.</param>
/// <param name="contrasts">The contrasts of a variable at its first levels, column by column; null for numbers.</param>
internal sealed class TermColumns(
    IReadOnlyList<IReadOnlyList<int>> terms, TermFactor?[] factors, bool[][] full, Func<int, IEnumerable<double[]>?> contrasts)
{
    private static readonly string[] FalseAndTrue = ["FALSE", "TRUE"];

    private readonly List<ModelColumn>[][] _parts = [.. terms.Select(term => new List<ModelColumn>[term.Count])];
    private readonly int[][] _done = [.. terms.Select(term => new int[term.Count])];
    private readonly List<CodedColumn> _codes = [];

    /// <summary>The columns so far.</summary>
    public List<ModelColumn> Columns { get; } = [];

    /// <summary>Adds the constant.</summary>
    public void AddConstant(ModelColumn constant)
    {
        _codes.Add(new CodedColumn(CodedColumn.Constant, [], Columns.Count));
        Columns.Add(constant);
    }

    /// <summary>Adds a term: all products of its variables' parts, the first variable's varying fastest.</summary>
    public void Add(int term, List<ModelColumn>[] parts, Func<ModelColumn, ModelColumn, ModelColumn> times)
    {
        _parts[term] = parts;
        AddProducts(term, times, Columns.Count);
    }

    /// <summary>Moves the columns behind those of other lists.</summary>
    /// <param name="first">Place of the first one.</param>
    public void PlaceAt(int first)
    {
        for (int k = 0; k < _codes.Count; k++) _codes[k] = _codes[k] with { Place = first + k };
    }

    /// <summary>Puts the columns in their places.</summary>
    public void Put(ColumnNode[] columns)
    {
        for (int k = 0; k < Columns.Count; k++) columns[_codes[k].Place] = Columns[k].Node;
    }

    /// <summary>How many columns a term would have with one more level of a factor.</summary>
    public double CountWith(FactorColumn factor, int term) =>
        terms[term].Select((variable, k) => _parts[term][k].Count + (factors[variable]?.Column == factor ? 1.0 : 0)).Aggregate((a, b) => a * b);

    /// <summary>Adds the columns of a factor's next level.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="indicator">The column of a variable for that level.</param>
    /// <param name="times">Makes products.</param>
    /// <param name="place">Place of the first new column.</param>
    /// <returns>How many there are.</returns>
    public int Admit(FactorColumn factor, Func<int, ModelColumn> indicator, Func<ModelColumn, ModelColumn, ModelColumn> times, int place)
    {
        int before = Columns.Count;
        for (int term = 0; term < terms.Count; term++)
        {
            for (int k = 0; k < terms[term].Count; k++)
                if (factors[terms[term][k]]?.Column == factor) _parts[term][k].Add(indicator(terms[term][k]));
            AddProducts(term, times, place + Columns.Count - before);
        }
        return Columns.Count - before;
    }

    /// <summary>Whether some term has this factor.</summary>
    public bool Has(FactorColumn factor) => terms.SelectMany(term => term).Any(variable => factors[variable]?.Column == factor);

    /// <summary>The first column of a column's term, which may be itself.</summary>
    public int FirstOfTerm(int column) => _codes.FindIndex(code => code.Term == _codes[column].Term);

    /// <summary>What the columns stand for.</summary>
    public ListCoding Coding() => new(terms, full, [.. factors.Select((_, variable) => Describe(variable))], _codes);

    private void AddProducts(int term, Func<ModelColumn, ModelColumn, ModelColumn> times, int place)
    {
        List<ModelColumn>[] parts = _parts[term];
        var digits = new int[parts.Length];
        int count = parts.Aggregate(1, (product, part) => product * part.Count);
        for (int at = 0; at < count; at++)
        {
            bool isNew = false;
            for (int k = 0, rest = at; k < digits.Length; k++)
            {
                (rest, digits[k]) = Math.DivRem(rest, parts[k].Count);
                isNew |= digits[k] >= _done[term][k];
            }
            if (!isNew) continue;
            _codes.Add(new CodedColumn(term, [.. digits], place++));
            Columns.Add(parts.Select((part, k) => part[digits[k]]).Aggregate(times));
        }
        for (int k = 0; k < parts.Length; k++) _done[term][k] = parts[k].Count;
    }

    private CodedVariable? Describe(int variable)
    {
        (int term, int k) = Find(variable);
        if (term < 0) return null;
        if (contrasts(variable) is not { } first) return new CodedVariable(null, [], _parts[term][k].Count);
        if (factors[variable] is not { } factor) return new CodedVariable(FalseAndTrue, [.. first], 0);
        int known = factor.Levels.Count, late = factor.Column.LateLevels.Count;
        return new CodedVariable(
            [.. factor.Levels, .. factor.Column.LateLevels],
            [
                .. first.Select(column => (double[])[.. column, .. new double[late]]),
                .. Enumerable.Range(known, late).Select(level => Indicator(level, known + late)),
            ],
            0);
    }

    private (int Term, int Variable) Find(int variable)
    {
        for (int term = 0; term < terms.Count; term++)
            for (int k = 0; k < terms[term].Count; k++)
                if (terms[term][k] == variable) return (term, k);
        return (-1, -1);
    }

    private static double[] Indicator(int level, int levels)
    {
        var indicator = new double[levels];
        indicator[level] = 1;
        return indicator;
    }
}
