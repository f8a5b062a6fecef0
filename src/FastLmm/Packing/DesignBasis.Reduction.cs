namespace FastLmm.Packing;

public sealed partial class DesignBasis
{
    private DesignBasis(DesignBasis full, IReadOnlyList<int> columns, IReadOnlyList<int>? blocks)
    {
        (_xConstant, _xShift, _xScale) = (full._xConstant, full._xShift, full._xScale);
        (_gamma, YScale, WeightScale) = (full._gamma, full.YScale, full.WeightScale);
        int q = columns.Count;
        (_zConstant, _zShift, _zScale) = (new int[q], new double[q], Ones(q));
        for (int c = 0; c < q; c++)
        {
            _zConstant[c] = columns[c] < 0 || full._zConstant[columns[c]] < 0 ? -1 : IndexOf(columns, full._zConstant[columns[c]]);
            if (blocks is not null && _zConstant[c] >= 0 && blocks[c] != blocks[_zConstant[c]]) _zConstant[c] = -1;
            if (columns[c] < 0) continue;
            _zScale[c] = full._zScale[columns[c]];
            if (_zConstant[c] >= 0) _zShift[c] = full._zShift[columns[c]];
        }
    }

    /// <summary>The basis for other columns of Z; what leaned on a column that is left out leans on none.</summary>
    /// <param name="columns">For each new column of Z the old one that it is; −1 for a constant that was none.</param>
    /// <param name="blocks">The block of each new column, where they are others than before: a column leans on one of its own block only.</param>
    internal DesignBasis WithZ(IReadOnlyList<int> columns, IReadOnlyList<int>? blocks = null) => new(this, columns, blocks);

    private static int IndexOf(IReadOnlyList<int> columns, int column)
    {
        for (int c = 0; c < columns.Count; c++)
            if (columns[c] == column) return c;
        return -1;
    }
}
