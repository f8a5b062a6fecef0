using System.Numerics.Tensors;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>One step of the column arithmetic: a column of doubles made from the chunk or from earlier steps.</summary>
internal abstract class ColumnNode
{
    /// <summary>The values of the chunk's rows, valid after <see cref="Evaluate"/>.</summary>
    public virtual double[] Values { get; } = new double[TableChunk.Capacity];

    /// <summary>Whether a value that is not finite can come from finite ones.</summary>
    public virtual bool CanOverflow => true;

    /// <summary>Computes the first <paramref name="length"/> values.</summary>
    public abstract void Evaluate(TableChunk chunk, int length);
}

/// <summary>A numeric column of the table, not copied.</summary>
internal sealed class SourceNode(int column) : ColumnNode
{
    private double[] _values = [];

    public override double[] Values => _values;

    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length) => _values = chunk.Numeric(column);
}

/// <summary>The same number in every row.</summary>
internal sealed class ConstantNode : ColumnNode
{
    public ConstantNode(double value)
    {
        Value = value;
        Array.Fill(Values, value);
    }

    public double Value { get; }

    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length)
    {
    }
}

/// <summary>1 where a factor has a level, else 0.</summary>
internal sealed class IndicatorNode(FactorColumn factor, int level) : ColumnNode
{
    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length)
    {
        ReadOnlySpan<int> levels = factor.LevelOfRow.AsSpan(0, length);
        Span<double> values = Values.AsSpan(0, length);
        for (int row = 0; row < values.Length; row++) values[row] = levels[row] == level ? 1 : 0;
    }
}

/// <summary>A function of one column.</summary>
internal sealed class UnaryNode(string function, ColumnNode operand) : ColumnNode
{
    public override void Evaluate(TableChunk chunk, int length)
    {
        ReadOnlySpan<double> x = operand.Values.AsSpan(0, length);
        Span<double> values = Values.AsSpan(0, length);
        switch (function)
        {
            case "-": TensorPrimitives.Negate(x, values); break;
            case "log": TensorPrimitives.Log(x, values); break;
            case "exp": TensorPrimitives.Exp(x, values); break;
            case "sqrt": TensorPrimitives.Sqrt(x, values); break;
            default: throw new InvalidOperationException($"no column arithmetic for {function}()");
        }
    }
}

/// <summary>An operator between two columns.</summary>
internal sealed class BinaryNode(string op, ColumnNode left, ColumnNode right) : ColumnNode
{
    public override void Evaluate(TableChunk chunk, int length)
    {
        ReadOnlySpan<double> a = left.Values.AsSpan(0, length), b = right.Values.AsSpan(0, length);
        Span<double> values = Values.AsSpan(0, length);
        switch (op)
        {
            case "+": TensorPrimitives.Add(a, b, values); break;
            case "-": TensorPrimitives.Subtract(a, b, values); break;
            case "*": TensorPrimitives.Multiply(a, b, values); break;
            case "/": TensorPrimitives.Divide(a, b, values); break;
            case "^" when right is ConstantNode { Value: 2 }: TensorPrimitives.Multiply(a, a, values); break;
            case "^": Power(a, b, values); break;
            default: throw new InvalidOperationException($"no column arithmetic for '{op}'");
        }
    }

    // TensorPrimitives.Pow goes through the logarithm, which loses digits and negative bases.
    private static void Power(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> values)
    {
        for (int row = 0; row < values.Length; row++) values[row] = Math.Pow(a[row], b[row]);
    }
}
