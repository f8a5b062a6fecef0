using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FastLmm.Designs;
using FastLmm.Kernels.Layout;

namespace FastLmm.Packing;

/// <summary>Rows in the basis of the arithmetic.</summary>
public sealed unsafe partial class DesignBasis
{
    /// <summary>Writes the rows (z' | x' y'), each times √w', one after another.</summary>
    /// <param name="chunk">Rows in the user's basis.</param>
    /// <param name="rows">Room for chunk.Rows × (q + p + 1) doubles.</param>
    public void Transform(DesignChunk chunk, Span<double> rows) => Transform(chunk, rows, new AlignedDoubles(Scratch(chunk, 0)), 0);

    /// <summary>Doubles of scratch that <see cref="Transform(DesignChunk, Span{double}, AlignedDoubles, int)"/> needs.</summary>
    internal long Scratch(DesignChunk chunk, int spare) => (long)(Q + P + spare + 1) * chunk.Capacity;

    /// <summary>The same with scratch that is used again, and with spare columns of zeros between x' and y'.</summary>
    /// <remarks>Column by column, then turned into rows. A number is the same wherever in a chunk its row stands.</remarks>
    internal void Transform(DesignChunk chunk, Span<double> rows, AlignedDoubles scratch, int spare)
    {
        int width = Q + P + spare + 1, n = chunk.Rows;
        double** columns = stackalloc double*[width];
        for (int c = 0; c < width; c++) columns[c] = scratch.Start + (long)c * chunk.Capacity;
        for (int c = 0; c < Q; c++) Column(chunk.Z[c], Base(chunk.Z, _zConstant[c], c), _zShift[c], _zScale[c], new(columns[c], n));
        for (int c = 0; c < P; c++) Column(chunk.X[c], Base(chunk.X, _xConstant, c), _xShift[c], _xScale[c], new(columns[Q + c], n));
        for (int c = Q + P; c < width - 1; c++) new Span<double>(columns[c], n).Clear();
        Response(chunk, new(columns[width - 1], n));
        if (chunk.Weight is not null) Weigh(chunk.Weight.AsSpan(0, n), columns, width);
        fixed (double* to = rows) Transposition.ToRows(columns, width, n, to);
        GC.KeepAlive(scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Response(DesignChunk chunk, Span<double> y)
    {
        chunk.Y.AsSpan(0, y.Length).CopyTo(y);
        for (int c = 0; c < P; c++)
            if (_gamma[c] != 0) Subtract(_gamma[c], chunk.X[c].AsSpan(0, y.Length), y);
        Scale(1 / YScale, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(ReadOnlySpan<double> weight, double** columns, int width)
    {
        for (int i = 0; i < weight.Length; i++)
        {
            double root = Math.Sqrt(weight[i] / WeightScale);
            for (int c = 0; c < width; c++) columns[c][i] *= root;
        }
    }

    private static double[]? Base(double[][] columns, int constant, int column) =>
        constant < 0 || constant == column ? null : columns[constant];

    // (from − shift × constant) / scale, the scale a power of two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Column(double[] from, double[]? constant, double shift, double scale, Span<double> to)
    {
        from.AsSpan(0, to.Length).CopyTo(to);
        if (constant is not null && shift != 0) Subtract(shift, constant.AsSpan(0, to.Length), to);
        if (scale != 1) Scale(1 / scale, to);
    }

    // to ← to − factor × from, the product rounded as one row alone would have it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(double factor, ReadOnlySpan<double> from, Span<double> to)
    {
        ReadOnlySpan<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(from);
        Span<Vector256<double>> y = MemoryMarshal.Cast<double, Vector256<double>>(to);
        var all = Vector256.Create(factor);
        for (int i = 0; i < y.Length; i++) y[i] -= all * x[i];
        for (int i = y.Length * Vector256<double>.Count; i < to.Length; i++) to[i] -= factor * from[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(double factor, Span<double> to)
    {
        Span<Vector256<double>> y = MemoryMarshal.Cast<double, Vector256<double>>(to);
        var all = Vector256.Create(factor);
        for (int i = 0; i < y.Length; i++) y[i] *= all;
        for (int i = y.Length * Vector256<double>.Count; i < to.Length; i++) to[i] *= factor;
    }
}
