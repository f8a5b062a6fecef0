using FastLmm.Designs.Bases;
using FastLmm.Tables;

namespace FastLmm.Designs.Columns;

/// <summary>All columns of a basis over one argument; a step without values of its own.</summary>
internal sealed class BasisNode(ColumnNode operand, ColumnBasis basis) : ColumnNode
{
    private readonly double[] _row = new double[basis.Columns];

    /// <summary>The columns.</summary>
    public double[][] Columns { get; } = [.. Enumerable.Range(0, basis.Columns).Select(_ => new double[TableChunk.Capacity])];

    public override double[] Values => [];

    public override void Evaluate(TableChunk chunk, int length)
    {
        double[] x = operand.Values;
        for (int row = 0; row < length; row++)
        {
            basis.Evaluate(x[row], _row);
            for (int c = 0; c < _row.Length; c++) Columns[c][row] = _row[c];
        }
    }
}

/// <summary>A column of a basis.</summary>
internal sealed class BasisColumnNode(BasisNode basis, int column) : ColumnNode
{
    public override double[] Values => basis.Columns[column];

    public override void Evaluate(TableChunk chunk, int length)
    {
    }
}
