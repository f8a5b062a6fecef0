using System.Globalization;
using System.Numerics.Tensors;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>Decides which rows of a chunk are kept, counts the others, and refuses values that no model can use.</summary>
internal sealed class RowFilter
{
    private readonly IReadOnlyList<ColumnRequest> _columns;
    private readonly int[] _order;
    private readonly FactorColumn?[] _factors;
    private readonly int[] _factorColumns;
    private readonly bool[] _isNumeric;
    private readonly int _weight;
    private readonly long[] _missing;
    private readonly List<int> _incomplete = [];
    private long _zeroWeights;

    public RowFilter(DesignBinder binder)
    {
        DesignPlan plan = binder.Plan;
        _columns = plan.Columns;
        _order = [.. plan.Choice.InFormulaOrder];
        _factors = binder.Factors;
        _factorColumns = [.. Enumerable.Range(0, _factors.Length).Where(column => _factors[column] is not null)];
        _isNumeric = [.. binder.Kinds.Select(kind => kind == ColumnKind.Numeric)];
        _weight = plan.Options.Weights is { } weights ? plan.Choice.AsOption(weights) : -1;
        _missing = new long[_columns.Count];
    }

    /// <summary>The kept rows of the chunk last looked at, ascending; all of them when it says so.</summary>
    public int[] Kept { get; } = new int[TableChunk.Capacity];

    /// <summary>Whether a complete row had a factor's value that is not among its levels.</summary>
    public bool SawNewLevel { get; private set; }

    /// <summary>What was left out so far.</summary>
    public DropCounts Counts => new(
        [
            .. _order.Where(column => _missing[column] > 0).GroupBy(column => _columns[column].Name)
                .Select(same => new MissingCount(same.Key, same.Sum(column => _missing[column]))),
        ],
        _zeroWeights);

    /// <summary>Looks at a chunk whose factors are not mapped yet.</summary>
    /// <returns>Number of kept rows.</returns>
    public int Select(TableChunk chunk, Func<int, long, string> place)
    {
        if (chunk.Rows == 0) return 0;
        bool known = true;
        foreach (int column in _factorColumns) known &= _factors[column]!.Map(chunk);
        _incomplete.Clear();
        foreach (int column in _order)
            if (!IsComplete(chunk, column)) _incomplete.Add(column);
        bool weighed = _weight < 0 || TensorPrimitives.Min<double>(chunk.Numeric(_weight).AsSpan(0, chunk.Rows)) > 0;
        return known && weighed && _incomplete.Count == 0 ? KeepAll(chunk) : KeepSome(chunk, place);
    }

    private bool IsComplete(TableChunk chunk, int column) => _isNumeric[column]
        ? TensorPrimitives.IsFiniteAll<double>(chunk.Numeric(column).AsSpan(0, chunk.Rows))
        : TensorPrimitives.Min<int>(chunk.Codes(column).AsSpan(0, chunk.Rows)) >= 0;

    private int KeepAll(TableChunk chunk)
    {
        for (int row = 0; row < chunk.Rows; row++) Kept[row] = row;
        foreach (int column in _factorColumns) _factors[column]!.UseAll(chunk);
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
        return HasKnownLevels(chunk, row, place);
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
        foreach (int column in _factorColumns)
        {
            FactorColumn factor = _factors[column]!;
            if (factor.Forbidden(chunk, row) is { } text)
            {
                throw Refusal($"the value '{text}' of column '{factor.Name}' is not among the levels given for it",
                    place(chunk.Source, chunk.FirstRow + row), "add it to them, or write NA to leave the row out");
            }
            factor.Use(chunk, row);
            known &= factor.LevelOfRow[row] >= 0;
        }
        SawNewLevel |= !known;
        return known;
    }

    private static LmmException Refusal(string what, string where, string advice) =>
        new(FailureKind.BadInput, $"{where}: {what}; {advice}");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
