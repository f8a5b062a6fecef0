using System.Numerics.Tensors;
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
    internal long Scratch(DesignChunk chunk, int spare) => (long)(Q + P + spare + 2) * chunk.Capacity;

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
        var other = new Span<double>(scratch.Start + (long)width * chunk.Capacity, n);
        Response(chunk, new(columns[width - 1], n), other);
        if (chunk.Weight is not null) Weigh(chunk.Weight.AsSpan(0, n), columns, width, other);
        fixed (double* to = rows) Transposition.ToRows(columns, width, n, to);
        GC.KeepAlive(scratch);
    }

    private void Response(DesignChunk chunk, Span<double> y, Span<double> product)
    {
        chunk.Y.AsSpan(0, y.Length).CopyTo(y);
        for (int c = 0; c < P; c++)
        {
            if (_gamma[c] == 0) continue;
            TensorPrimitives.Multiply(chunk.X[c].AsSpan(0, y.Length), _gamma[c], product);
            TensorPrimitives.Subtract(y, product, y);
        }
        TensorPrimitives.Multiply(y, 1 / YScale, y);
    }

    private void Weigh(ReadOnlySpan<double> weight, double** columns, int width, Span<double> root)
    {
        TensorPrimitives.Divide(weight, WeightScale, root);
        TensorPrimitives.Sqrt<double>(root, root);
        for (int c = 0; c < width; c++)
        {
            var column = new Span<double>(columns[c], root.Length);
            TensorPrimitives.Multiply(column, root, column);
        }
    }

    private static double[]? Base(double[][] columns, int constant, int column) =>
        constant < 0 || constant == column ? null : columns[constant];

    // (from − shift × constant) / scale, the scale a power of two.
    private static void Column(double[] from, double[]? constant, double shift, double scale, Span<double> to)
    {
        ReadOnlySpan<double> column = from.AsSpan(0, to.Length);
        if (constant is null || shift == 0)
        {
            TensorPrimitives.Multiply(column, 1 / scale, to);
            return;
        }
        TensorPrimitives.Multiply(constant.AsSpan(0, to.Length), shift, to);
        TensorPrimitives.Subtract(column, to, to);
        TensorPrimitives.Multiply(to, 1 / scale, to);
    }
}
