using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>The column arithmetic of a design: every distinct expression once, operands before what uses them.</summary>
internal sealed class ColumnProgram
{
    // Whole vectors only: short tails take other code paths, and a value must not depend on where a chunk ends.
    private const int Lanes = 8;

    private readonly List<ColumnNode> _nodes = [];
    private readonly Dictionary<(string, object, object?), ColumnNode> _known = [];

    /// <summary>Computes all columns for the rows of a chunk.</summary>
    public void Evaluate(TableChunk chunk)
    {
        int length = (chunk.Rows + Lanes - 1) / Lanes * Lanes;
        foreach (ColumnNode node in _nodes) node.Evaluate(chunk, length);
    }

    /// <summary>A numeric column of the table.</summary>
    public ColumnNode Source(int column) => Once(("column", column, null), () => new SourceNode(column));

    /// <summary>A number.</summary>
    public ColumnNode Constant(double value) => Once(("number", value, null), () => new ConstantNode(value));

    /// <summary>The dummy of a level.</summary>
    public ColumnNode Indicator(FactorColumn factor, int level) => Once(("level", factor, level), () => new IndicatorNode(factor, level));

    /// <summary>An operator between two columns.</summary>
    public ColumnNode Binary(string op, ColumnNode left, ColumnNode right) => Once((op, left, right), () => new BinaryNode(op, left, right));

    /// <summary>The column of an arithmetic expression.</summary>
    /// <param name="expression">Arithmetic over columns.</param>
    /// <param name="source">The number of a named column in the chunk.</param>
    public ColumnNode Arithmetic(Expression expression, Func<NameExpression, int> source) => expression switch
    {
        NumberExpression number => Constant(number.Value),
        NameExpression name => Source(source(name)),
        ParenthesisExpression parenthesis => Arithmetic(parenthesis.Content, source),
        UnaryExpression { Sign: "+" } plus => Arithmetic(plus.Operand, source),
        UnaryExpression minus => Unary("-", Arithmetic(minus.Operand, source)),
        CallExpression { Function: "I" } identity => Arithmetic(identity.Arguments[0], source),
        CallExpression call => Unary(call.Function, Arithmetic(call.Arguments[0], source)),
        BinaryExpression binary => Binary(binary.Operator, Arithmetic(binary.Left, source), Arithmetic(binary.Right, source)),
        _ => throw new InvalidOperationException($"no column arithmetic for {expression}"),
    };

    private ColumnNode Unary(string function, ColumnNode operand) => Once((function, operand, "sign"), () => new UnaryNode(function, operand));

    private ColumnNode Once((string, object, object?) key, Func<ColumnNode> make)
    {
        if (_known.TryGetValue(key, out ColumnNode? known)) return known;
        ColumnNode node = make();
        _nodes.Add(node);
        return _known[key] = node;
    }
}
