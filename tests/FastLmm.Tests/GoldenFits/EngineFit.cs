using System.Collections.Concurrent;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>A golden fit's design through packing and estimation, without formula and table; kept, since several tests look at it.</summary>
internal sealed class EngineFit
{
    private static readonly ConcurrentDictionary<string, Lazy<EngineFit>> Made = new();

    private EngineFit(GoldenFit golden)
    {
        Golden = golden;
        Problem = DesignProblem.Of(golden);
        Statistics = Problem.Pack();
        Structure = new BlockStructure(Problem.BlockSizes);
        Sums = new PackedSums(new SimdPasses(), Statistics, 1);
        Estimates = Estimator.Fit(Statistics, Structure, Sums, golden.Method);
    }

    internal GoldenFit Golden { get; }

    internal DesignProblem Problem { get; }

    internal PackedStatistics Statistics { get; }

    internal BlockStructure Structure { get; }

    internal ICriterionSums Sums { get; }

    internal Estimates Estimates { get; }

    /// <summary>Why the fit lies on the boundary; empty when it does not.</summary>
    internal IReadOnlyList<string> BoundaryReasons => BoundaryReport.Reasons(Estimates, Blocks());

    internal static EngineFit Of(string id) => Made.GetOrAdd(id, key => new(() => new EngineFit(GoldenFit.Load(key)))).Value;

    private List<RandomBlock> Blocks()
    {
        List<RandomBlock> blocks = [];
        foreach (string[] names in Golden.RandomBlocks) blocks.Add(new RandomBlock(names, blocks.Sum(block => block.Size)));
        return blocks;
    }
}
