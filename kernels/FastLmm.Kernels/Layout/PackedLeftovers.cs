using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Layout;

/// <summary>
/// W_i of every subject: the cross-products of its own rows [x y] after Z_i was rotated out of them, Σ W_i = W (METHOD.md 2, 6c), all but
/// y'y. With (R_i | J_i) they are all that a sandwich needs of a subject's rows.
/// </summary>
/// <remarks>
/// Only for the columns of X that have leftovers at all: not those that are constant within subjects, or random too. In batches of eight
/// like <see cref="PackedSubjects"/>, entry e of lane l at 8e + l: the upper triangle by rows of c such columns and y last, without its
/// last entry, (c+1)(c+2)/2 − 1 entries. Padding subjects are 0.
/// </remarks>
public sealed unsafe class PackedLeftovers
{
    private const int Lanes = PackedSubjects.Lanes;
    private readonly List<AlignedDoubles> _w;
    private readonly int[] _columns;
    private readonly int _batchesPerSegment;

    internal PackedLeftovers(int p, int[] columns, int subjects, int batchesPerSegment, List<AlignedDoubles> w)
    {
        P = p;
        _columns = columns;
        Subjects = subjects;
        Batches = (subjects + Lanes - 1) / Lanes;
        _batchesPerSegment = batchesPerSegment;
        _w = w;
    }

    /// <summary>Columns of X.</summary>
    public int P { get; }

    /// <summary>Those of them that have leftovers, ascending, c.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>m, without padding.</summary>
    public int Subjects { get; }

    /// <summary>Batches, the padded last one included.</summary>
    public int Batches { get; }

    /// <summary>Entries of one subject.</summary>
    public int Entries => EntriesOf(_columns.Length);

    /// <summary>Subjects whose products are zero, to be filled.</summary>
    /// <param name="p">Columns of X.</param>
    /// <param name="columns">Those that have leftovers, ascending.</param>
    /// <param name="subjects">m.</param>
    /// <param name="batchesPerSegment">Batches that lie in one piece.</param>
    public static PackedLeftovers Zero(int p, int[] columns, int subjects, int batchesPerSegment)
    {
        int batches = (subjects + Lanes - 1) / Lanes, segments = (batches + batchesPerSegment - 1) / batchesPerSegment;
        return new PackedLeftovers(p, columns, subjects, batchesPerSegment,
            [.. Enumerable.Range(0, segments).Select(_ => new AlignedDoubles((long)batchesPerSegment * EntriesOf(columns.Length) * Lanes))]);
    }

    /// <summary>Batches after <paramref name="batch"/> that lie in one piece with it, itself included.</summary>
    public int Contiguous(int batch) => Math.Min(_batchesPerSegment - batch % _batchesPerSegment, Batches - batch);

    /// <summary>W of a batch.</summary>
    public double* W(int batch) => _w[batch / _batchesPerSegment].Start + (long)(batch % _batchesPerSegment) * Entries * Lanes;

    /// <summary>Position of W[r, c], r ≤ c, r &lt; columns, among a subject's entries; both count <see cref="Columns"/>, and y last.</summary>
    public static int At(int r, int c, int columns) => r * (columns + 1) - r * (r - 1) / 2 + c - r;

    /// <summary>The same subjects with X replaced by X times a p × k matrix.</summary>
    public PackedLeftovers MapColumns(double[,] map)
    {
        int[] columns = [.. Enumerable.Range(0, map.GetLength(1)).Where(to => _columns.Any(from => map[from, to] != 0))];
        var own = new double[_columns.Length, columns.Length];
        for (int r = 0; r < _columns.Length; r++)
            for (int c = 0; c < columns.Length; c++) own[r, c] = map[_columns[r], columns[c]];
        PackedLeftovers mapped = Zero(map.GetLength(1), columns, Subjects, _batchesPerSegment);
        var half = new double[_columns.Length, columns.Length + 1];
        for (int subject = 0; subject < Subjects; subject++)
        {
            int batch = subject / Lanes, lane = subject % Lanes;
            MapSubject(W(batch) + lane, mapped.W(batch) + lane, own, half);
        }
        GC.KeepAlive(this);
        GC.KeepAlive(mapped);
        return mapped;
    }

    /// <summary>y ← y − xβ in all products, in place.</summary>
    /// <param name="beta">β of all columns of X.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SubtractFromResponse(ReadOnlySpan<double> beta)
    {
        int columns = _columns.Length;
        for (int batch = 0; batch < Batches; batch++)
        {
            double* w = W(batch);
            for (int r = 0; r < columns; r++)
            {
                double* y = w + At(r, columns, columns) * Lanes;
                for (int c = 0; c < columns; c++)
                {
                    double* x = w + At(Math.Min(r, c), Math.Max(r, c), columns) * Lanes;
                    for (int l = 0; l < Lanes; l++) y[l] -= x[l] * beta[_columns[c]];
                }
            }
        }
        GC.KeepAlive(this);
    }

    // W_xx M, then M'W_xx M; y stays as it is.
    private static void MapSubject(double* from, double* to, double[,] map, double[,] half)
    {
        int p = map.GetLength(0), columns = map.GetLength(1);
        for (int r = 0; r < p; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                double sum = 0;
                for (int k = 0; k < p; k++) sum += from[At(Math.Min(r, k), Math.Max(r, k), p) * Lanes] * map[k, c];
                half[r, c] = sum;
            }
            half[r, columns] = from[At(r, p, p) * Lanes];
        }
        for (int r = 0; r < columns; r++)
            for (int c = r; c <= columns; c++)
            {
                double sum = 0;
                for (int k = 0; k < p; k++) sum += map[k, r] * half[k, c];
                to[At(r, c, columns) * Lanes] = sum;
            }
    }

    /// <summary>Entries of one subject for so many columns that have leftovers.</summary>
    public static int EntriesOf(int columns) => (columns + 1) * (columns + 2) / 2 - 1;
}
