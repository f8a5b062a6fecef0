using FastLmm.Designs;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Packing;

/// <summary>
/// Gathers W_i of every subject in a second reading of the rows, in the final basis: dependent columns gone, nearly dependent ones
/// orthonormal, y shifted. The basis in which products lose least.
/// </summary>
internal static class LeftoverReading
{
    /// <summary>Reads all rows.</summary>
    /// <param name="rows">The rows that the statistics were made from, subjects numbered as there.</param>
    /// <param name="statistics">The statistics.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <exception cref="LmmException">They are not the same rows any more.</exception>
    internal static PackedLeftovers Gather(IEnumerable<DesignChunk> rows, PackedStatistics statistics, int threads)
    {
        int length = statistics.Q + statistics.P + 1;
        var accumulator = new SubjectAccumulator(statistics.Q, statistics.P, ownLeftovers: true);
        double[] buffer = [];
        long count = 0;
        foreach (DesignChunk chunk in rows)
        {
            if (buffer.Length < chunk.Rows * length) buffer = new double[chunk.Rows * length];
            int at = 0;
            RowStore.ForEachTransformed(chunk, statistics, (_, row) =>
            {
                row.CopyTo(buffer.AsSpan(at));
                at += length;
            });
            accumulator.Add(buffer.AsSpan(0, at), chunk.Subject.AsSpan(0, chunk.Rows), threads);
            count += chunk.Rows;
        }
        int subjects = accumulator.Complete().Subjects.Subjects;
        return count == statistics.Rows && subjects == statistics.Subjects.Subjects
            ? accumulator.OwnLeftovers!
            : throw new LmmException(
                FailureKind.BadInput, $"the data have changed since the fit: {count} rows, not {statistics.Rows}; fit again with the option robust");
    }
}
