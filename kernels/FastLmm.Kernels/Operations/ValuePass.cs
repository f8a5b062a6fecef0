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
    private const int MostTileEntries = 256;            // of 64 bytes: 16 KB

    /// <summary>Number of sums.</summary>
    public static int Sums(int p) => 2 + (p + 1) * (p + 2) / 2;

    /// <summary>Scratch entries: those of one subject, then J̃ (q (p+1)) of each of a tile.</summary>
    public static int Scratch(int q, int p) => SubjectFactor.Scratch(q) + Tile(q, p) * q * (p + 1);

    /// <summary>Adds a run of subjects, or of batches of eight, a tile at a time.</summary>
    /// <param name="run">The run's R and J.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="work">Scratch.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="size">q.</param>
    /// <param name="p">Columns of X.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T, TRun, TData, TWork, TParameters, TQ>(TRun run, TParameters lambda, TWork work, TWork sums, TQ size, int p)
        where T : unmanaged, IReal<T>
        where TRun : struct, ISubjectRun<TData>
        where TData : struct, IView<T>
        where TWork : struct, IRowView<T, TWork>
        where TParameters : struct, IView<double>
        where TQ : struct, ISize
    {
        int q = size.Value, tile = Tile(q, p), held = 0;
        TWork jTilde = work.From(SubjectFactor.Scratch(q));
        for (int i = 0; i < run.Count; i++)
        {
            TData rx = run.Rx(i);
            AddDeterminant<T, TWork>(SubjectFactor.Factor<T, TData, TWork, TParameters, TQ>(rx, lambda, work, size), sums);
            SubjectFactor.Solve<T, TData, TWork, TQ>(work, rx, run.Jy(i), jTilde.From(held * q * (p + 1)), size, p);
            if (++held < tile && i + 1 < run.Count) continue;
            TileProducts.AddUpper<T, TWork>(jTilde, p + 1, new TileRows(held * q, p + 1), sums.From(2));
            held = 0;
        }
    }

    private static int Tile(int q, int p) => Math.Clamp(MostTileEntries / (q * (p + 1)), 4, 32);

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
