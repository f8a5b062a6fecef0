using System.Runtime.CompilerServices;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>The runs of consecutive texts with the same bits in a query's chunk.</summary>
internal sealed class ParquetRuns
{
    private readonly int[] _starts = new int[DuckDbQuery.MostRows + 1];
    private int _count;

    /// <summary>The row where each run starts.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, _count);

    /// <summary>Finds the runs.</summary>
    /// <param name="texts">The texts, none of them missing.</param>
    /// <param name="runs">Gets the number of each row's run; at least one row.</param>
    /// <remarks>Where a run ends cannot be foreseen, so nothing branches on it: the next start is written at every row and kept at some.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Find(DuckDbText* texts, Span<int> runs)
    {
        Span<int> starts = _starts;
        int run = 0;
        starts[0] = runs[0] = 0;
        for (int row = 1; row < runs.Length; row++)
        {
            starts[run + 1] = row;
            run += texts[row].HasBitsOf(texts[row - 1]) ? 0 : 1;
            runs[row] = run;
        }
        _count = run + 1;
    }
}
