using System.Numerics.Tensors;
using FastLmm.Tables;

namespace FastLmm.Designs.Columns;

/// <summary>A function of one column.</summary>
internal sealed class UnaryNode(ColumnFunction function, ColumnNode operand) : ColumnNode
{
    public override void Evaluate(TableChunk chunk, int length) => function(operand.Values.AsSpan(0, length), Values.AsSpan(0, length));
}

/// <summary>An operator or a function of two columns.</summary>
internal sealed class BinaryNode(string op, ColumnNode left, ColumnNode right) : ColumnNode
{
    private readonly Func<double, double, double>? _byRow = op switch
    {
        "^" => Math.Pow,
        "%%" => Remainder,
        "%/%" => Quotient,
        "+" or "-" or "*" or "/" or "pmin" or "pmax" => null,
        _ => Logic.Operator(op),
    };

    public override bool CanOverflow => !Logic.IsComparison(op) || left.CanOverflow || right.CanOverflow;

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
            case "pmin": TensorPrimitives.Min(a, b, values); break;
            case "pmax": TensorPrimitives.Max(a, b, values); break;
            case "^" when right is ConstantNode { Value: 2 }: TensorPrimitives.Multiply(a, a, values); break;
            default: RowByRow(_byRow!, a, b, values); break;
        }
    }

    // TensorPrimitives.Pow goes through the logarithm, which loses digits and negative bases.
    private static void RowByRow(Func<double, double, double> value, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> values)
    {
        for (int row = 0; row < values.Length; row++) values[row] = value(a[row], b[row]);
    }

    // R's: the remainder has the sign of the divisor.
    private static double Remainder(double a, double b) => b == 0 ? double.NaN : double.IsInfinity(b) ? a : a - Math.Floor(a / b) * b;

    private static double Quotient(double a, double b) => Math.Floor(a / b);
}

/// <summary>TRUE where the value is one of several numbers; never unknown.</summary>
internal sealed class AmongNode(ColumnNode operand, IReadOnlyList<double> numbers) : ColumnNode
{
    private readonly HashSet<double> _numbers = [.. numbers];

    public override bool CanOverflow => false;

    public override void Evaluate(TableChunk chunk, int length)
    {
        double[] x = operand.Values;
        for (int row = 0; row < length; row++) Values[row] = _numbers.Contains(x[row]) ? 1 : 0;
    }
}
