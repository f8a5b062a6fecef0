using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Collapse;

/// <summary>
/// What subjects with the same R have in common: the entries of R, each rounded to a multiple of 2⁻⁴⁴ of the power of two at or below the norm
/// of its column (6e-14 of the norm), as bits. Rows taken in another order change an entry by some 1e-16 of it.
/// </summary>
/// <remarks>
/// Adding 1.5 × 2⁸ of that power rounds at the wanted place: the sum has 44 bits below it. Two that lie on different sides of a boundary have
/// different keys, which only leaves them in two classes.
/// </remarks>
internal static unsafe class TriangleKey
{
    private const ulong Seed = 0x9E37_79B9_7F4A_7C15, Multiplier = 0xD6E8_FEB8_6659_FD93;
    private const ulong Bias = 1023, Above = 8, OneAndHalf = 0x0008_0000_0000_0000;

    /// <summary>Keys and hashes of a batch.</summary>
    /// <param name="r">R of eight subjects, as <see cref="PackedSubjects"/> has it.</param>
    /// <param name="q">Columns of Z.</param>
    /// <param name="keys">Receives q(q+1)/2 entries of eight lanes.</param>
    /// <param name="hashes">Receives one a lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Compute(double* r, int q, ulong* keys, ulong* hashes)
    {
        const int Lanes = PackedSubjects.Lanes;
        for (int half = 0; half < Lanes; half += 4)
        {
            var hash = Vector256.Create(Seed);
            for (int c = 0; c < q; c++)
            {
                Vector256<double> squares = Vector256<double>.Zero;
                for (int k = 0, at = c; k <= c; at += q - ++k)
                {
                    Vector256<double> entry = Vector256.Load(r + at * Lanes + half);
                    squares += entry * entry;
                }
                Vector256<double> anchor = Anchor(squares.AsUInt64());
                for (int k = 0, at = c; k <= c; at += q - ++k)
                {
                    Vector256<ulong> key = (Vector256.Load(r + at * Lanes + half) + anchor).AsUInt64();
                    key.Store(keys + at * Lanes + half);
                    hash = (hash ^ key) * Multiplier;
                    hash ^= hash >>> 32;
                }
            }
            hash.Store(hashes + half);
        }
    }

    // Half of the exponent of the squares, rounded down, is that of the norm.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Anchor(Vector256<ulong> squares)
    {
        Vector256<ulong> exponent = ((squares >>> 52) + Vector256.Create(Bias)) >>> 1;
        return (((exponent + Vector256.Create(Above)) << 52) | Vector256.Create(OneAndHalf)).AsDouble();
    }
}
