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
                T sum = T.From(i == j ? 1 : 0);
                for (int c = 0; c < q; c++) sum = T.MultiplyAdd(l[m + i * q + c], l[m + j * q + c], sum);
                l[i * (i + 1) / 2 + j] = sum;
            }
        }
        return Cholesky<T, TWork, TQ>(l, size);
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

    /// <summary>One column of L⁻¹J: entry k is read at from + k × stride and written at to + k × width.</summary>
    [MethodImpl(Inline)]
    internal static void SolveColumn<T, TData, TWork, TQ>(TWork l, TData data, int from, int stride, TWork result, int to, int width, TQ size)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value;
        for (int k = 0; k < q; k++)
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

    /// <summary>Σ_k a[k] b[k] + c over q entries at a stride; written out for q ≤ 3.</summary>
    [MethodImpl(Inline)]
    internal static T Dot<T, TWork, TQ>(TWork work, int a, int b, int stride, T c, TQ size)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value;
        c = T.MultiplyAdd(work[a], work[b], c);
        if (q == 1) return c;
        c = T.MultiplyAdd(work[a + stride], work[b + stride], c);
        if (q == 2) return c;
        c = T.MultiplyAdd(work[a + 2 * stride], work[b + 2 * stride], c);
        for (int k = 3; k < q; k++) c = T.MultiplyAdd(work[a + k * stride], work[b + k * stride], c);
        return c;
    }
}
