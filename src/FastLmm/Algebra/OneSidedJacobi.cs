namespace FastLmm.Algebra;

/// <summary>
/// Singular values and right singular vectors of a small matrix by rotations of its columns (Hestenes): columns of very different size keep
/// their relative accuracy, which an eigendecomposition of F'F would not give (Demmel and Veselić 1992). Allocates nothing.
/// </summary>
internal static class OneSidedJacobi
{
    private const int MostSweeps = 40;
    private const double Orthogonal = 1e-15;            // of the two norms
    private const double Nothing = 1e-29;               // of the largest squared norm: a column of rounding

    /// <summary>F ← FV with orthogonal columns; V ← V times the rotations. Both column by column.</summary>
    /// <param name="f">F, rows × columns; its columns' norms become the singular values, in no order.</param>
    /// <param name="rows">Rows of F.</param>
    /// <param name="columns">Columns of F.</param>
    /// <param name="v">columns × columns; set to the identity first.</param>
    internal static void Run(Span<double> f, int rows, int columns, Span<double> v)
    {
        v[..(columns * columns)].Clear();
        for (int c = 0; c < columns; c++) v[c * columns + c] = 1;
        double largest = 0;
        for (int c = 0; c < columns; c++) largest = Math.Max(largest, Dot(f.Slice(c * rows, rows), f.Slice(c * rows, rows)));
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool rotated = false;
            for (int a = 0; a < columns - 1; a++)
                for (int b = a + 1; b < columns; b++) rotated |= Rotate(f, rows, v, columns, a, b, Nothing * largest);
            if (!rotated) return;
        }
    }

    private static bool Rotate(Span<double> f, int rows, Span<double> v, int columns, int a, int b, double nothing)
    {
        Span<double> x = f.Slice(a * rows, rows), y = f.Slice(b * rows, rows);
        double xx = Dot(x, x), yy = Dot(y, y), xy = Dot(x, y);
        if (xx <= nothing || yy <= nothing || !(Math.Abs(xy) > Orthogonal * Math.Sqrt(xx) * Math.Sqrt(yy))) return false;
        double zeta = (yy - xx) / (2 * xy);
        double t = (zeta < 0 ? -1 : 1) / (Math.Abs(zeta) + Math.Sqrt(zeta * zeta + 1));
        double c = 1 / Math.Sqrt(t * t + 1), s = c * t;
        Turn(x, y, c, s);
        Turn(v.Slice(a * columns, columns), v.Slice(b * columns, columns), c, s);
        return true;
    }

    private static void Turn(Span<double> x, Span<double> y, double c, double s)
    {
        for (int i = 0; i < x.Length; i++) (x[i], y[i]) = (c * x[i] - s * y[i], s * x[i] + c * y[i]);
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
