using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// Σ T_i'Ψ(K_i)T_i for a linear map Ψ of symmetric q × q matrices, given as a matrix that acts on their lower triangles by rows: any
/// weighted sum Σ_rt ω_rt T_i'S_rK_iS_tT_i in one p × p matrix (METHOD.md 6b). T_i as in <see cref="DerivativePass"/>, where P = I.
/// </summary>
/// <remarks>Scratch: that of <see cref="DerivativePass"/>, then M = Ψ(K) (q(q+1)/2), then MT (q p).</remarks>
public static class MappedCrossPass
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Scratch entries of one subject.</summary>
    public static int Scratch(in DerivativeLayout layout) => layout.Scratch + layout.AllPairs + layout.Q * layout.P;

    /// <summary>Computes MT of one subject, K and T being in the scratch.</summary>
    /// <param name="map">Ψ, q(q+1)/2 rows of q(q+1)/2 entries.</param>
    /// <param name="work">Scratch, as <see cref="DerivativePass.Prepare"/> left it.</param>
    /// <param name="layout">Where K and T lie.</param>
    [MethodImpl(Inline)]
    public static void Prepare<T, TWork, TParameters>(TParameters map, TWork work, in DerivativeLayout layout)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
    {
        int q = layout.Q, p = layout.P, pairs = layout.AllPairs, m = layout.Scratch, product = m + pairs;
        for (int row = 0; row < pairs; row++)
        {
            T sum = T.From(0);
            for (int pair = 0; pair < pairs; pair++) sum = T.MultiplyAdd(work[layout.ScratchK + pair], T.From(map[row * pairs + pair]), sum);
            work[m + row] = sum;
        }
        for (int k = 0; k < q; k++)
        {
            for (int c = 0; c < p; c++)
            {
                T sum = T.From(0);
                for (int l = 0; l < q; l++)
                {
                    int pair = k >= l ? k * (k + 1) / 2 + l : l * (l + 1) / 2 + k;
                    sum = T.MultiplyAdd(work[m + pair], work[layout.ScratchT + l * (p + 1) + c], sum);
                }
                work[product + k * p + c] = sum;
            }
        }
    }

    /// <summary>Adds rows <paramref name="first"/> to <paramref name="end"/> of the lower triangle of T'(MT).</summary>
    [MethodImpl(Inline)]
    public static void Add<T, TWork, TQ>(TWork work, TWork sums, TQ size, in DerivativeLayout layout, int first, int end)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
        where TQ : struct, ISize
    {
        int q = size.Value, p = layout.P, product = layout.Scratch + layout.AllPairs, at = 0;
        for (int c = first; c < end; c++)
        {
            for (int d = 0; d <= c; d++, at++)
            {
                T sum = sums[at];
                for (int k = 0; k < q; k++) sum = T.MultiplyAdd(work[layout.ScratchT + k * (p + 1) + c], work[product + k * p + d], sum);
                sums[at] = sum;
            }
        }
    }
}
