using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;
using FastLmm.Kernels.Reference;

namespace FastLmm.TestSupport;

/// <summary>Seeded rows (z | x y) of unbalanced subjects, in a shuffled order of subjects; the same rows by subject for the reference.</summary>
public sealed class RandomDesign
{
    private readonly double[][] _rows;
    private readonly int[] _subjects;
    private readonly (double[] Z, double Root)[][] _grids = [];

    /// <summary>Draws a design.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="subjects">m.</param>
    /// <param name="q">Columns of Z.</param>
    /// <param name="p">Columns of X.</param>
    /// <param name="largest">Rows of the first subject; the others have 1 to q + 5.</param>
    /// <param name="grids">Subject i has the visits, rows of Z and weights of the i-th of so many grids, counted round; 0 for its own.</param>
    public RandomDesign(int seed, int subjects, int q, int p, int largest = 0, int grids = 0)
    {
        (Q, P) = (q, p);
        var random = new Random(seed);
        if (grids > 0) _grids = [.. Enumerable.Range(0, grids).Select(_ => Grid(random, 1 + random.Next(q + 5)))];
        List<(int Subject, double[] Row)> all = [];
        for (int i = 0; i < subjects; i++)
        {
            int visits = i == 0 && largest > 0 ? largest : 1 + random.Next(q + 5);
            if (grids > 0) visits = _grids[i % grids].Length;
            for (int v = 0; v < visits; v++) all.Add((i, grids > 0 ? OnGrid(Row(random), _grids[i % grids][v]) : Row(random)));
        }
        (int Subject, double[] Row)[] shuffled = [.. all];
        random.Shuffle(shuffled);
        _rows = [.. shuffled.Select(row => row.Row)];
        _subjects = [.. shuffled.Select(row => row.Subject)];
        Subjects = subjects;
    }

    /// <summary>m.</summary>
    public int Subjects { get; }

    /// <summary>q.</summary>
    public int Q { get; }

    /// <summary>p.</summary>
    public int P { get; }

    /// <summary>Rows z (q), x (p), y.</summary>
    public IReadOnlyList<double[]> Rows => _rows;

    /// <summary>Subject of each row.</summary>
    public IReadOnlyList<int> SubjectOfRow => _subjects;

    /// <summary>Packs the rows, cut into chunks at random places, on some threads.</summary>
    public (PackedSubjects Subjects, double[,] Leftover) Pack(int chunkSeed = 0, int threads = 1)
    {
        (PackedSubjects subjects, double[,] leftover, _) = PackWithOwn(chunkSeed, threads, own: false);
        return (subjects, leftover);
    }

    /// <summary>The same with W_i of every subject.</summary>
    public (PackedSubjects Subjects, double[,] Leftover, PackedLeftovers? Own) PackWithOwn(int chunkSeed = 0, int threads = 1, bool own = true)
    {
        var accumulator = new SubjectAccumulator(Q, P, own);
        var random = new Random(chunkSeed);
        for (int from = 0; from < _rows.Length;)
        {
            int count = chunkSeed == 0 ? _rows.Length : Math.Min(_rows.Length - from, 1 + random.Next(3000));
            double[] chunk = [.. _rows.Skip(from).Take(count).SelectMany(row => row)];
            accumulator.Add(chunk, _subjects.AsSpan(from, count), threads);
            from += count;
        }
        (PackedSubjects packed, LeftoverTriangle leftover) = accumulator.Complete();
        return (packed, leftover.ToMatrix(), accumulator.OwnLeftovers);
    }

    /// <summary>The subjects for the reference.</summary>
    public DenseSubject[] Dense()
    {
        double[][][] bySubject = [.. Enumerable.Range(0, Subjects).Select(i => _rows.Where((_, r) => _subjects[r] == i).ToArray())];
        return [.. bySubject.Select(rows => new DenseSubject(Part(rows, 0, Q), Part(rows, Q, P), [.. rows.Select(row => row[Q + P])]))];
    }

    /// <summary>A random Λ, dense lower triangular.</summary>
    public static double[,] Lambda(int seed, int q)
    {
        var random = new Random(seed);
        var lambda = new double[q, q];
        for (int r = 0; r < q; r++)
            for (int c = 0; c <= r; c++) lambda[r, c] = r == c ? 0.2 + 1.5 * random.NextDouble() : random.NextDouble() - 0.5;
        return lambda;
    }

    private (double[] Z, double Root)[] Grid(Random random, int visits) =>
        [.. Enumerable.Range(0, visits).Select(_ => (Row(random)[..Q], 0.5 + random.NextDouble()))];

    // A row with the Z of a visit, and t in X as there, weighted.
    private double[] OnGrid(double[] row, (double[] Z, double Root) visit)
    {
        visit.Z.CopyTo(row, 0);
        if (Q > 1 && P > 1) row[Q + 1] = visit.Z[1];
        return [.. row.Select(entry => visit.Root * entry)];
    }

    private static double[,] Part(double[][] rows, int from, int columns)
    {
        var part = new double[rows.Length, columns];
        for (int r = 0; r < rows.Length; r++)
            for (int c = 0; c < columns; c++) part[r, c] = rows[r][from + c];
        return part;
    }

    // Z: 1, t, t², … ; X: 1, t, then noise; so X and Z share columns as in real models.
    private double[] Row(Random random)
    {
        var row = new double[Q + P + 1];
        double t = 2 * random.NextDouble() - 1;
        for (int k = 0; k < Q; k++) row[k] = k == 0 ? 1 : k == 1 ? t : 2 * random.NextDouble() - 1;
        for (int c = 0; c < P; c++) row[Q + c] = c == 0 ? 1 : c == 1 ? t : 2 * random.NextDouble() - 1;
        row[Q + P] = 3 * random.NextDouble() + t;
        return row;
    }
}
