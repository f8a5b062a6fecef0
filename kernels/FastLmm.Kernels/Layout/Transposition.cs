using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastLmm.Kernels.Layout;

/// <summary>Turns columns of doubles into rows, four by four.</summary>
public static unsafe class Transposition
{
    /// <summary>Writes columns as rows, one row after another.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="width">How many.</param>
    /// <param name="count">Length of each.</param>
    /// <param name="rows">Gets count × width doubles.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToRows(double** columns, int width, int count, double* rows)
    {
        int whole = count / 4 * 4;
        for (int c = 0; c < width; c++)
        {
            if (c + 4 <= width)
            {
                double* p = columns[c], q = columns[c + 1], r = columns[c + 2], s = columns[c + 3], to = rows + c;
                for (int i = 0; i < whole; i += 4, to += 4L * width)
                {
                    Vector256<double> a = Vector256.Load(p + i), b = Vector256.Load(q + i), d = Vector256.Load(r + i), e = Vector256.Load(s + i);
                    Turn(ref a, ref b, ref d, ref e);
                    a.Store(to);
                    b.Store(to + width);
                    d.Store(to + 2L * width);
                    e.Store(to + 3L * width);
                }
                for (int k = c; k < c + 4; k++) Spread(columns[k], whole, count, rows + k, width);
                c += 3;
            }
            else
            {
                Spread(columns[c], 0, count, rows + c, width);
            }
        }
    }

    /// <summary>The four vectors as columns become rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Turn(ref Vector256<double> a, ref Vector256<double> b, ref Vector256<double> c, ref Vector256<double> d)
    {
        Vector256<double> low0 = Low(a, b), high0 = High(a, b), low1 = Low(c, d), high1 = High(c, d);
        (a, b, c, d) = (Lower(low0, low1), Lower(high0, high1), Upper(low0, low1), Upper(high0, high1));
    }

    private static void Spread(double* column, int first, int count, double* to, int stride)
    {
        for (int i = first; i < count; i++) to[(long)i * stride] = column[i];
    }

    // Entries 0 and 2 of both, alternating.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Low(Vector256<double> a, Vector256<double> b) => Avx.IsSupported
        ? Avx.UnpackLow(a, b)
        : Vector256.Create(a[0], b[0], a[2], b[2]);

    // Entries 1 and 3 of both, alternating.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> High(Vector256<double> a, Vector256<double> b) => Avx.IsSupported
        ? Avx.UnpackHigh(a, b)
        : Vector256.Create(a[1], b[1], a[3], b[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Lower(Vector256<double> a, Vector256<double> b) => Avx.IsSupported
        ? Avx.Permute2x128(a, b, 0x20)
        : Vector256.Create(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Upper(Vector256<double> a, Vector256<double> b) => Avx.IsSupported
        ? Avx.Permute2x128(a, b, 0x31)
        : Vector256.Create(a.GetUpper(), b.GetUpper());
}
