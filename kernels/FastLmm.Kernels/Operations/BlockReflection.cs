using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// Folds a block of 64 rows into an upper triangle U by Householder reflections that touch row j of U and the block: U'U grows by the
/// block's cross-products, and nothing is squared. The block lies column by column; sums over it run in eight lanes.
/// </summary>
internal static unsafe class BlockReflection
{
    /// <summary>Rows of a block.</summary>
    internal const int Rows = 64;

    private const int Batches = Rows / 8, Together = 4;
    private const double Negligible = 1e-280;           // a sum of squares this small would overflow 2/(v'v)

    /// <summary>Folds the first rows of a block in and uses the block up; the rest of its last eight rows is cleared first.</summary>
    /// <param name="u">U, width × width by rows; its lower triangle is not read.</param>
    /// <param name="block">Width columns of <see cref="Rows"/> entries, the first a multiple of 64 bytes.</param>
    /// <param name="width">Columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Fold(double* u, double* block, int width)
    {
        for (int j = 0; j < width; j++) Reflect(u + (long)j * width, block, width, j);
    }

    /// <summary>Clears the rows of a block from one on.</summary>
    internal static void ClearFrom(double* block, int width, int row)
    {
        for (int c = 0; c < width; c++) new Span<double>(block + c * Rows + row, Rows - row).Clear();
    }

    // Reflects column j of the block into U[j,j] and applies the reflection to the columns behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reflect(double* u, double* block, int width, int j)
    {
        var b = (Real8*)(block + j * Rows);
        double below = Dot(b, b);
        if (below < Negligible) return;
        double alpha = u[j], norm = Math.Sqrt(alpha * alpha + below);
        double v0 = alpha < 0 ? alpha - norm : alpha + norm, tau = 2 / (v0 * v0 + below);
        u[j] = alpha < 0 ? norm : -norm;
        int k = j + 1;
        for (; k + Together <= width; k += Together) ApplyToFour(u + k, v0, tau, b, (Real8*)(block + k * Rows));
        for (; k < width; k++) Apply(u + k, v0, tau, b, (Real8*)(block + k * Rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply(double* u, double v0, double tau, Real8* b, Real8* t)
    {
        double f = tau * Math.FusedMultiplyAdd(v0, *u, Dot(b, t));
        *u = Math.FusedMultiplyAdd(-f, v0, *u);
        var all = Real8.From(f);
        for (int i = 0; i < Batches; i++) t[i] = Real8.MultiplySubtract(all, b[i], t[i]);
    }

    // The same operations for each of four columns: b is read once, and no sum waits for another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ApplyToFour(double* u, double v0, double tau, Real8* b, Real8* t)
    {
        Real8* t1 = t + Batches, t2 = t + 2 * Batches, t3 = t + 3 * Batches;
        Real8 s0 = b[0] * t[0], s1 = b[0] * t1[0], s2 = b[0] * t2[0], s3 = b[0] * t3[0];
        for (int i = 1; i < Batches; i++)
        {
            Real8 x = b[i];
            s0 = Real8.MultiplyAdd(x, t[i], s0);
            s1 = Real8.MultiplyAdd(x, t1[i], s1);
            s2 = Real8.MultiplyAdd(x, t2[i], s2);
            s3 = Real8.MultiplyAdd(x, t3[i], s3);
        }
        Vector256<double> held = Vector256.Load(u), v = Vector256.Create(v0);
        Vector256<double> f = Vector256.Create(tau) * Vector256.FusedMultiplyAdd(v, held, LaneTree.Sum(s0, s1, s2, s3));
        Vector256.FusedMultiplyAdd(-f, v, held).Store(u);
        Real8 f0 = Real8.From(f[0]), f1 = Real8.From(f[1]), f2 = Real8.From(f[2]), f3 = Real8.From(f[3]);
        for (int i = 0; i < Batches; i++)
        {
            Real8 x = b[i];
            t[i] = Real8.MultiplySubtract(f0, x, t[i]);
            t1[i] = Real8.MultiplySubtract(f1, x, t1[i]);
            t2[i] = Real8.MultiplySubtract(f2, x, t2[i]);
            t3[i] = Real8.MultiplySubtract(f3, x, t3[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Dot(Real8* x, Real8* y)
    {
        Real8 sum = x[0] * y[0];
        for (int i = 1; i < Batches; i++) sum = Real8.MultiplyAdd(x[i], y[i], sum);
        return LaneTree.Sum(sum);
    }
}
