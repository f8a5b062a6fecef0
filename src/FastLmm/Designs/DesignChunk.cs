namespace FastLmm.Designs;

/// <summary>
/// The model's rows made from one <see cref="Tables.TableChunk"/>: only the rows that are kept, column by column.
/// X is p columns, Z is q columns (the blocks one after another), y has the offset subtracted.
/// </summary>
public sealed class DesignChunk
{
    /// <summary>Creates an empty chunk.</summary>
    /// <param name="p">Columns of X.</param>
    /// <param name="q">Columns of Z.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="weighted">Whether rows have prior weights.</param>
    public DesignChunk(int p, int q, int capacity, bool weighted)
    {
        Capacity = capacity;
        Subject = new int[capacity];
        X = [.. Enumerable.Range(0, p).Select(_ => new double[capacity])];
        Z = [.. Enumerable.Range(0, q).Select(_ => new double[capacity])];
        Y = new double[capacity];
        Offset = new double[capacity];
        Weight = weighted ? new double[capacity] : null;
        Row = new long[capacity];
    }

    private DesignChunk(DesignChunk rows, double[][] x, double[][] z)
    {
        (Capacity, Rows, Source) = (rows.Capacity, rows.Rows, rows.Source);
        (Subject, Row, Y, Offset, Weight) = (rows.Subject, rows.Row, rows.Y, rows.Offset, rows.Weight);
        (X, Z) = (x, z);
    }

    /// <summary>Most rows.</summary>
    public int Capacity { get; }

    /// <summary>Rows held; all arrays are valid up to here.</summary>
    public int Rows { get; set; }

    /// <summary>Code of each row's subject, by first appearance in the data.</summary>
    public int[] Subject { get; }

    /// <summary>Columns of X.</summary>
    public double[][] X { get; private set; }

    /// <summary>Columns of Z.</summary>
    public double[][] Z { get; private set; }

    /// <summary>Response minus offset.</summary>
    public double[] Y { get; }

    /// <summary>Offset of each row, 0 without one.</summary>
    public double[] Offset { get; }

    /// <summary>Prior weights, all positive; null when every weight is 1.</summary>
    public double[]? Weight { get; }

    /// <summary>Which of the table's sources the rows come from.</summary>
    public int Source { get; set; }

    /// <summary>Number of each row within its source, from 1.</summary>
    public long[] Row { get; }

    /// <summary>Adds the rows of another chunk behind these; there must be room.</summary>
    public void Append(DesignChunk other)
    {
        Copy(other.Subject, Subject, other.Rows);
        for (int c = 0; c < X.Length; c++) Copy(other.X[c], X[c], other.Rows);
        for (int c = 0; c < Z.Length; c++) Copy(other.Z[c], Z[c], other.Rows);
        Copy(other.Y, Y, other.Rows);
        Copy(other.Offset, Offset, other.Rows);
        Copy(other.Row, Row, other.Rows);
        if (Weight is not null) Copy(other.Weight!, Weight, other.Rows);
        Source = other.Source;
        Rows += other.Rows;
    }

    /// <summary>The same rows with other columns of X and Z; the rest is shared.</summary>
    internal DesignChunk WithColumns(double[][] x, double[][] z) => new(this, x, z);

    /// <summary>Adds columns of zeros until there are so many.</summary>
    /// <param name="p">Columns of X.</param>
    /// <param name="q">Columns of Z.</param>
    internal void Widen(int p, int q)
    {
        X = Widened(X, p);
        Z = Widened(Z, q);
    }

    private double[][] Widened(double[][] columns, int count) => columns.Length >= count
        ? columns
        : [.. columns, .. Enumerable.Range(columns.Length, count - columns.Length).Select(_ => new double[Capacity])];

    private void Copy<T>(T[] from, T[] to, int rows) => Array.Copy(from, 0, to, Rows, rows);
}

/// <summary>Random effects that may correlate with each other and with no effect outside the block.</summary>
/// <param name="Names">R's names of the effects.</param>
/// <param name="Start">The block's first column in Z.</param>
public sealed record RandomBlock(IReadOnlyList<string> Names, int Start)
{
    /// <summary>Whether the first effect is the constant.</summary>
    public bool Intercept { get; init; }

    /// <summary>The terms of the other effects, in R's order.</summary>
    public IReadOnlyList<RandomEffectTerm> Terms { get; init; } = [];

    /// <summary>Number of effects.</summary>
    public int Size => Names.Count;
}

/// <summary>A term of a block of random effects.</summary>
/// <param name="Label">R's label, e.g. <c>age:Sex</c>.</param>
/// <param name="Variables">Its variables, numbered within the block.</param>
/// <param name="FirstColumn">Its first column within the block.</param>
/// <param name="Columns">How many columns it has.</param>
/// <param name="HasFactor">Whether a factor is among its variables.</param>
/// <param name="SpansConstant">Whether its columns are dummies of all cells, so that they add up to one.</param>
public sealed record RandomEffectTerm(
    string Label, IReadOnlyList<int> Variables, int FirstColumn, int Columns, bool HasFactor, bool SpansConstant);
