using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference.Profiles;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Profiles;

/// <summary>A fit by ML with what profiling it takes.</summary>
internal static class ProfileCase
{
    /// <summary>The setup of a golden fit's design.</summary>
    internal static ProfileSetup OfGolden(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        return new ProfileSetup(
            fit.Statistics, Blocks(fit.Golden.RandomBlocks), fit.Sums, fit.Estimates, fit.Golden.Subject, fit.Golden.BetaNames, default);
    }

    /// <summary>The setup of any rows.</summary>
    internal static ProfileSetup Of(DesignProblem problem)
    {
        PackedStatistics statistics = problem.Pack();
        var structure = new BlockStructure(problem.BlockSizes);
        var sums = new PackedSums(new SimdPasses(), statistics, 1);
        Estimates estimates = Estimator.Fit(statistics, structure, sums, EstimationMethod.Ml);
        int next = 0;
        string[][] names = [.. problem.BlockSizes.Select(size => Enumerable.Range(0, size).Select(_ => $"z{next++}").ToArray())];
        string[] columns = [.. statistics.KeptColumns.Select(c => $"x{c}")];
        return new ProfileSetup(statistics, Blocks(names), sums, estimates, "g", columns, default);
    }

    /// <summary>Six visits a subject whose slopes vary less than chance would have it: the variance of the slope is estimated as zero.</summary>
    internal static DesignProblem WithoutSlopes()
    {
        const int Subjects = 10, Visits = 6;
        var chunk = new DesignChunk(1, 2, Subjects * Visits, weighted: false) { Rows = Subjects * Visits };
        for (int i = 0; i < chunk.Rows; i++)
        {
            (int subject, int visit) = (i / Visits, i % Visits);
            double error = (visit % 3 == 1 ? 1 : -0.5) * (1 + 0.1 * subject);          // no trend within a subject
            (chunk.Subject[i], chunk.X[0][i], chunk.Z[0][i], chunk.Z[1][i]) = (subject, 1, 1, visit - 2.5);
            chunk.Y[i] = 5 + 3 * Math.Sin(subject) + error;
        }
        return new DesignProblem(chunk, [2]);
    }

    private static List<RandomBlock> Blocks(IReadOnlyList<string[]> names)
    {
        List<RandomBlock> blocks = [];
        foreach (string[] block in names) blocks.Add(new RandomBlock(block, blocks.Sum(other => other.Size)));
        return blocks;
    }
}
