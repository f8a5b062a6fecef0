using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Checks;

/// <summary>A column of X that has one value in all rows.</summary>
internal sealed class ConstantCovariate(string name, int column) : RowCheck
{
    private double _value = double.NaN;

    public override bool Observe(TableChunk chunk, DesignChunk rows)
    {
        ReadOnlySpan<double> x = rows.X[column].AsSpan(0, rows.Rows);
        if (double.IsNaN(_value)) _value = x[0];
        return !x.ContainsAnyExcept(_value);
    }

    public override string? Note(int subjects, Func<int, string> idOf) =>
        $"{name} is {Text(_value)} in every row used, so its effect cannot be told from the intercept: leave it out of the formula";
}
