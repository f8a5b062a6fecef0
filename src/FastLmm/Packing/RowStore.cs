using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Designs.Codings;

namespace FastLmm.Packing;

/// <summary>The design rows of a data set that is small enough to keep them.</summary>
public sealed class RowStore
{
    private readonly List<DesignChunk> _chunks = [];

    /// <summary>Receives a transformed row (z' | x' y') of a subject; the row is valid during the call only.</summary>
    public delegate void TransformedRow(int subject, ReadOnlySpan<double> row);

    /// <summary>Rows held.</summary>
    public long Rows { get; private set; }

    /// <summary>The rows in order.</summary>
    public IReadOnlyList<DesignChunk> Chunks => _chunks;

    /// <summary>Keeps a copy of the chunk's rows.</summary>
    public void Add(DesignChunk chunk)
    {
        if (chunk.Rows == 0) return;
        var copy = new DesignChunk(chunk.X.Length, chunk.Z.Length, chunk.Rows, chunk.Weight is not null);
        copy.Append(chunk);
        _chunks.Add(copy);
        Rows += copy.Rows;
    }

    /// <summary>The rows in other columns.</summary>
    internal RowStore Changed(ColumnChange change)
    {
        (ColumnCombinations x, ColumnCombinations z) = (ColumnCombinations.Of(change.X), ColumnCombinations.Of(change.Z));
        var changed = new RowStore { Rows = Rows };
        changed._chunks.AddRange(_chunks.Select(chunk => chunk.WithColumns(x.Apply(chunk.X, chunk.Rows), z.Apply(chunk.Z, chunk.Rows))));
        return changed;
    }

    /// <summary>Goes through the rows in the basis and for the columns of the statistics.</summary>
    public void ForEachTransformed(PackedStatistics statistics, TransformedRow action)
    {
        foreach (DesignChunk chunk in _chunks) ForEachTransformed(chunk, statistics, action);
    }

    /// <summary>The same for one chunk.</summary>
    internal static void ForEachTransformed(DesignChunk chunk, PackedStatistics statistics, TransformedRow action)
    {
        int q = statistics.Q, p = statistics.P, full = statistics.Basis.P;
        var row = new double[q + p + 1];
        var rows = new double[chunk.Rows * (q + full + 1)];
        statistics.Basis.Transform(chunk, rows);
        for (int i = 0; i < chunk.Rows; i++)
        {
            ReadOnlySpan<double> from = rows.AsSpan(i * (q + full + 1), q + full + 1);
            from[..q].CopyTo(row);
            for (int c = 0; c < p; c++)
            {
                double sum = 0;
                for (int k = 0; k < full; k++) sum += from[q + k] * statistics.XMap[k, c];
                row[q + c] = sum;
            }
            row[q + p] = from[q + full];
            for (int c = 0; c < p; c++) row[q + p] -= row[q + c] * statistics.ResponseShift[c];
            action(chunk.Subject[i], row);
        }
    }
}
