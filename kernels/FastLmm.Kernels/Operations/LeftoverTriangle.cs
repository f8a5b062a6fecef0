using System.Runtime.CompilerServices;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// The triangle U with U'U = W, the cross-products of what the rotations leave of [x y] (METHOD.md 2), kept as a triangle so that
/// its small pivots have all their digits: rank and collinearity of X are read from it, and nothing is squared before it must be.
/// </summary>
/// <remarks>
/// Rows are gathered in blocks, column by column, and folded in by <see cref="BlockReflection"/>. Blocks are cut by the count of rows alone.
/// The columns before y do not depend on y.
/// </remarks>
public sealed unsafe class LeftoverTriangle
{
    /// <summary>Rows of a block.</summary>
    internal const int BlockRows = BlockReflection.Rows;

    private readonly AlignedDoubles _block;
    private readonly double[] _u;
    private LeftoverGatherer? _gatherer;
    private int _held;

    /// <summary>An empty triangle.</summary>
    /// <param name="width">p + 1.</param>
    public LeftoverTriangle(int width)
        : this(width, null)
    {
    }

    internal LeftoverTriangle(int width, LeftoverGatherer? gatherer)
    {
        Width = width;
        _gatherer = gatherer;
        _block = new AlignedDoubles((long)width * BlockRows);
        _u = new double[(long)width * width];
    }

    /// <summary>p + 1.</summary>
    public int Width { get; }

    /// <summary>Adds a row of <see cref="Width"/> entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double* row)
    {
        for (int c = 0; c < Width; c++) _block.Start[c * BlockRows + _held] = row[c];
        if (++_held == BlockRows) Fold();
    }

    /// <summary>Adds another triangle.</summary>
    public void Add(LeftoverTriangle other)
    {
        other.Fold();
        var row = new double[Width];
        fixed (double* r = row)
        {
            for (int i = 0; i < Width; i++)
            {
                for (int c = 0; c < Width; c++) r[c] = c < i ? 0 : other._u[(long)i * Width + c];
                Add(r);
            }
        }
    }

    /// <summary>The same rows with columns of zeros before y; this triangle is used up.</summary>
    /// <param name="width">The new width.</param>
    /// <remarks>Rows that wait in the block stay there, so that blocks are cut as if the columns had been there from the start.</remarks>
    internal LeftoverTriangle Widened(int width)
    {
        _gatherer?.Widen(width - 1);
        var wide = new LeftoverTriangle(width, _gatherer) { _held = _held };
        for (int c = 0; c < Width; c++)
        {
            int to = c == Width - 1 ? width - 1 : c;
            new ReadOnlySpan<double>(_block.Start + c * BlockRows, _held).CopyTo(new Span<double>(wide._block.Start + to * BlockRows, _held));
            for (int i = 0; i <= c; i++) wide._u[(long)(i == Width - 1 ? width - 1 : i) * width + to] = _u[(long)i * Width + c];
        }
        GC.KeepAlive(_block);
        GC.KeepAlive(wide);
        return wide;
    }

    /// <summary>The triangle, upper, width × width by rows; diagonal ≥ 0.</summary>
    public double[,] ToMatrix()
    {
        Fold();
        var u = new double[Width, Width];
        for (int i = 0; i < Width; i++)
        {
            double sign = _u[(long)i * Width + i] < 0 ? -1 : 1;
            for (int c = i; c < Width; c++) u[i, c] = sign * _u[(long)i * Width + c];
        }
        return u;
    }

    /// <summary>Ends the gathering of products by subject: rows added from now on belong to none.</summary>
    internal void CompleteGathering()
    {
        ClearRest();
        _gatherer?.Take(_block.Start, _held);
        _gatherer = null;
        GC.KeepAlive(_block);
    }

    private void ClearRest() => BlockReflection.ClearFrom(_block.Start, Width, _held);

    private void Fold()
    {
        if (_held == 0) return;
        ClearRest();
        _gatherer?.Take(_block.Start, _held);
        fixed (double* u = _u)
        {
            BlockReflection.Fold(u, _block.Start, Width);
        }
        _held = 0;
        GC.KeepAlive(_block);
    }
}
