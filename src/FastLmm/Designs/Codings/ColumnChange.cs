using FastLmm.Algebra;

namespace FastLmm.Designs.Codings;

/// <summary>
/// Other columns of X and Z that span the same: those of all levels of the factors, from those that rows were made with while levels came in.
/// The new X is the old one times <see cref="X"/>, row by row, and the new Z likewise; blocks of random effects keep to themselves.
/// </summary>
internal sealed class ColumnChange
{
    private readonly ListCoding _from;
    private readonly ListCoding _to;

    private ColumnChange(ListCoding from, ListCoding to, double[,] x, double[,] z) => (_from, _to, X, Z) = (from, to, x, z);

    /// <summary>Columns of X that rows were made with × those wanted.</summary>
    public double[,] X { get; }

    /// <summary>The same of Z.</summary>
    public double[,] Z { get; }

    /// <summary>The change from one design's columns to another's of the same plan.</summary>
    /// <param name="from">The columns that rows were made with.</param>
    /// <param name="to">The columns wanted.</param>
    /// <exception cref="InvalidOperationException">They do not span the same: the plan's coding is not closed.</exception>
    public static ColumnChange Of(ColumnGrowth from, ColumnGrowth to)
    {
        var x = new double[from.P, to.P];
        var z = new double[from.Q, to.Q];
        (ListCoding before, ListCoding after) = (from.Fixed.Coding(), to.Fixed.Coding());
        Fill(x, before, after);
        foreach ((TermColumns old, TermColumns now) in from.Random.Zip(to.Random)) Fill(z, old.Coding(), now.Coding());
        return new ColumnChange(before, after, x, z);
    }

    /// <summary>Coefficients of the new columns of X that give the same Xγ.</summary>
    /// <param name="gamma">Coefficients of the old ones.</param>
    public double[] Coefficients(double[] gamma)
    {
        var same = new double[X.GetLength(1)];
        if (gamma.All(g => g == 0)) return same;
        bool onlyConstant = _from.Columns[0].Term == CodedColumn.Constant && gamma.Skip(1).All(g => g == 0);
        if (onlyConstant) same[0] = gamma[0];
        else
        {
            var back = new double[X.GetLength(1), X.GetLength(0)];
            Fill(back, _to, _from);
            same = DenseMatrix.Multiply(back, gamma);
        }
        return same;
    }

    private static void Fill(double[,] map, ListCoding from, ListCoding to)
    {
        var products = new TermProducts(from, to);
        List<(int Product, double Value)>[] columns = [.. from.Columns.Select(column => products.Of(from, column)), .. to.Columns.Select(column => products.Of(to, column))];
        double[][] rows = [.. Enumerable.Range(0, products.Count).Select(_ => new double[columns.Length])];
        for (int c = 0; c < columns.Length; c++)
            foreach ((int product, double value) in columns[c]) rows[product][c] += value;
        double[,] combinations = ColumnSpan.Solve(rows, from.Columns.Count)
            ?? throw new InvalidOperationException("the columns for other levels are no combination of those that rows were made with");
        for (int r = 0; r < from.Columns.Count; r++)
            for (int c = 0; c < to.Columns.Count; c++) map[from.Columns[r].Place, to.Columns[c].Place] = combinations[r, c];
    }
}
