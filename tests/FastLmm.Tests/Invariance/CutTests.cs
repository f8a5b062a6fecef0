using FastLmm.Designs;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Invariance;

/// <summary>How rows are cut into chunks and how many threads pack them does not change one bit.</summary>
public class CutTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string id in new[] { "bdf.ris.REML", "syn_bigsubject.ris.ML", "OrthodontWeighted.w_ris.REML", "syn_quadratic.q3_blocks.ML" })
                foreach (int threads in new[] { 1, 2, 3, 16 }) cases.Add(id, threads);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void CutsAndThreadsDoNotChangeTheStatistics(string id, int threads)
    {
        DesignProblem problem = DesignProblem.Of(GoldenFit.Load(id));
        DesignBasis basis = DesignBasis.FromPilot(problem.Rows, problem.BlockSizes);
        long[] expected = PackedBits.Of(problem.Pack(basis));
        for (int seed = 0; seed < 5; seed++)
            Assert.Equal(expected, PackedBits.Of(PackCut(problem.Rows, basis, threads, new Random(seed))));
    }

    // Every other reading is one large piece, since threads only work on pieces that are large enough.
    private static PackedStatistics PackCut(DesignChunk rows, DesignBasis basis, int threads, Random random)
    {
        var builder = new StatisticsBuilder(basis, threads);
        int most = random.Next(2) == 0 ? 100 : rows.Rows;
        for (int from = 0; from < rows.Rows;)
        {
            int count = Math.Min(rows.Rows - from, random.Next(most / 2, most + 1));
            builder.Add(Piece(rows, from, count));
            from += count;
        }
        return builder.Complete();
    }

    private static DesignChunk Piece(DesignChunk rows, int from, int count)
    {
        var piece = new DesignChunk(rows.X.Length, rows.Z.Length, Math.Max(1, count), rows.Weight is not null) { Rows = count };
        Array.Copy(rows.Subject, from, piece.Subject, 0, count);
        for (int c = 0; c < rows.X.Length; c++) Array.Copy(rows.X[c], from, piece.X[c], 0, count);
        for (int c = 0; c < rows.Z.Length; c++) Array.Copy(rows.Z[c], from, piece.Z[c], 0, count);
        Array.Copy(rows.Y, from, piece.Y, 0, count);
        if (rows.Weight is { } weight) Array.Copy(weight, from, piece.Weight!, 0, count);
        return piece;
    }
}
