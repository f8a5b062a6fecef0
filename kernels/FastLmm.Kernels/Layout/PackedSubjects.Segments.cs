using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Layout;

/// <summary>What is done to all subjects once, a segment on each thread.</summary>
public sealed unsafe partial class PackedSubjects
{
    /// <summary>Σ rank R_i: pivots that are not zero, rounding having been cleared.</summary>
    /// <param name="threads">Threads to use.</param>
    public long RankSum(int threads = 1)
    {
        long rank = 0;
        ForSegments(threads, (first, end) => Interlocked.Add(ref rank, RankSum(first, end)));
        return rank;
    }

    /// <summary>J_y ← J_y − J_x β, in place.</summary>
    /// <param name="beta">β, p.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    public void SubtractFromResponse(double[] beta, int threads = 1)
    {
        ForSegments(threads, (first, end) => SubtractFromResponse(beta, first, end));
        Changes++;
    }

    private void ForSegments(int threads, Action<int, int> action)
    {
        Parallel.For(0, _rx.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, segment =>
        {
            int first = segment * _batchesPerSegment;
            action(first, Math.Min(first + _batchesPerSegment, Batches));
        });
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long RankSum(int first, int end)
    {
        long rank = 0;
        for (int batch = first; batch < end; batch++)
        {
            Real8* r = (Real8*)Rx(batch);
            for (int k = 0; k < Q; r += Q - k++) rank += Positive(r->Low) + Positive(r->High);
        }
        return rank;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractFromResponse(double[] beta, int first, int end)
    {
        int jx = Q * (Q + 1) / 2;
        for (int batch = first; batch < end; batch++)
        {
            Real8* x = (Real8*)Rx(batch) + jx, y = (Real8*)Jy(batch);
            for (int k = 0; k < Q; k++)
                for (int c = 0; c < P; c++, x++) y[k] -= *x * Real8.From(beta[c]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Positive(Vector256<double> pivots) =>
        BitOperations.PopCount(Vector256.GreaterThan(pivots, Vector256<double>.Zero).ExtractMostSignificantBits());
}
