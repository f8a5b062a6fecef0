using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;

namespace FastLmm.Prediction.Simulation;

/// <summary>
/// Draws responses for rows: Xβ̂ + offset + Z b_i + ε, ε ~ N(0, σ̂²/w), with b_i ~ N(0, Ĝ) anew in every simulation or b̂_i in all of them.
/// </summary>
/// <remarks>
/// Every row and every subject has a stream of random numbers of its own, so that nothing depends on the order of the work, and nothing but
/// the ids of subjects is kept: b_i are drawn again where rows of another subject came between.
/// </remarks>
internal sealed class RowSimulator
{
    private const int ValuesAtATime = 1 << 18;          // 2 MB
    private const int RowBits = 40;                     // of a row's stream: beyond are its source's

    private readonly double[] _beta;
    private readonly IReadOnlyList<int> _kept;
    private readonly double[,] _root;                   // σΛ
    private readonly double _sigma;
    private readonly SimulationOptions _options;
    private readonly int _threads;
    private readonly KnownEffects? _known;

    internal RowSimulator(ILmmModel model, RandomEffects? conditional, SimulationOptions options)
    {
        (_beta, _kept, _sigma, _options) = (model.Mean.Beta, model.ColumnsKept, model.Sigma, options);
        _threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var structure = new BlockStructure([.. model.RandomBlocks.Select(block => block.Names.Count)]);
        _root = RelativeFactor.FromTheta(structure, [.. model.Theta]);
        for (int k = 0; k < structure.Q; k++)
            for (int l = 0; l <= k; l++) _root[k, l] *= model.Sigma;
        _known = conditional is null ? null : new KnownEffects(conditional);
    }

    /// <summary>Simulates all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="sources">Names of their sources.</param>
    /// <param name="cancel">Stops between pieces.</param>
    internal IEnumerable<SimulatedRows> Simulate(NewRows rows, IReadOnlyList<string> sources, CancellationToken cancel)
    {
        int n = _options.Simulations, most = Math.Max(1, ValuesAtATime / n);
        foreach (DesignChunk chunk in rows.Chunks())
        {
            for (int first = 0; first < chunk.Rows; first += most)
            {
                cancel.ThrowIfCancellationRequested();
                int count = Math.Min(most, chunk.Rows - first);
                string[] subjects = Subjects(rows, chunk, first, count);
                var values = new double[count * n];
                Draw(chunk, first, values, _known?.Of(subjects));
                yield return new SimulatedRows(sources[chunk.Source], chunk.Row[first..(first + count)], subjects, n, values);
            }
        }
    }

    private static string[] Subjects(NewRows rows, DesignChunk chunk, int first, int count)
    {
        var ids = new string[count];
        for (int i = 0; i < count; i++)
        {
            int code = chunk.Subject[first + i];
            ids[i] = i > 0 && chunk.Subject[first + i - 1] == code ? ids[i - 1] : rows.SubjectId(code);
        }
        return ids;
    }

    private void Draw(DesignChunk chunk, int first, double[] values, double[][]? effects)
    {
        int n = _options.Simulations, count = values.Length / n;
        int pieces = Math.Min(_threads, count);
        if (pieces == 1) Piece(0, count);
        else Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = _threads },
            piece => Piece((int)((long)count * piece / pieces), (int)((long)count * (piece + 1) / pieces)));

        void Piece(int from, int to)
        {
            var b = new double[(effects is null ? n : 1) * chunk.Z.Length];
            for (int i = from, last = -1; i < to; i++)
            {
                int subject = chunk.Subject[first + i];
                if (effects is not null) b = effects[i];
                else if (subject != last) DrawEffects(subject, b);
                last = subject;
                Row(chunk, first + i, b, values.AsSpan(i * n, n));
            }
        }
    }

    private void Row(DesignChunk chunk, int row, double[] b, Span<double> values)
    {
        int q = chunk.Z.Length, step = b.Length > q ? q : 0;
        double mean = chunk.Offset[row], deviation = _sigma / Math.Sqrt(chunk.Weight?[row] ?? 1);
        for (int c = 0; c < _beta.Length; c++) mean += chunk.X[_kept[c]][row] * _beta[c];
        var random = new NormalSource(_options.Seed, 2 * (((ulong)chunk.Source << RowBits) + (ulong)chunk.Row[row]));
        for (int s = 0, at = 0; s < values.Length; s++, at += step)
        {
            double profile = mean;
            for (int k = 0; k < q; k++) profile += chunk.Z[k][row] * b[at + k];
            values[s] = profile + deviation * random.Normal();
        }
    }

    private void DrawEffects(int subject, double[] b)
    {
        int q = _root.GetLength(0);
        var random = new NormalSource(_options.Seed, 2 * (ulong)subject + 1);
        Array.Clear(b);
        for (int at = 0; at < b.Length; at += q)
        {
            for (int l = 0; l < q; l++)
            {
                double z = random.Normal();
                for (int k = l; k < q; k++) b[at + k] += _root[k, l] * z;
            }
        }
    }
}
