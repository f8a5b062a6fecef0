using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastLmm.Kernels.Operations;

/// <summary>Turns four rows of four doubles into four columns: between lanes that lie together and the entries of one subject that do.</summary>
internal static unsafe class FourByFour
{
    /// <summary>Entry j of vector i goes to entry i of vector j.</summary>
    /// <param name="a">Where vector 0 lies.</param>
    /// <param name="b">Vector 1.</param>
    /// <param name="c">Vector 2.</param>
    /// <param name="d">Vector 3.</param>
    /// <param name="to0">Where the entries 0 of all go.</param>
    /// <param name="to1">The entries 1.</param>
    /// <param name="to2">The entries 2.</param>
    /// <param name="to3">The entries 3.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Transpose(double* a, double* b, double* c, double* d, double* to0, double* to1, double* to2, double* to3)
    {
        Vector256<double> x = Vector256.Load(a), y = Vector256.Load(b), z = Vector256.Load(c), w = Vector256.Load(d);
        if (!Avx.IsSupported)
        {
            Vector256.Create(x[0], y[0], z[0], w[0]).Store(to0);
            Vector256.Create(x[1], y[1], z[1], w[1]).Store(to1);
            Vector256.Create(x[2], y[2], z[2], w[2]).Store(to2);
            Vector256.Create(x[3], y[3], z[3], w[3]).Store(to3);
            return;
        }
        Vector256<double> xyEven = Avx.UnpackLow(x, y), xyOdd = Avx.UnpackHigh(x, y), zwEven = Avx.UnpackLow(z, w), zwOdd = Avx.UnpackHigh(z, w);
        Avx.Permute2x128(xyEven, zwEven, 0x20).Store(to0);
        Avx.Permute2x128(xyOdd, zwOdd, 0x20).Store(to1);
        Avx.Permute2x128(xyEven, zwEven, 0x31).Store(to2);
        Avx.Permute2x128(xyOdd, zwOdd, 0x31).Store(to3);
    }
}
