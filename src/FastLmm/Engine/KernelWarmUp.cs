using FastLmm.Designs;
using FastLmm.Kernels.Collapse;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Engine;

/// <summary>
/// Has the kernels for q compiled on another core while the first rows are being read: compiling them takes longer than a small fit.
/// </summary>
internal static class KernelWarmUp
{
    private const int Rows = 8;

    /// <summary>Begins to compile what a backend needs for this many random effects; no device is opened.</summary>
    /// <param name="backend">The backend; null where the size will decide.</param>
    /// <param name="q">Columns of Z.</param>
    /// <returns>What is being done, for tests.</returns>
    internal static Task Begin(BackendInfo? backend, int q)
    {
        BackendInfo compiled = backend is { Device: null } ? backend : BackendTable.Simd;
        return q is > 0 and <= 16 ? WarmUp.Begin(() => Run(Backends.Passes(compiled), q)) : Task.CompletedTask;
    }

    // A fit's path on a few rows of made-up numbers.
    private static void Run(SubjectPasses passes, int q)
    {
        var chunk = new DesignChunk(1, q, Rows, weighted: false) { Rows = Rows };
        for (int i = 0; i < Rows; i++)
        {
            (chunk.Subject[i], chunk.X[0][i], chunk.Y[i]) = (i / 4, 1, i * i);
            for (int k = 0; k < q; k++) chunk.Z[k][i] = Math.Pow(i % 4, k);
        }
        var builder = new StatisticsBuilder(DesignBasis.FromPilot(chunk, [q]));
        builder.Add(chunk);
        PackedSubjects subjects = builder.Complete().Subjects;
        var structure = new BlockStructure([q]);
        double[] lambda = new double[q * (q + 1) / 2], one = [1];
        passes.Value(subjects, lambda, 1);
        DerivativeSums sums = passes.Derivatives(subjects, structure, lambda, one, one, withCross: true, 1);
        passes.Blups(subjects, lambda, one, 1);
        SubjectClasses classes = SubjectCollapse.Of(subjects, 1, always: true)!;
        classes.LogDeterminant(lambda);
        classes.Complete(sums, structure, lambda);
    }
}
