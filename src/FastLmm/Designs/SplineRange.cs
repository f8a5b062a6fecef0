using System.Globalization;
using System.Numerics.Tensors;
using FastLmm.Designs.Bases;
using FastLmm.Designs.Columns;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>Notes where rows of other data lie beyond the boundary knots of a spline: its outermost pieces go on there, far from any data.</summary>
/// <param name="name">R's name of the call.</param>
/// <param name="argument">Its argument as written.</param>
/// <param name="node">The argument's values.</param>
/// <param name="spline">The spline.</param>
internal sealed class SplineRange(string name, string argument, ColumnNode node, SplineBasis spline)
{
    private long _rows;
    private string _first = "";

    /// <summary>What was noted, or null.</summary>
    public string? Sentence => _rows == 0 ? null : string.Create(CultureInfo.InvariantCulture,
        $"{_first} lies outside the boundary knots {spline.Left:R} and {spline.Right:R} of {name}, whose outermost pieces go on there; "
        + $"{_rows:N0} {(_rows == 1 ? "row does" : "rows do")} in all");

    /// <summary>Looks at the rows that are kept.</summary>
    public void Check(ReadOnlySpan<int> kept, TableChunk chunk, Func<int, long, string> place)
    {
        double[] x = node.Values;
        ReadOnlySpan<double> all = x.AsSpan(0, chunk.Rows);
        if (kept.Length == chunk.Rows && IsInside(TensorPrimitives.Min(all)) && IsInside(TensorPrimitives.Max(all))) return;
        foreach (int row in kept)
        {
            if (IsInside(x[row]) || _rows++ > 0) continue;
            _first = string.Create(CultureInfo.InvariantCulture, $"{place(chunk.Source, chunk.FirstRow + row)}: {argument} = {x[row]:R}");
        }
    }

    private bool IsInside(double x) => x >= spline.Left && x <= spline.Right;
}
