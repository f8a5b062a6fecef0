namespace FastLmm.Kernels.Layout;

/// <summary>The triangles (R_i | J_i) of all subjects in batches of eight.</summary>
/// <remarks>
/// <code>
/// batch b, entry e:   | subject 8b | 8b+1 | 8b+2 | … | 8b+7 |        one cache line of eight doubles
/// batch b:            entry 0, entry 1, … one after another
/// R and J_x, entries: R upper by rows (q(q+1)/2), J_x by rows (q p)     depend on X and Z only
/// J_y, entries:       q                                                 apart, so that another response reuses the rest
/// </code>
/// The last batch is padded by subjects with R = 0 and J = 0: H = I, and every sum gets exactly 0.
/// Batches lie in segments of about a megabyte; a rule of q and p alone says how many to a segment.
/// </remarks>
public sealed unsafe partial class PackedSubjects
{
    /// <summary>Subjects in a batch, on every machine.</summary>
    public const int Lanes = 8;

    private readonly List<AlignedDoubles> _rx;
    private readonly List<AlignedDoubles> _jy;
    private readonly int _batchesPerSegment;

    internal PackedSubjects(int q, int p, int subjects, int batchesPerSegment, List<AlignedDoubles> rx, List<AlignedDoubles> jy)
    {
        Q = q;
        P = p;
        Subjects = subjects;
        Batches = (subjects + Lanes - 1) / Lanes;
        _batchesPerSegment = batchesPerSegment;
        _rx = rx;
        _jy = jy;
    }

    /// <summary>Columns of Z.</summary>
    public int Q { get; }

    /// <summary>Columns of X.</summary>
    public int P { get; }

    /// <summary>m, without padding.</summary>
    public int Subjects { get; }

    /// <summary>Batches, the padded last one included.</summary>
    public int Batches { get; }

    /// <summary>Batches of a segment.</summary>
    public int BatchesPerSegment => _batchesPerSegment;

    /// <summary>How often the triangles were changed in place: who has a copy must see.</summary>
    internal int Changes { get; private set; }

    /// <summary>Entries of R and J_x of one subject.</summary>
    public int RxEntries => RxEntriesOf(Q, P);

    /// <summary>Subjects whose triangles are zero, to be filled from a file.</summary>
    /// <param name="q">Columns of Z.</param>
    /// <param name="p">Columns of X.</param>
    /// <param name="subjects">m.</param>
    /// <param name="batchesPerSegment">Those of the subjects that were written.</param>
    public static PackedSubjects Zero(int q, int p, int subjects, int batchesPerSegment)
    {
        int batches = (subjects + Lanes - 1) / Lanes, segments = (batches + batchesPerSegment - 1) / batchesPerSegment;
        List<AlignedDoubles> Segments(int entries) =>
            [.. Enumerable.Range(0, segments).Select(_ => new AlignedDoubles((long)batchesPerSegment * entries * Lanes))];
        return new PackedSubjects(q, p, subjects, batchesPerSegment, Segments(RxEntriesOf(q, p)), Segments(q));
    }

    /// <summary>R and J_x of a batch.</summary>
    public double* Rx(int batch) =>
        _rx[batch / _batchesPerSegment].Start + (long)(batch % _batchesPerSegment) * RxEntries * Lanes;

    /// <summary>J_y of a batch.</summary>
    public double* Jy(int batch) => _jy[batch / _batchesPerSegment].Start + (long)(batch % _batchesPerSegment) * Q * Lanes;

    /// <summary>Batches after <paramref name="batch"/> that lie in one piece with it, itself included.</summary>
    public int Contiguous(int batch) => Math.Min(_batchesPerSegment - batch % _batchesPerSegment, Batches - batch);

    /// <summary>The same subjects with X replaced by X times a p × k matrix; J_y is shared.</summary>
    public PackedSubjects MapColumns(double[,] map)
    {
        int columns = map.GetLength(1), rEntries = Q * (Q + 1) / 2, entries = RxEntriesOf(Q, columns);
        List<AlignedDoubles> mapped = [.. _rx.Select(_ => new AlignedDoubles((long)_batchesPerSegment * entries * Lanes))];
        for (int batch = 0; batch < Batches; batch++)
        {
            double* from = Rx(batch);
            double* to = mapped[batch / _batchesPerSegment].Start + (long)(batch % _batchesPerSegment) * entries * Lanes;
            new ReadOnlySpan<double>(from, rEntries * Lanes).CopyTo(new Span<double>(to, rEntries * Lanes));
            for (int k = 0; k < Q; k++)
                MapRow(from + (rEntries + k * P) * Lanes, to + (rEntries + k * columns) * Lanes, map);
        }
        GC.KeepAlive(_rx);
        return new PackedSubjects(Q, columns, Subjects, _batchesPerSegment, mapped, _jy);
    }

    /// <summary>The same subjects with a response of their own; R and J_x are shared.</summary>
    /// <param name="copied">Whether it is a copy of the response; otherwise it is zero.</param>
    public PackedSubjects WithOwnResponse(bool copied = false)
    {
        List<AlignedDoubles> own = [.. _jy.Select(segment => new AlignedDoubles(segment.Length))];
        for (int at = 0; copied && at < own.Count; at++)
            new ReadOnlySpan<double>(_jy[at].Start, (int)own[at].Length).CopyTo(new Span<double>(own[at].Start, (int)own[at].Length));
        GC.KeepAlive(_jy);
        return new PackedSubjects(Q, P, Subjects, _batchesPerSegment, _rx, own);
    }

    /// <summary>Σ R_i'R_i = Z'Z, q × q.</summary>
    public double[,] ZProducts()
    {
        var lanes = stackalloc double[Lanes];
        var products = new double[Q, Q];
        for (int r = 0; r < Q; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                new Span<double>(lanes, Lanes).Clear();
                for (int batch = 0; batch < Batches; batch++) AddProducts(Rx(batch), r, c, lanes);
                for (int l = 0; l < Lanes; l++) products[r, c] += lanes[l];
                products[c, r] = products[r, c];
            }
        }
        GC.KeepAlive(this);
        return products;
    }

    // Entry (k, c) of R stands at k q − k(k−1)/2 − k + c.
    private void AddProducts(double* r, int row, int column, double* lanes)
    {
        for (int k = 0; k <= column; k++)
        {
            double* from = r + (k * Q - k * (k - 1) / 2 - k) * Lanes;
            for (int l = 0; l < Lanes; l++) lanes[l] += from[row * Lanes + l] * from[column * Lanes + l];
        }
    }

    private static void MapRow(double* from, double* to, double[,] map)
    {
        for (int c = 0; c < map.GetLength(1); c++)
        {
            for (int l = 0; l < Lanes; l++)
            {
                double sum = 0;
                for (int r = 0; r < map.GetLength(0); r++) sum += from[r * Lanes + l] * map[r, c];
                to[c * Lanes + l] = sum;
            }
        }
    }

    /// <summary>Bytes of the triangles of so many subjects, whole segments.</summary>
    public static long BytesOf(int q, int p, long subjects)
    {
        long perSegment = (long)BatchesPerSegmentOf(q, p) * Lanes;
        return (subjects + perSegment - 1) / perSegment * perSegment * (RxEntriesOf(q, p) + q) * sizeof(double);
    }

    internal static int RxEntriesOf(int q, int p) => q * (q + 1) / 2 + q * p;

    internal static int BatchesPerSegmentOf(int q, int p) =>
        Math.Clamp((1 << 20) / (Math.Max(1, RxEntriesOf(q, p) + q) * 8 * Lanes), 1, 1024);
}
