using FastLmm.Designs;

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
        int n = chunk.Rows;
        var copy = new DesignChunk(chunk.X.Length, chunk.Z.Length, n, chunk.Weight is not null) { Rows = n, Source = chunk.Source };
        for (int c = 0; c < chunk.X.Length; c++) Array.Copy(chunk.X[c], copy.X[c], n);
        for (int c = 0; c < chunk.Z.Length; c++) Array.Copy(chunk.Z[c], copy.Z[c], n);
        Array.Copy(chunk.Subject, copy.Subject, n);
        Array.Copy(chunk.Y, copy.Y, n);
        Array.Copy(chunk.Offset, copy.Offset, n);
        Array.Copy(chunk.Row, copy.Row, n);
        if (chunk.Weight is not null) Array.Copy(chunk.Weight, copy.Weight!, n);
        _chunks.Add(copy);
        Rows += n;
    }

    /// <summary>Goes through the rows in the basis and for the columns of the statistics.</summary>
    public void ForEachTransformed(PackedStatistics statistics, TransformedRow action)
    {
        int q = statistics.Q, p = statistics.P, full = statistics.Basis.P;
        var row = new double[q + p + 1];
        foreach (DesignChunk chunk in _chunks)
        {
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
                action(chunk.Subject[i], row);
            }
        }
    }
}
