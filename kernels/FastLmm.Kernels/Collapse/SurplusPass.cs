using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Collapse;

/// <summary>Weighted sums over triangles R of what depends on R alone: log|H|, K and K⊗K (METHOD.md 3, 4).</summary>
internal static unsafe class SurplusPass
{
    private const int Lanes = PackedSubjects.Lanes;

    /// <summary>Σ w log|H|.</summary>
    /// <param name="triangles">The triangles, p = 0.</param>
    /// <param name="weights">w of each, and 0 of the padding.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    internal static double LogDeterminant(PackedSubjects triangles, AlignedDoubles weights, ReadOnlySpan<double> lambda)
    {
        var work = new AlignedDoubles((long)SubjectFactor.Scratch(triangles.Q) * Lanes);
        double sum = 0;
        fixed (double* l = lambda)
        {
            for (int batch = 0; batch < triangles.Batches; batch++)
            {
                Real8 root = SubjectFactor.Factor<Real8, PointerView<Real8>, PointerView<Real8>, PointerView<double>, AnySize>(
                    new((Real8*)triangles.Rx(batch)), new(l), new((Real8*)work.Start), new AnySize(triangles.Q));
                for (int lane = 0; lane < Lanes; lane++) sum += weights.Start[batch * Lanes + lane] * Math.Log(((double*)&root)[lane]);
            }
        }
        GC.KeepAlive(work);
        GC.KeepAlive(weights);
        GC.KeepAlive(triangles);
        return 2 * sum;
    }

    /// <summary>The sums of a derivative pass, each triangle w times, where there is no X and no y.</summary>
    /// <param name="triangles">The triangles, p = 0.</param>
    /// <param name="weights">w of each, and 0 of the padding.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double[] Derivatives(
        PackedSubjects triangles, AlignedDoubles weights, BlockStructure structure, ReadOnlySpan<double> lambda)
    {
        DerivativeLayout layout = structure.Derivatives(0);
        var work = new AlignedDoubles((long)layout.Scratch * Lanes);
        var lanes = new AlignedDoubles((long)layout.Sums * Lanes);
        fixed (double* l = lambda)
        {
            for (int batch = 0; batch < triangles.Batches; batch++)
            {
                DerivativePass.Prepare<Real8, PointerView<Real8>, PointerView<Real8>, PointerView<double>, AnySize>(
                    new((Real8*)triangles.Rx(batch)), new((Real8*)triangles.Jy(batch)), new(l), new((Real8*)work.Start), 0,
                    new AnySize(triangles.Q), layout);
                Add((Real8*)work.Start + layout.ScratchK, *(Real8*)(weights.Start + batch * Lanes), (Real8*)lanes.Start, structure, layout);
            }
        }
        var sums = new double[layout.Sums];
        fixed (double* s = sums) LaneTree.Add(lanes.Start, Lanes, 1, s, sums.Length);
        GC.KeepAlive(work);
        GC.KeepAlive(weights);
        GC.KeepAlive(triangles);
        return sums;
    }

    private static void Add(Real8* k, Real8 weight, Real8* sums, BlockStructure structure, in DerivativeLayout layout)
    {
        for (int pair = 0; pair < layout.Pairs; pair++)
            sums[pair] = Real8.MultiplyAdd(weight, k[structure.Index[3 * pair + 2]], sums[pair]);
        for (int product = 0; product < layout.Products; product++)
        {
            (int i, int j) = structure.Products[product];
            sums[3 * layout.Pairs + product] = Real8.MultiplyAdd(weight * k[i], k[j], sums[3 * layout.Pairs + product]);
        }
    }
}
