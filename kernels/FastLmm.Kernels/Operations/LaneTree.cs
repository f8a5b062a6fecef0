using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>Adds eight lanes in one fixed tree, ((0+1)+(2+3))+((4+5)+(6+7)), for the scalar and the SIMD path alike.</summary>
internal static unsafe class LaneTree
{
    /// <summary>Sums of eight lanes; entry e of lane l lies at e × entryStride + l × laneStride.</summary>
    internal static void Add(double* lanes, long entryStride, long laneStride, double* sums, int count)
    {
        for (int e = 0; e < count; e++)
        {
            double* x = lanes + e * entryStride;
            sums[e] = ((x[0] + x[laneStride]) + (x[2 * laneStride] + x[3 * laneStride]))
                + ((x[4 * laneStride] + x[5 * laneStride]) + (x[6 * laneStride] + x[7 * laneStride]));
        }
    }

    /// <summary>The sum of the lanes of a number, in the same tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Sum(Real8 x) =>
        ((x.Low[0] + x.Low[1]) + (x.Low[2] + x.Low[3])) + ((x.High[0] + x.High[1]) + (x.High[2] + x.High[3]));

    /// <summary>The sums of the lanes of four numbers, each in the same tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Sum(Real8 a, Real8 b, Real8 c, Real8 d) => Avx.IsSupported
        ? Halves(a.Low, b.Low, c.Low, d.Low) + Halves(a.High, b.High, c.High, d.High)
        : Vector256.Create(Sum(a), Sum(b), Sum(c), Sum(d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Halves(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        Vector256<double> ab = Avx.HorizontalAdd(a, b), cd = Avx.HorizontalAdd(c, d);          // a0+a1, b0+b1, a2+a3, b2+b3
        return Avx.Permute2x128(ab, cd, 0x20) + Avx.Permute2x128(ab, cd, 0x31);
    }

    /// <summary>The same for sums that begin with a determinant when told so.</summary>
    internal static void Add(double* lanes, long entryStride, long laneStride, double* sums, int count, bool determinant)
    {
        int from = determinant ? 2 : 0;
        if (determinant) Multiply(lanes, entryStride, laneStride, sums);
        Add(lanes + from * entryStride, entryStride, laneStride, sums + from, count - from);
    }

    /// <summary>The same for the determinant at entries 0 (mantissa) and 1 (exponent).</summary>
    internal static void Multiply(double* lanes, long entryStride, long laneStride, double* sums)
    {
        sums[0] = 1;
        sums[1] = 0;
        for (int l = 0; l < 8; l++) Merge(sums, lanes[l * laneStride], lanes[entryStride + l * laneStride]);
    }

    /// <summary>Multiplies a determinant (mantissa, exponent) into another.</summary>
    internal static void Merge(double* sums, double mantissa, double exponent)
    {
        var product = new Real1(sums[0] * mantissa);
        sums[1] += exponent + Real1.TakeExponent(ref product).Value;
        sums[0] = product.Value;
    }
}
