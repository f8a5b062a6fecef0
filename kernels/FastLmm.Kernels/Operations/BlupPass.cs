using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// The predictions of one subject (METHOD.md 7): b̂ = Du, M = Var(b|Y)/σ² = ΛF⁻¹Λ' with F = I + (RΛ)'(RΛ), |L| = √|F| = √|H|, and
/// e'(H⁻¹ − I)e with e = J_y − J_xβ̂, what turns Σ residual² of the subject's rows into (y − Xβ̂)'V⁻¹(y − Xβ̂).
/// </summary>
/// <remarks>M is a sum of squares of (L_F⁻¹Λ'), so it keeps its digits where G dwarfs σ²; D − DKD would not.</remarks>
public static class BlupPass
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Outputs of one subject: b̂ (q), M lower by rows (q(q+1)/2), √|H|, e'(H⁻¹ − I)e.</summary>
    public static int Outputs(int q) => q + q * (q + 1) / 2 + 2;

    /// <summary>Scratch entries: L, RΛ (or L_F, RΛ), V = L_F⁻¹Λ' (q²), e (q), ẽ (q).</summary>
    public static int Scratch(int q) => SubjectFactor.Scratch(q) + q * q + 2 * q;

    /// <summary>Computes the outputs of one subject, or of one batch of eight.</summary>
    /// <param name="rx">R and J_x.</param>
    /// <param name="jy">J_y.</param>
    /// <param name="parameters">Λ (lower by rows), β̂ (p).</param>
    /// <param name="work">Scratch.</param>
    /// <param name="output">The outputs.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    [MethodImpl(Inline)]
    public static void Compute<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters parameters, TWork work, TData output, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, m = q * (q + 1) / 2, v = SubjectFactor.Scratch(q), e = v + q * q, outM = q;
        output[outM + m] = SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, parameters, work, size);
        Residual<T, TData, TWork, TParameters, TQ>(rx, jy, parameters, work, e, size, p);
        output[outM + m + 1] = Quadratic<T, TWork, TQ>(work, e, size);
        FactorF<T, TWork, TQ>(work, size);
        SolveLambda<T, TWork, TParameters, TQ>(parameters, work, v, size);
        for (int k = 0; k < q; k++)
        {
            for (int l = 0; l <= k; l++)
            {
                T sum = T.From(0);
                for (int i = 0; i < q; i++) sum = T.MultiplyAdd(work[v + i * q + k], work[v + i * q + l], sum);
                output[outM + k * (k + 1) / 2 + l] = sum;
            }
        }
        // R'e into ẽ's place, V(R'e) into e's, b̂ = V'V R'e.
        for (int c = 0; c < q; c++)
        {
            T sum = T.From(0);
            for (int i = 0; i <= c; i++) sum = T.MultiplyAdd(rx[i * q - i * (i - 1) / 2 - i + c], work[e + i], sum);
            work[e + q + c] = sum;
        }
        for (int i = 0; i < q; i++)
        {
            T sum = T.From(0);
            for (int c = 0; c < q; c++) sum = T.MultiplyAdd(work[v + i * q + c], work[e + q + c], sum);
            work[e + i] = sum;
        }
        for (int k = 0; k < q; k++)
        {
            T sum = T.From(0);
            for (int i = 0; i < q; i++) sum = T.MultiplyAdd(work[v + i * q + k], work[e + i], sum);
            output[k] = sum;
        }
    }

    [MethodImpl(Inline)]
    private static void Residual<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters parameters, TWork work, int e, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, beta = q * (q + 1) / 2;
        for (int k = 0; k < q; k++)
        {
            T sum = jy[k];
            for (int c = 0; c < p; c++) sum = T.MultiplySubtract(rx[beta + k * p + c], T.From(parameters[beta + c]), sum);
            work[e + k] = sum;
        }
    }

    // ‖L⁻¹e‖² − ‖e‖²
    [MethodImpl(Inline)]
    private static T Quadratic<T, TWork, TQ>(TWork work, int e, TQ size)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value;
        SubjectFactor.SolveColumn<T, TWork, TWork, TQ>(work, work, e, 1, work, e + q, 1, size);
        T sum = T.From(0);
        for (int k = 0; k < q; k++)
        {
            sum = T.MultiplyAdd(work[e + q + k], work[e + q + k], sum);
            sum = T.MultiplySubtract(work[e + k], work[e + k], sum);
        }
        return sum;
    }

    // L ← Cholesky factor of I + (RΛ)'(RΛ); RΛ still lies behind L.
    [MethodImpl(Inline)]
    private static void FactorF<T, TWork, TQ>(TWork work, TQ size)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value, m = q * (q + 1) / 2;
        for (int k = 0; k < q; k++)
        {
            for (int l = 0; l <= k; l++)
            {
                T sum = T.From(k == l ? 1.0 : 0.0);
                for (int i = 0; i < q; i++) sum = T.MultiplyAdd(work[m + i * q + k], work[m + i * q + l], sum);
                work[k * (k + 1) / 2 + l] = sum;
            }
        }
        SubjectFactor.Cholesky<T, TWork, TQ>(work, size);
    }

    // V = L_F⁻¹Λ', q × q by rows; row r of Λ' is column r of Λ.
    [MethodImpl(Inline)]
    private static void SolveLambda<T, TWork, TParameters, TQ>(TParameters lambda, TWork work, int v, TQ size)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value;
        for (int c = 0; c < q; c++)
        {
            for (int r = 0; r < q; r++)
            {
                T sum = T.From(r <= c ? lambda[c * (c + 1) / 2 + r] : 0);
                for (int i = 0; i < r; i++) sum = T.MultiplySubtract(work[r * (r + 1) / 2 + i], work[v + i * q + c], sum);
                work[v + r * q + c] = sum * work[r * (r + 1) / 2 + r];
            }
        }
    }
}
