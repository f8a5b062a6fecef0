using FastLmm.Designs;
using FastLmm.Packing;

namespace FastLmm.TestSupport;

/// <summary>A model given by its design matrices, ready to be packed.</summary>
public sealed class DesignProblem
{
    /// <summary>Takes a golden design and the blocks of a fit.</summary>
    public static DesignProblem Of(GoldenFit fit)
    {
        GoldenDesign design = GoldenDesign.Load(Golden.DesignOf(fit.Id));
        return new DesignProblem(Chunk(design), [.. fit.RandomBlocks.Select(block => block.Length)]);
    }

    /// <summary>A model from one chunk of rows.</summary>
    public DesignProblem(DesignChunk rows, IReadOnlyList<int> blockSizes)
    {
        Rows = rows;
        BlockSizes = blockSizes;
    }

    /// <summary>All rows.</summary>
    public DesignChunk Rows { get; }

    /// <summary>Effects of each block.</summary>
    public IReadOnlyList<int> BlockSizes { get; }

    /// <summary>Packs the rows, in one chunk, in the basis chosen from them unless another is given.</summary>
    public PackedStatistics Pack(DesignBasis? basis = null, bool ownLeftovers = false)
    {
        var builder = new StatisticsBuilder(basis ?? DesignBasis.FromPilot(Rows, BlockSizes), ownLeftovers: ownLeftovers);
        builder.Add(Rows);
        return builder.Complete();
    }

    /// <summary>The rows in a store.</summary>
    public RowStore Store()
    {
        var store = new RowStore();
        store.Add(Rows);
        return store;
    }

    private static DesignChunk Chunk(GoldenDesign design)
    {
        int n = design.Rows;
        var chunk = new DesignChunk(design.X.Length, design.Z.Length, n, design.Weight is not null) { Rows = n };
        for (int c = 0; c < design.X.Length; c++) design.X[c].CopyTo(chunk.X[c], 0);
        for (int c = 0; c < design.Z.Length; c++) design.Z[c].CopyTo(chunk.Z[c], 0);
        design.Subject.CopyTo(chunk.Subject, 0);
        design.Weight?.CopyTo(chunk.Weight!, 0);
        design.Offset?.CopyTo(chunk.Offset, 0);
        for (int i = 0; i < n; i++)
        {
            chunk.Y[i] = design.Y[i] - chunk.Offset[i];
            chunk.Row[i] = i + 1;
        }
        return chunk;
    }
}
