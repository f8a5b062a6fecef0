namespace FastLmm.Kernels.Operations;

/// <summary>Adds the cross-products of one leftover row to its subject's W_i.</summary>
internal static unsafe class LeftoverProducts
{
    /// <summary>W ← W + row row', upper triangle by rows.</summary>
    internal static void Add(double* w, double* row, int width)
    {
        for (int c = 0; c < width; c++)
        {
            double x = row[c];
            for (int d = c; d < width; d++, w++) *w = Math.FusedMultiplyAdd(x, row[d], *w);
        }
    }
}
