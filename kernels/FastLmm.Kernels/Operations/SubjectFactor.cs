using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>H_i = I + (R_iΛ)(R_iΛ)' = L_iL_i' and J̃_i = L_i⁻¹[J_x J_y]: METHOD.md 3. Shared by the value and the derivative pass.</summary>
internal static class SubjectFactor
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Scratch entries: L (q(q+1)/2) and RΛ (q²).</summary>
    internal static int Scratch(int q) => q * (q + 1) / 2 + q * q;

    /// <summary>Factors H_i; L lies in the scratch by rows, with 1/L_jj on its diagonal.</summary>
    /// <returns>|L_i| = √|H_i|; exactly 1 for a padding subject.</returns>
    [MethodImpl(Inline)]
    internal static T Factor<T, TData, TWork, TParameters, TQ>(TData rx, TParameters lambda, TWork l, TQ size)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, m = q * (q + 1) / 2;
        if (q == 1) return FactorOne<T, TData, TWork, TParameters>(rx, lambda, l);
        if (q == 2) return FactorTwo<T, TData, TWork, TParameters>(rx, lambda, l);
        for (int i = 0; i < q; i++)
        {
            int row = i * q - i * (i - 1) / 2 - i;                      // R[i, j] lies at row + j
            for (int c = 0; c < q; c++)
            {
                T sum = T.From(0);
                for (int j = Math.Max(i, c); j < q; j++)
                    sum = T.MultiplyAdd(rx[row + j], T.From(lambda[j * (j + 1) / 2 + c]), sum);
                l[m + i * q + c] = sum;
            }
        }
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                T sum = T.From(i == j ? 1.0 : 0.0);
                for (int c = 0; c < q; c++) sum = T.MultiplyAdd(l[m + i * q + c], l[m + j * q + c], sum);
                l[i * (i + 1) / 2 + j] = sum;
            }
        }
        return Cholesky<T, TWork, TQ>(l, size);
    }

    // The same for q = 1 and 2, in registers; what they write is what the loops above would.
    [MethodImpl(Inline)]
    private static T FactorOne<T, TData, TWork, TParameters>(TData rx, TParameters lambda, TWork l)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
    {
        T product = rx[0] * T.From(lambda[0]), root = T.Sqrt(T.MultiplyAdd(product, product, T.From(1)));
        l[1] = product;
        l[0] = T.From(1) / root;
        return root;
    }

    [MethodImpl(Inline)]
    private static T FactorTwo<T, TData, TWork, TParameters>(TData rx, TParameters lambda, TWork l)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
    {
        T lambda10 = T.From(lambda[1]), lambda11 = T.From(lambda[2]), r01 = rx[1], r11 = rx[2], one = T.From(1);
        T a00 = T.MultiplyAdd(r01, lambda10, rx[0] * T.From(lambda[0])), a01 = r01 * lambda11, a10 = r11 * lambda10, a11 = r11 * lambda11;
        T h00 = T.MultiplyAdd(a01, a01, T.MultiplyAdd(a00, a00, one)), h10 = T.MultiplyAdd(a11, a01, a10 * a00);
        T h11 = T.MultiplyAdd(a11, a11, T.MultiplyAdd(a10, a10, one));
        T root0 = T.Sqrt(h00), inverse0 = one / root0, l10 = h10 * inverse0;
        T root1 = T.Sqrt(T.MultiplySubtract(l10, l10, h11));
        (l[0], l[1], l[2]) = (inverse0, l10, one / root1);
        (l[3], l[4], l[5], l[6]) = (a00, a01, a10, a11);
        return root0 * root1;
    }

    /// <summary>Cholesky in place of the lower triangle by rows; reciprocals on the diagonal. Returns the product of the pivots.</summary>
    [MethodImpl(Inline)]
    internal static T Cholesky<T, TWork, TQ>(TWork l, TQ size)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value;
        T determinant = T.From(1);
        for (int j = 0; j < q; j++)
        {
            int rowJ = j * (j + 1) / 2;
            T pivot = l[rowJ + j];
            for (int k = 0; k < j; k++) pivot = T.MultiplySubtract(l[rowJ + k], l[rowJ + k], pivot);
            T root = T.Sqrt(pivot);
            T inverse = T.From(1) / root;
            determinant *= root;
            l[rowJ + j] = inverse;
            for (int i = j + 1; i < q; i++)
            {
                int rowI = i * (i + 1) / 2;
                T sum = l[rowI + j];
                for (int k = 0; k < j; k++) sum = T.MultiplySubtract(l[rowI + k], l[rowJ + k], sum);
                l[rowI + j] = sum * inverse;
            }
        }
        return determinant;
    }

    /// <summary>One column of L⁻¹J: entry k is read at from + k × stride and written at to + k × width; written out for q ≤ 3.</summary>
    [MethodImpl(Inline)]
    internal static void SolveColumn<T, TData, TWork, TQ>(TWork l, TData data, int from, int stride, TWork result, int to, int width, TQ size)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value;
        T first = data[from] * l[0];
        result[to] = first;
        if (q == 1) return;
        T second = T.MultiplySubtract(l[1], first, data[from + stride]) * l[2];
        result[to + width] = second;
        if (q == 2) return;
        T third = T.MultiplySubtract(l[4], second, T.MultiplySubtract(l[3], first, data[from + 2 * stride])) * l[5];
        result[to + 2 * width] = third;
        for (int k = 3; k < q; k++)
        {
            int row = k * (k + 1) / 2;
            T sum = data[from + k * stride];
            for (int i = 0; i < k; i++) sum = T.MultiplySubtract(l[row + i], result[to + i * width], sum);
            result[to + k * width] = sum * l[row + k];
        }
    }

    /// <summary>J̃ = L⁻¹[J_x J_y], q × (p+1) by rows.</summary>
    [MethodImpl(Inline)]
    internal static void Solve<T, TData, TWork, TQ>(TWork l, TData rx, TData jy, TWork jTilde, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value, jx = q * (q + 1) / 2;
        for (int c = 0; c < p; c++) SolveColumn<T, TData, TWork, TQ>(l, rx, jx + c, p, jTilde, c, p + 1, size);
        SolveColumn<T, TData, TWork, TQ>(l, jy, 0, 1, jTilde, p, p + 1, size);
    }

    /// <summary>Σ_k a[k] b[k] over q entries at a stride each; written out for q ≤ 3.</summary>
    [MethodImpl(Inline)]
    internal static T Product<T, TWork, TQ>(TWork work, int a, int strideA, int b, int strideB, TQ size)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value;
        T sum = work[a] * work[b];
        if (q == 1) return sum;
        sum = T.MultiplyAdd(work[a + strideA], work[b + strideB], sum);
        if (q == 2) return sum;
        sum = T.MultiplyAdd(work[a + 2 * strideA], work[b + 2 * strideB], sum);
        for (int k = 3; k < q; k++) sum = T.MultiplyAdd(work[a + k * strideA], work[b + k * strideB], sum);
        return sum;
    }
}
