using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.Tables;

namespace FastLmm.Tests.LateLevels;

/// <summary>Data collected with levels decided from some first rows.</summary>
internal static class LateFit
{
    internal static CollectedData Collect(LateModel model, LateData data, int pilot)
    {
        var table = new CountedTable(data.ToTable());
        CollectedData collected = LinearMixedModel.Collect(model.Formula, table, model.WithPilot(pilot), null, default);
        Assert.Equal((1, false), (table.Readings, table.Kept));
        return collected;
    }

    internal static BlockStructure Structure(CollectedData data) => new([.. data.Design.RandomBlocks.Select(block => block.Size)]);

    internal static UserCriterion Criterion(CollectedData data, string backend, EstimationMethod method) => new(
        data.Statistics, Structure(data), Backends.Create(backend, null, data.Statistics, data.Rows, 1).Sums, method);

    /// <summary>A θ of full rank.</summary>
    internal static double[] Theta(BlockStructure structure, Random random) =>
        [.. structure.Entries.Select(entry => entry.Row == entry.Column ? 0.3 + random.NextDouble() : random.NextDouble() - 0.5)];
}
