using FastLmm.Designs.Bases;
using FastLmm.Tables;

namespace FastLmm.Designs.Columns;

/// <summary>The column arithmetic of a design: every distinct step once, operands before what uses them.</summary>
internal sealed class ColumnProgram
{
    // Whole vectors only: short tails take other code paths, and a value must not depend on where a chunk ends.
    private const int Lanes = 8;

    private readonly List<ColumnNode> _nodes = [];
    private readonly Dictionary<(string, object?, object?), ColumnNode> _known = [];

    /// <summary>Number of steps.</summary>
    public int Count => _nodes.Count;

    /// <summary>Computes all columns for the rows of a chunk.</summary>
    public void Evaluate(TableChunk chunk) => Evaluate(chunk, 0);

    /// <summary>Computes the columns of the steps from one on.</summary>
    public void Evaluate(TableChunk chunk, int first)
    {
        int length = (chunk.Rows + Lanes - 1) / Lanes * Lanes;
        for (int step = first; step < _nodes.Count; step++) _nodes[step].Evaluate(chunk, length);
    }

    /// <summary>A numeric column of the table.</summary>
    public ColumnNode Source(int column) => Once("column", column, null, () => new SourceNode(column));

    /// <summary>A column of the texts TRUE and FALSE.</summary>
    public ColumnNode Logical(int column, CodeSource codes, Func<string, LmmException> refusal) =>
        Once("logical", column, null, () => new LogicalNode(codes, refusal));

    /// <summary>A number.</summary>
    public ColumnNode Constant(double value) => Once("number", value, null, () => new ConstantNode(value));

    /// <summary>A function of one column, by a name that is unique to it.</summary>
    public ColumnNode Unary(string name, ColumnFunction function, ColumnNode operand) =>
        Once("function", name, operand, () => new UnaryNode(function, operand));

    /// <summary>An operator between two columns.</summary>
    public ColumnNode Binary(string op, ColumnNode left, ColumnNode right) => Once(op, left, right, () => new BinaryNode(op, left, right));

    /// <summary>The levels of a factor's rows.</summary>
    public void Factor(FactorColumn factor) => Once("factor", factor, null, () => new FactorNode(factor));

    /// <summary>A number for each level of a factor.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="coding">What is unique to these numbers.</param>
    /// <param name="valueOfLevel">Makes the numbers.</param>
    public ColumnNode Levels(FactorColumn factor, string coding, Func<double[]> valueOfLevel) =>
        Once("level", factor, coding, () => new LevelNode(factor, valueOfLevel()));

    /// <summary>The intervals of a cut.</summary>
    public IntervalNode Intervals(string name, ColumnNode operand, IntervalBasis intervals) =>
        (IntervalNode)Once("cut", name, null, () => new IntervalNode(name, operand, intervals));

    /// <summary>The columns of a basis.</summary>
    public ColumnNode[] Basis(string name, ColumnNode operand, ColumnBasis basis)
    {
        var all = (BasisNode)Once("basis", name, null, () => new BasisNode(operand, basis));
        return [.. Enumerable.Range(0, basis.Columns).Select(column => Once("basis column", all, column, () => new BasisColumnNode(all, column)))];
    }

    /// <summary>Any other step.</summary>
    public T Add<T>(T node)
        where T : ColumnNode
    {
        _nodes.Add(node);
        return node;
    }

    private ColumnNode Once(string kind, object? first, object? second, Func<ColumnNode> make)
    {
        if (_known.TryGetValue((kind, first, second), out ColumnNode? known)) return known;
        return _known[(kind, first, second)] = Add(make());
    }
}
