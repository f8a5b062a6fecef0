using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Operations;

/// <summary>Adds the cross-products of one leftover row to its subject's W_i.</summary>
internal static unsafe class LeftoverProducts
{
    /// <summary>W ← W + row row', upper triangle by rows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Add(double* w, double* row, int width)
    {
        for (int c = 0; c < width; w += width - c, c++)
        {
            // Nothing is left of most columns of most models (constant within subjects, or random too), row after row: easily foretold.
            double x = row[c];
            if (x == 0) continue;
            for (int d = c; d < width; d++) w[d - c] = Math.FusedMultiplyAdd(x, row[d], w[d - c]);
        }
    }
}
