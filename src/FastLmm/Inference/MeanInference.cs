using FastLmm.Algebra;

namespace FastLmm.Inference;

/// <summary>
/// Inference on the mean parameters: β̂, a covariance matrix, and the degrees of freedom that belong to it. Holds p × p matrices only
/// where it can, so that it can be saved; nothing here sees rows.
/// </summary>
public abstract class MeanInference
{
    /// <summary>Of the largest eigenvalue of L vcov L' with unit diagonal: below it a direction counts as dependent on the others.</summary>
    private const double LeastEigenvalue = 1.4901161193847656e-8;     // √ε

    private const double Contradiction = 1e-6;          // of a standard error

    /// <summary>Starts from the estimate.</summary>
    /// <param name="beta">β̂, p.</param>
    /// <param name="vcov">The covariance matrix to judge by, p × p.</param>
    protected MeanInference(double[] beta, double[,] vcov) => (Beta, Vcov) = (beta, vcov);

    /// <summary>Name of the method: <c>satterthwaite</c>, <c>kenward-roger</c>, <c>none</c>, <c>CR0</c>, <c>CR1</c> or <c>CR2</c>.</summary>
    public abstract string Method { get; }

    /// <summary>β̂ of the columns kept, p.</summary>
    public double[] Beta { get; }

    /// <summary>Covariance matrix of β̂ by this method, p × p.</summary>
    public double[,] Vcov { get; }

    /// <summary>Degrees of freedom of a contrast c'β; +∞ where the normal is meant.</summary>
    /// <param name="contrast">c, p.</param>
    public abstract double Df(ReadOnlySpan<double> contrast);

    /// <summary>Tests Lβ = r. Dependent rows of L count once.</summary>
    /// <param name="l">L, k × p.</param>
    /// <param name="nullValues">r, k; null for zeros.</param>
    public abstract FTest Test(double[,] l, double[]? nullValues = null);

    /// <summary>Estimates c'β and tests c'β = r.</summary>
    /// <param name="contrast">c, p.</param>
    /// <param name="level">Level of the interval.</param>
    /// <param name="nullValue">r.</param>
    public ContrastTest Contrast(ReadOnlySpan<double> contrast, double level = 0.95, double nullValue = 0)
    {
        double estimate = 0;
        for (int c = 0; c < Beta.Length; c++) estimate += contrast[c] * Beta[c];
        double error = Math.Sqrt(Form(Vcov, contrast)), df = Df(contrast);
        double width = TailProbability.CentralT(level, df) * error;
        double p = TailProbability.TwoSidedT((estimate - nullValue) / error, df);
        return new ContrastTest(estimate, error, df, nullValue, p, estimate - width, estimate + width);
    }

    /// <summary>c'Mc.</summary>
    protected static double Form(double[,] m, ReadOnlySpan<double> c)
    {
        double sum = 0;
        for (int i = 0; i < c.Length; i++)
        {
            if (c[i] == 0) continue;
            for (int j = 0; j < c.Length; j++) sum += c[i] * m[i, j] * c[j];
        }
        return sum;
    }

    /// <summary>
    /// The independent directions of Lβ̂ − r: the eigenvectors of L vcov L' of the largest eigenvalues, as many as L vcov L' has rank. The
    /// rank is decided with rows of unit variance, so that units do not matter; dependent rows stay so scaled.
    /// </summary>
    /// <returns>Per direction e: its variance, e'(Lβ̂ − r), and the contrast L'e, p.</returns>
    /// <exception cref="LmmException">Dependent rows ask for different values.</exception>
    protected IEnumerable<(double Variance, double Deviation, double[] Contrast)> Independent(double[,] l, double[]? nullValues)
    {
        (double[,] unit, double[]? unitValues) = ToUnitVariance(l, nullValues);
        double[] values = SymmetricEigen.Of(VarianceOf(unit)).Values;
        int rank = values.Count(value => value > LeastEigenvalue * values[^1]);
        if (rank < values.Length) (l, nullValues) = (unit, unitValues);
        SymmetricEigen eigen = SymmetricEigen.Of(VarianceOf(l));
        double[] along = eigen.Coordinates(Deviation(l, nullValues));
        for (int m = 0; m < along.Length - rank; m++)
            if (Math.Abs(along[m]) > Contradiction * (1 + Math.Abs(along[^1]))) throw Contradictory();
        double[,] contrasts = DenseMatrix.Multiply(DenseMatrix.Transpose(eigen.Vectors), l);
        return Enumerable.Range(0, rank).Select(k => along.Length - 1 - k).Select(m => (eigen.Values[m], along[m], DenseMatrix.Row(contrasts, m)));
    }

    /// <summary>The same hypotheses with every row divided by its standard error.</summary>
    protected (double[,] L, double[]? NullValues) ToUnitVariance(double[,] l, double[]? nullValues)
    {
        var scaled = (double[,])l.Clone();
        double[]? moved = nullValues is null ? null : [.. nullValues];
        for (int i = 0; i < l.GetLength(0); i++)
        {
            double error = Math.Sqrt(Form(Vcov, DenseMatrix.Row(l, i)));
            if (!(error > 0)) continue;
            for (int c = 0; c < Beta.Length; c++) scaled[i, c] /= error;
            if (moved is not null) moved[i] /= error;
        }
        return (scaled, moved);
    }

    private double[,] VarianceOf(double[,] l) => DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(l, Vcov), l);

    private double[] Deviation(double[,] l, double[]? nullValues)
    {
        double[] deviation = DenseMatrix.Multiply(l, Beta);
        for (int i = 0; nullValues is not null && i < deviation.Length; i++) deviation[i] -= nullValues[i];
        return deviation;
    }

    private static LmmException Contradictory() => new(
        FailureKind.BadInput, "the hypotheses contradict each other: the same combination of coefficients is set to different values; leave one of them out");
}
