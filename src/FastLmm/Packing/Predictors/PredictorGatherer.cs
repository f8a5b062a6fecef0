using System.Runtime.CompilerServices;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Predictors;

/// <summary>
/// Gathers, while the rows are read, what marginal means need of the predictors: mean, range and up to two values of numbers, and how
/// many rows have which combination of levels.
/// </summary>
internal sealed class PredictorGatherer
{
    private const int MostCells = 1 << 20;

    private readonly GatheredPredictor[] _predictors;
    private readonly KeptRows _rows = new();
    private readonly int[] _places = new int[TableChunk.Capacity];
    private int[] _cells = [];
    private long[]? _counts;
    private bool _tooMany;

    /// <summary>Starts without rows.</summary>
    /// <param name="design">The columns, bound to their levels.</param>
    /// <param name="reader">Where texts stand.</param>
    internal PredictorGatherer(Design design, TableReader reader) =>
        _predictors = [.. design.PredictorColumns().Select(columns => New(columns, reader))];

    /// <summary>Takes rows; the design must have filled them last.</summary>
    /// <param name="chunk">The rows as read.</param>
    /// <param name="kept">Those that are kept.</param>
    internal void Observe(TableChunk chunk, DesignChunk kept)
    {
        if (kept.Rows == 0) return;
        _rows.Take(chunk, kept);
        foreach (GatheredPredictor predictor in _predictors) predictor.Observe(_rows);
        int[] cells = [.. _predictors.Select(predictor => predictor.Cells)];
        if (!cells.AsSpan().SequenceEqual(_cells) || _counts is null) Regroup(cells);
        if (_counts is not null) Count();
    }

    /// <summary>What was found.</summary>
    internal PredictorTable Complete()
    {
        (Predictor Predictor, int[] Order)[] found = [.. _predictors.Select(predictor => predictor.Complete())];
        return new PredictorTable([.. found.Select(one => one.Predictor)], Ordered([.. found.Select(one => one.Order)]));
    }

    private static GatheredPredictor New(PredictorColumns columns, TableReader reader)
    {
        if (columns.Factor is { } factor) return new GatheredFactor(columns.Name, factor);
        int column = columns.Column;
        return reader.Kinds[column] is ColumnKind.Numeric or ColumnKind.Logical
            ? new GatheredNumbers(columns.Name, column, reader.Kinds[column] == ColumnKind.Logical)
            : new GatheredTexts(columns.Name, column, code => reader.Levels(column)[code]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count()
    {
        Span<int> places = _places.AsSpan(0, _rows.Count);
        places.Clear();
        int stride = 1;
        for (int k = 0; k < _predictors.Length; k++)
        {
            if (_cells[k] == 0) continue;
            _predictors[k].AddCells(_rows, stride, places);
            stride *= _cells[k];
        }
        long[] counts = _counts!;
        foreach (int place in places) counts[place]++;
    }

    // Numbers that turn out to have more than two values no longer tell combinations apart: their cells are added up.
    private void Regroup(int[] cells)
    {
        (int[] before, long[]? old) = (_cells, _counts);
        _cells = cells;
        if (old is null && _tooMany) return;
        double size = cells.Where(count => count > 0).Aggregate(1.0, (product, count) => product * count);
        _tooMany = size > MostCells;
        _counts = _tooMany ? null : new long[(int)size];
        for (int place = 0; old is not null && _counts is not null && place < old.Length; place++)
            _counts[Place(Digits(place, before), cells)] += old[place];
    }

    // Of the result's cells, which are in the order of the values and without those that never came.
    private long[]? Ordered(int[][] orders)
    {
        if (_counts is null) return null;
        int[] cells = [.. orders.Select((order, k) => _cells[k] == 0 ? 0 : order.Length)];
        var ordered = new long[cells.Where(count => count > 0).Aggregate(1, (product, count) => product * count)];
        for (int place = 0; place < ordered.Length; place++)
        {
            int[] digits = [.. Digits(place, cells).Select((digit, k) => cells[k] == 0 ? 0 : orders[k][digit])];
            ordered[place] = _counts[Place(digits, _cells)];
        }
        return ordered;
    }

    private static int[] Digits(int place, int[] cells)
    {
        var digits = new int[cells.Length];
        for (int k = 0; k < cells.Length; k++)
            if (cells[k] > 0) (place, digits[k]) = Math.DivRem(place, cells[k]);
        return digits;
    }

    private static int Place(int[] digits, int[] cells)
    {
        int place = 0;
        for (int k = cells.Length - 1; k >= 0; k--)
            if (cells[k] > 0) place = place * cells[k] + digits[k];
        return place;
    }
}
