using System.Runtime.CompilerServices;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Predictors;

/// <summary>The kept rows of a chunk, column by column. One chunk at a time.</summary>
internal sealed class KeptRows
{
    private readonly int[] _kept = new int[TableChunk.Capacity];
    private readonly double[] _numbers = new double[TableChunk.Capacity];
    private TableChunk? _chunk;
    private bool _all;

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Turns to a chunk.</summary>
    /// <param name="chunk">The rows as read.</param>
    /// <param name="rows">Those that are kept.</param>
    internal void Take(TableChunk chunk, DesignChunk rows)
    {
        (_chunk, Count, _all) = (chunk, rows.Rows, rows.Rows == chunk.Rows);
        for (int k = 0; !_all && k < Count; k++) _kept[k] = (int)(rows.Row[k] - chunk.FirstRow);
    }

    /// <summary>Numbers of a column; valid until the next call.</summary>
    internal ReadOnlySpan<double> Numbers(int column)
    {
        double[] values = _chunk!.Numeric(column);
        if (_all) return values.AsSpan(0, Count);
        for (int k = 0; k < Count; k++) _numbers[k] = values[_kept[k]];
        return _numbers.AsSpan(0, Count);
    }

    /// <summary>Adds the codes of a column to a set.</summary>
    internal void AddCodes(int column, HashSet<int> codes)
    {
        int[] values = _chunk!.Codes(column);
        for (int k = 0; k < Count; k++) codes.Add(values[_all ? k : _kept[k]]);
    }

    /// <summary>Adds cells, given for all rows of the chunk, times a stride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddCells(int[] cells, int stride, Span<int> places)
    {
        if (_all)
            for (int k = 0; k < places.Length; k++) places[k] += stride * cells[k];
        else
            for (int k = 0; k < places.Length; k++) places[k] += stride * cells[_kept[k]];
    }
}
