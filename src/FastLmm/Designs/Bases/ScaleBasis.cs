namespace FastLmm.Designs.Bases;

/// <summary>The column (x − center)/scale of R's <c>scale</c>.</summary>
/// <param name="Center">What is subtracted.</param>
/// <param name="Scale">What is divided by then, not 0.</param>
public sealed record ScaleBasis(double Center, double Scale) : ColumnBasis
{
    /// <inheritdoc/>
    public override int Columns => 1;

    /// <inheritdoc/>
    public override void Evaluate(double x, Span<double> row) => row[0] = (x - Center) / Scale;
}
