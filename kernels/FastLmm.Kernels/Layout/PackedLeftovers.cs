using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Layout;

/// <summary>
/// W_i of every subject: the cross-products of its own rows [x y] after Z_i was rotated out of them, Σ W_i = W (METHOD.md 2, 6c). With
/// (R_i | J_i) they are all that a sandwich needs of a subject's rows.
/// </summary>
/// <remarks>
/// In batches of eight like <see cref="PackedSubjects"/>, entry e of lane l at 8e + l: the upper triangle by rows, y last,
/// (p+1)(p+2)/2 entries. Padding subjects are 0.
/// </remarks>
public sealed unsafe class PackedLeftovers
{
    private const int Lanes = PackedSubjects.Lanes;
    private readonly List<AlignedDoubles> _w;
    private readonly int _batchesPerSegment;

    internal PackedLeftovers(int p, int subjects, int batchesPerSegment, List<AlignedDoubles> w)
    {
        P = p;
        Subjects = subjects;
        Batches = (subjects + Lanes - 1) / Lanes;
        _batchesPerSegment = batchesPerSegment;
        _w = w;
    }

    /// <summary>Columns of X.</summary>
    public int P { get; }

    /// <summary>m, without padding.</summary>
    public int Subjects { get; }

    /// <summary>Batches, the padded last one included.</summary>
    public int Batches { get; }

    /// <summary>Entries of one subject.</summary>
    public int Entries => EntriesOf(P);

    /// <summary>Subjects whose products are zero, to be filled from a file.</summary>
    /// <param name="p">Columns of X.</param>
    /// <param name="subjects">m.</param>
    /// <param name="batchesPerSegment">Batches that lie in one piece.</param>
    public static PackedLeftovers Zero(int p, int subjects, int batchesPerSegment)
    {
        int batches = (subjects + Lanes - 1) / Lanes, segments = (batches + batchesPerSegment - 1) / batchesPerSegment;
        return new PackedLeftovers(p, subjects, batchesPerSegment,
            [.. Enumerable.Range(0, segments).Select(_ => new AlignedDoubles((long)batchesPerSegment * EntriesOf(p) * Lanes))]);
    }

    /// <summary>Batches after <paramref name="batch"/> that lie in one piece with it, itself included.</summary>
    public int Contiguous(int batch) => Math.Min(_batchesPerSegment - batch % _batchesPerSegment, Batches - batch);

    /// <summary>W of a batch.</summary>
    public double* W(int batch) => _w[batch / _batchesPerSegment].Start + (long)(batch % _batchesPerSegment) * Entries * Lanes;

    /// <summary>Position of W[r, c], r ≤ c, among a subject's entries; column p is y.</summary>
    public static int At(int r, int c, int p) => r * (p + 1) - r * (r - 1) / 2 + c - r;

    /// <summary>The same subjects with X replaced by X times a p × k matrix.</summary>
    public PackedLeftovers MapColumns(double[,] map)
    {
        int columns = map.GetLength(1), entries = EntriesOf(columns);
        List<AlignedDoubles> mapped = [.. _w.Select(_ => new AlignedDoubles((long)_batchesPerSegment * entries * Lanes))];
        double[,] wide = WithResponse(map);
        var half = new double[P + 1, columns + 1];
        for (int subject = 0; subject < Subjects; subject++)
        {
            int batch = subject / Lanes;
            double* to = mapped[batch / _batchesPerSegment].Start + (long)(batch % _batchesPerSegment) * entries * Lanes;
            MapSubject(W(batch) + subject % Lanes, to + subject % Lanes, wide, half);
        }
        GC.KeepAlive(_w);
        return new PackedLeftovers(columns, Subjects, _batchesPerSegment, mapped);
    }

    /// <summary>y ← y − xβ in all products, in place.</summary>
    /// <remarks>W_yy is then a difference, good to ε times what it was before; the other entries lose no more than y − xβ itself.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SubtractFromResponse(ReadOnlySpan<double> beta)
    {
        int p = P, yy = At(p, p, p);
        double* before = stackalloc double[Lanes];
        for (int batch = 0; batch < Batches; batch++)
        {
            double* w = W(batch);
            for (int r = 0; r < p; r++)
            {
                double* after = w + At(r, p, p) * Lanes;
                for (int l = 0; l < Lanes; l++) before[l] = after[l];
                for (int c = 0; c < p; c++)
                {
                    double* x = w + At(Math.Min(r, c), Math.Max(r, c), p) * Lanes;
                    if (beta[c] != 0)
                        for (int l = 0; l < Lanes; l++) after[l] -= x[l] * beta[c];
                }
                for (int l = 0; l < Lanes; l++) w[yy * Lanes + l] -= beta[r] * (before[l] + after[l]);
            }
        }
        GC.KeepAlive(this);
    }

    // The map of [x y]: y stays.
    private static double[,] WithResponse(double[,] map)
    {
        int rows = map.GetLength(0), columns = map.GetLength(1);
        var wide = new double[rows + 1, columns + 1];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) wide[r, c] = map[r, c];
        wide[rows, columns] = 1;
        return wide;
    }

    private void MapSubject(double* from, double* to, double[,] map, double[,] half)
    {
        int p = P, columns = half.GetLength(1) - 1;
        for (int r = 0; r <= p; r++)
            for (int c = 0; c <= columns; c++)
            {
                double sum = 0;
                for (int k = 0; k <= p; k++) sum += from[At(Math.Min(r, k), Math.Max(r, k), p) * Lanes] * map[k, c];
                half[r, c] = sum;
            }
        for (int r = 0; r <= columns; r++)
            for (int c = r; c <= columns; c++)
            {
                double sum = 0;
                for (int k = 0; k <= p; k++) sum += map[k, r] * half[k, c];
                to[At(r, c, columns) * Lanes] = sum;
            }
    }

    internal static int EntriesOf(int p) => (p + 1) * (p + 2) / 2;
}
