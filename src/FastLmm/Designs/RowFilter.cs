using System.Globalization;
using System.Numerics.Tensors;
using FastLmm.Designs.Columns;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>Decides which rows of a chunk are kept, counts the others, and refuses values that no model can use.</summary>
internal sealed class RowFilter
{
    private readonly IReadOnlyList<ColumnRequest> _columns;
    private readonly int[] _order;
    private readonly FactorColumn[] _factors;
    private readonly IntervalNode[] _cuts;
    private readonly ColumnNode? _subset;
    private readonly bool[] _isNumeric;
    private readonly int _weight;
    private readonly bool _isSaved;
    private readonly long[] _missing;
    private readonly long[] _outsideCut;
    private readonly List<int> _incomplete = [];
    private long _zeroWeights;
    private long _outsideSubset;

    /// <summary>Makes a filter without counts.</summary>
    /// <param name="binding">The columns.</param>
    /// <param name="factors">Factors whose levels are known and whose use is to be noted.</param>
    /// <param name="cuts">Cuts, whose intervals may leave out values.</param>
    /// <param name="subset">The condition on rows, or null.</param>
    public RowFilter(ColumnBinding binding, IEnumerable<FactorColumn> factors, IEnumerable<IntervalNode> cuts, ColumnNode? subset)
    {
        DesignPlan plan = binding.Plan;
        _columns = plan.Columns;
        _order = [.. plan.Choice.InFormulaOrder];
        _factors = [.. factors];
        _cuts = [.. cuts];
        _subset = subset;
        _isNumeric = [.. binding.Kinds.Select(kind => kind == ColumnKind.Numeric)];
        _weight = binding.Weight;
        _isSaved = plan.IsSaved;
        _missing = new long[_columns.Count];
        _outsideCut = new long[_cuts.Length];
    }

    /// <summary>The kept rows of the chunk last looked at, ascending; all of them when it says so.</summary>
    public int[] Kept { get; } = new int[TableChunk.Capacity];

    /// <summary>Whether a complete row had a factor's value that is not among its levels.</summary>
    public bool SawNewLevel { get; private set; }

    /// <summary>Levels that factors got in the chunk last looked at, in order of first appearance.</summary>
    public List<(FactorColumn Factor, int Level)> Admitted { get; } = [];

    /// <summary>What was left out so far.</summary>
    public DropCounts Counts => new(
        [
            .. _order.Where(column => _missing[column] > 0).GroupBy(column => _columns[column].Name)
                .Select(same => new MissingCount(same.Key, same.Sum(column => _missing[column]))),
            .. _cuts.Select((cut, k) => new MissingCount(cut.Name, _outsideCut[k])).Where(count => count.Rows > 0),
        ],
        _zeroWeights,
        _outsideSubset);

    /// <summary>Looks at a chunk for which the column arithmetic is done.</summary>
    /// <returns>Number of kept rows.</returns>
    public int Select(TableChunk chunk, Func<int, long, string> place)
    {
        Admitted.Clear();
        if (chunk.Rows == 0) return 0;
        _incomplete.Clear();
        foreach (int column in _order)
            if (!IsComplete(chunk, column)) _incomplete.Add(column);
        return _incomplete.Count == 0 && IsWhole(chunk) ? KeepAll(chunk) : KeepSome(chunk, place);
    }

    // Nothing but missing values could leave out a row.
    private bool IsWhole(TableChunk chunk)
    {
        bool whole = _weight < 0 || TensorPrimitives.Min<double>(chunk.Numeric(_weight).AsSpan(0, chunk.Rows)) > 0;
        whole &= _subset is null || TensorPrimitives.Min<double>(_subset.Values.AsSpan(0, chunk.Rows)) > 0;
        foreach (FactorColumn factor in _factors) whole &= factor.Complete;
        foreach (IntervalNode cut in _cuts) whole &= TensorPrimitives.Min<int>(cut.Codes.AsSpan(0, chunk.Rows)) >= 0;
        return whole;
    }

    private bool IsComplete(TableChunk chunk, int column) => _isNumeric[column]
        ? Finite.All(chunk.Numeric(column).AsSpan(0, chunk.Rows))
        : TensorPrimitives.Min<int>(chunk.Codes(column).AsSpan(0, chunk.Rows)) >= 0;

    private int KeepAll(TableChunk chunk)
    {
        for (int row = 0; row < chunk.Rows; row++) Kept[row] = row;
        foreach (FactorColumn factor in _factors) factor.UseAll(chunk);
        return chunk.Rows;
    }

    private int KeepSome(TableChunk chunk, Func<int, long, string> place)
    {
        int kept = 0;
        for (int row = 0; row < chunk.Rows; row++)
            if (Keeps(chunk, row, place)) Kept[kept++] = row;
        return kept;
    }

    private bool Keeps(TableChunk chunk, int row, Func<int, long, string> place)
    {
        if (_subset is not null && !(_subset.Values[row] > 0))
        {
            _outsideSubset++;
            return false;
        }
        if (FirstMissing(chunk, row) is int missing && missing >= 0)
        {
            _missing[missing]++;
            return false;
        }
        if (!HasPositiveWeight(chunk, row, place))
        {
            _zeroWeights++;
            return false;
        }
        RefuseInfinite(chunk, row, place);
        return IsInside(row) && HasKnownLevels(chunk, row, place);
    }

    private bool IsInside(int row)
    {
        for (int cut = 0; cut < _cuts.Length; cut++)
        {
            if (_cuts[cut].Codes[row] >= 0) continue;
            _outsideCut[cut]++;
            return false;
        }
        return true;
    }

    private int FirstMissing(TableChunk chunk, int row)
    {
        foreach (int column in _incomplete)
            if (_isNumeric[column] ? double.IsNaN(chunk.Numeric(column)[row]) : chunk.Codes(column)[row] < 0) return column;
        return -1;
    }

    private bool HasPositiveWeight(TableChunk chunk, int row, Func<int, long, string> place)
    {
        if (_weight < 0) return true;
        double weight = chunk.Numeric(_weight)[row];
        if (weight >= 0) return weight > 0;
        throw Refusal($"the weight {Text(weight)} in column '{_columns[_weight].Name}' is negative", place(chunk.Source, chunk.FirstRow + row),
            "weights must be positive, and 0 leaves a row out");
    }

    private void RefuseInfinite(TableChunk chunk, int row, Func<int, long, string> place)
    {
        foreach (int column in _incomplete)
        {
            if (!_isNumeric[column] || !double.IsInfinity(chunk.Numeric(column)[row])) continue;
            throw Refusal($"the value of column '{_columns[column].Name}' is infinite", place(chunk.Source, chunk.FirstRow + row),
                "correct it, or write NA to leave the row out");
        }
    }

    private bool HasKnownLevels(TableChunk chunk, int row, Func<int, long, string> place)
    {
        bool known = true;
        foreach (FactorColumn factor in _factors)
        {
            if (factor.Forbidden(chunk, row) is { } text)
            {
                string where = place(chunk.Source, chunk.FirstRow + row), what = $"the value '{text}' of column '{factor.Name}'";
                throw _isSaved
                    ? Refusal($"{what} was not in the data of the fit", where, $"leave the row out{NearestName.Hint(text, factor.Levels)}")
                    : Refusal($"{what} is not among the levels given for it", where, "add it to them, or write NA to leave the row out");
            }
            factor.Use(chunk, row);
            if (factor.Grows && factor.LevelOfRow[row] < 0 && factor.Admit(chunk, row)) Admitted.Add((factor, factor.LevelOfRow[row]));
            known &= factor.LevelOfRow[row] >= 0;
        }
        SawNewLevel |= !known;
        return known;
    }

    private static LmmException Refusal(string what, string where, string advice) =>
        new(FailureKind.BadInput, $"{where}: {what}; {advice}");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
