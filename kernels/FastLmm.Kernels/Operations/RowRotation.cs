using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>Rotates one row (z | x y) into a subject's triangle (R | J): METHOD.md 2.</summary>
/// <remarks>
/// Entries of one subject: R upper by rows (q(q+1)/2), then J's columns of X by rows (q p); J's column of y apart (q).
/// q Givens rotations; afterwards z is used up and what is left in x and y is orthogonal to Z_i and belongs to W.
/// </remarks>
public static class RowRotation
{
    /// <summary>Rotates the row in; overwrites it by what is left.</summary>
    /// <param name="rx">R and J_x of the subject.</param>
    /// <param name="jy">J_y of the subject.</param>
    /// <param name="row">z (q), x (p), y.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T, TView, TRow, TQ>(TView rx, TView jy, TRow row, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TView : struct, IView<T>
        where TRow : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value, diagonal = 0, jRow = q * (q + 1) / 2;
        for (int k = 0; k < q; k++)
        {
            T r = rx[diagonal], a = row[k];
            T h = T.Sqrt(T.MultiplyAdd(r, r, a * a));
            T c = T.SelectZero(h, T.From(1), r / h), s = T.SelectZero(h, T.From(0), a / h);
            rx[diagonal] = h;
            for (int j = k + 1; j < q; j++) Rotate<T, TView, TRow>(rx, diagonal + j - k, row, j, c, s);
            for (int j = 0; j < p; j++) Rotate<T, TView, TRow>(rx, jRow + j, row, q + j, c, s);
            Rotate<T, TView, TRow>(jy, k, row, q + p, c, s);
            diagonal += q - k;
            jRow += p;
        }
    }

    // (t, v) ← (c t + s v, c v − s t)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate<T, TView, TRow>(TView triangle, int at, TRow row, int column, T c, T s)
        where T : unmanaged, IReal<T>
        where TView : struct, IView<T>
        where TRow : struct, IView<T>
    {
        T t = triangle[at], v = row[column];
        triangle[at] = T.MultiplyAdd(c, t, s * v);
        row[column] = T.MultiplySubtract(s, t, c * v);
    }
}
