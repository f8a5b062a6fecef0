using System.Numerics.Tensors;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Checks;

/// <summary>A random slope of what is far from zero, such as calendar years: its intercepts describe a time long before the data.</summary>
internal sealed class SlopeFarFromZero(string name, int column) : RowCheck
{
    private const double Far = 10;                      // ranges of the values between them and zero

    private double _least = double.PositiveInfinity;
    private double _most = double.NegativeInfinity;

    public override int Slope => column;

    public override bool Observe(TableChunk chunk, DesignChunk rows)
    {
        ReadOnlySpan<double> z = rows.Z[column].AsSpan(0, rows.Rows);
        _least = Math.Min(_least, TensorPrimitives.Min(z));
        _most = Math.Max(_most, TensorPrimitives.Max(z));
        return (_least > 0 || _most < 0) && Distance >= Far * (_most - _least);
    }

    public override string? Note(int subjects, Func<int, string> idOf) => _most > _least
        ? $"{name} runs from {Text(_least)} to {Text(_most)}, far from zero, so the intercepts and their correlation with the slopes describe "
            + $"subjects at {name} = 0: subtract a value within the range, such as {Text(Math.Round(_least))}"
        : null;

    private double Distance => Math.Min(Math.Abs(_least), Math.Abs(_most));
}
