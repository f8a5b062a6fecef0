using FastLmm.Designs.Codings;
using FastLmm.Tables;

namespace FastLmm.Designs;

public sealed partial class Design
{
    private readonly DesignBinder _binder;
    private ColumnGrowth? _growth;
    private IReadOnlyList<IReadOnlyList<string>?>? _settledLevels;

    /// <summary>
    /// Lets levels that kept rows bring later have columns of their own, behind the others and 0 in all rows before: P and Q grow while rows are
    /// filled. Names and terms stay those of the first columns; <see cref="Settled"/> gives the design that R would have made.
    /// </summary>
    /// <remarks>Nothing happens where <see cref="CanGrow"/> says no: then rows with such levels are skipped, and must be read again.</remarks>
    internal void Grow()
    {
        if (!CanGrow) return;
        _growth = new ColumnGrowth(_binder);
        foreach (FactorColumn factor in _factors.Columns) factor.Grows = true;
    }

    /// <summary>Whether the terms are coded so that their columns span the same for any levels.</summary>
    internal bool CanGrow => _binder.CanGrow;

    /// <summary>Whether levels have come late.</summary>
    internal bool HasGrown => _growth is not null && _factors.Columns.Any(factor => factor.LateLevels.Count > 0);

    /// <summary>The first column of X of the term that a column belongs to, which may be itself.</summary>
    internal int FirstOfTerm(int column) => _growth?.Fixed.FirstOfTerm(column) ?? column;

    /// <summary>The design of the levels that rows have used, in the model's order, and how its columns come from those that rows were made with.</summary>
    /// <param name="reader">Where codes get their texts.</param>
    /// <returns>This design, and no change, where its levels are these.</returns>
    internal (Design Design, ColumnChange? Change) Settled(TableReader reader)
    {
        if (_growth is null || _factors.Columns.All(factor => factor.LateLevels.Count == 0 && !factor.HasUnusedLevel)) return (this, null);
        Design settled = _plan.Bind([.. _columns.Select(column => column.Kind)], UsedLevels(), reader);
        settled._settledLevels = settled._factors.Levels();
        return (settled, ColumnChange.Of(_growth, new ColumnGrowth(settled._binder)));
    }

    private void Grow(TableChunk chunk)
    {
        int first = _program.Count;
        foreach ((FactorColumn factor, int level) in _filter.Admitted) _growth!.Admit(factor, level);
        _program.Evaluate(chunk, first);
        (_x, _z, _checked) = (_growth!.X, _growth.Z, [.. _binder.CheckedColumns]);
    }
}
