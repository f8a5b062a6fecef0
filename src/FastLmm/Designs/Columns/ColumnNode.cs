using FastLmm.Tables;

namespace FastLmm.Designs.Columns;

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

    public override bool CanOverflow => !double.IsFinite(Value);

    public override void Evaluate(TableChunk chunk, int length)
    {
    }
}
