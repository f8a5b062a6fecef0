using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// What one subject adds to the criterion at Λ: √|H_i| as mantissa and exponent, and J̃_i'J̃_i (METHOD.md 3).
/// Sums: [0] mantissa in [1, 2), [1] exponent of 2, then the upper triangle by rows of Σ J̃'J̃, (p+1)(p+2)/2 entries, y last.
/// </summary>
/// <remarks>Determinants are multiplied, not their logarithms added: no logarithm per subject, one rounding each.</remarks>
public static class ValuePass
{
    /// <summary>Number of sums.</summary>
    public static int Sums(int p) => 2 + (p + 1) * (p + 2) / 2;

    /// <summary>Scratch entries of one subject.</summary>
    public static int Scratch(int q, int p) => SubjectFactor.Scratch(q) + q * (p + 1);

    /// <summary>Adds one subject, or one batch of eight.</summary>
    /// <param name="rx">R and J_x.</param>
    /// <param name="jy">J_y.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="l">Scratch for L, <see cref="SubjectFactor.Scratch"/> entries.</param>
    /// <param name="jTilde">Scratch for J̃, q (p+1) entries.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T, TData, TWork, TParameters, TQ>(
        TData rx, TData jy, TParameters lambda, TWork l, TWork jTilde, TWork sums, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TData : struct, IView<T>
        where TWork : struct, IView<T>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        AddDeterminant<T, TWork>(SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, lambda, l, size), sums);
        SubjectFactor.Solve<T, TData, TWork, TQ>(l, rx, jy, jTilde, size, p);
        int at = 2;
        for (int c = 0; c <= p; c++)
        {
            for (int d = c; d <= p; d++, at++)
                sums[at] = SubjectFactor.Dot<T, TWork, TQ>(jTilde, c, d, p + 1, sums[at], size);
        }
    }

    /// <summary>Multiplies a determinant into the mantissa and exponent at the head of the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddDeterminant<T, TWork>(T determinant, TWork sums)
        where T : unmanaged, IReal<T>
        where TWork : struct, IView<T>
    {
        T mantissa = sums[0] * determinant;
        sums[1] += T.TakeExponent(ref mantissa);
        sums[0] = mantissa;
    }
}
