using FastLmm.Algebra;

namespace FastLmm.Inference;

/// <summary>
/// Inference by a cluster-robust covariance matrix, the subjects being the clusters (METHOD.md 6c), as clubSandwich: t with Satterthwaite's
/// degrees of freedom of the variance estimate under the working model (Bell and McCaffrey 2002), Hotelling's T² with the degrees of freedom
/// "HTZ" for several rows (Pustejovsky and Tipton 2018), for every type.
/// </summary>
public sealed class RobustInference : MeanInference
{
    private const double Regular = 1e-12;               // least eigenvalue of a covariance matrix of unit model variances, of the largest

    private readonly Lazy<ContrastMoments?> _all;
    private readonly Func<double[,], ContrastMoments> _moments;

    internal RobustInference(
        RobustType type, double[] beta, double[,] vcov, double[,] root, int subjects, double factor, Lazy<ContrastMoments?> all,
        Func<double[,], ContrastMoments> moments)
        : base(beta, vcov) => (Type, Subjects, Factor, Root, _all, _moments) = (type, subjects, factor, root, all, moments);

    /// <summary>CR0, CR1, CR1p, CR1S or CR2.</summary>
    public RobustType Type { get; }

    /// <summary>m: with few subjects a robust covariance is itself uncertain, which the degrees of freedom say.</summary>
    public int Subjects { get; }

    /// <summary>What CR0 was multiplied by; 1 for CR0 and CR2.</summary>
    public double Factor { get; }

    /// <summary>The factor as a formula; empty for CR0 and CR2.</summary>
    public string FactorFormula => Type switch
    {
        RobustType.CR1 => "m/(m-1)",
        RobustType.CR1p => "m/(m-p)",
        RobustType.CR1S => "m(N-1)/((m-1)(N-p))",
        _ => "",
    };

    /// <summary>M/σ: takes a contrast of the user's coefficients to the basis where P = I, p × p.</summary>
    internal double[,] Root { get; }

    /// <summary>The moments of all p directions; null where there are so many that they are summed for each contrast.</summary>
    internal ContrastMoments? AllMoments => _all.Value;

    /// <inheritdoc/>
    public override string Method => Type.ToString();

    /// <inheritdoc/>
    public override double Df(ReadOnlySpan<double> contrast)
    {
        var row = new double[1, contrast.Length];
        for (int c = 0; c < contrast.Length; c++) row[0, c] = contrast[c];
        ContrastMoments moments = Moments(DenseMatrix.Multiply(row, Root));
        double expectation = moments.Expectation()[0, 0];
        return 2 * expectation * expectation / moments.TotalVariance();
    }

    /// <inheritdoc/>
    internal override DfOfContrasts DfOfMany() => OneByOne(AllMoments is { } all ? new ContrastSpread(all, Root).Df : Df);

    /// <summary>
    /// Tests Lβ = r. Dependent rows of L count once. F is Hotelling's T²/k times (ν − k + 1)/ν, with ν − k + 1 degrees of freedom; where that
    /// is not positive there are too few subjects for the test and p is NaN.
    /// </summary>
    /// <param name="l">L, k × p.</param>
    /// <param name="nullValues">r, k; null for zeros.</param>
    /// <exception cref="LmmException">
    /// The robust covariance of Lβ̂ is singular: too few subjects for so many rows; or dependent rows ask for different values.
    /// </exception>
    public override FTest Test(double[,] l, double[]? nullValues = null)
    {
        double[] values = nullValues ?? new double[l.GetLength(0)];
        (double[,] rows, double[] deviation) = Standardised(l, values);
        if (deviation.Length < values.Length)
        {
            (l, values) = EchelonForm.Of(l, values);
            (rows, deviation) = Standardised(l, values);
        }
        int k = deviation.Length;
        if (k == 0) return new FTest(double.NaN, 0, double.NaN, double.NaN);
        double[,] inner = DenseMatrix.Multiply(rows, Root);
        SymmetricEigen variance = SymmetricEigen.Of(DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(rows, Vcov), rows));
        ContrastMoments moments = Moments(inner);
        SymmetricEigen expectation = SymmetricEigen.Of(moments.Expectation());
        if (!IsRegular(variance) || !IsRegular(expectation)) throw TooFew(k);
        double t2 = 0;
        double[] along = variance.Coordinates(deviation);
        for (int i = 0; i < k; i++) t2 += along[i] * along[i] / variance.Values[i];
        double nu = k * (k + 1) / moments.Contract(InverseRoot(expectation)).TotalVariance();
        double df = nu - k + 1, f = Math.Max(0, df / nu) * t2 / k;
        return new FTest(f, k, df, TailProbability.UpperF(f, k, df));
    }

    private ContrastMoments Moments(double[,] directions) => AllMoments is { } all ? all.Contract(directions) : _moments(directions);

    private LmmException TooFew(int rows) => new(
        FailureKind.BadInput,
        $"the {Method} covariance of {Subjects} subjects cannot test {rows} hypotheses at once: it is singular; test fewer of them, "
            + "or without robust");

    private static bool IsRegular(SymmetricEigen eigen) => eigen.Values[0] > Regular * eigen.Values[^1];

    // Independent combinations of L's rows with Var(Lβ̂) = σ²I by the model, and L β̂ − r along them.
    private (double[,] Rows, double[] Deviation) Standardised(double[,] l, double[] values)
    {
        const double Independent = 1e-8;                // of the largest eigenvalue, rows scaled to unit variance; √ε as in Independent()
        double[,] inner = DenseMatrix.Multiply(l, Root), gram = DenseMatrix.MultiplyTransposed(inner, inner);
        int k = l.GetLength(0), p = Beta.Length;
        double[] deviation = DenseMatrix.Multiply(l, Beta);
        double[] scale = [.. Enumerable.Range(0, k).Select(i => gram[i, i] > 0 ? 1 / Math.Sqrt(gram[i, i]) : 0)];
        for (int i = 0; i < k; i++)
        {
            deviation[i] -= values[i];
            for (int j = 0; j < k; j++) gram[i, j] *= scale[i] * scale[j];
        }
        SymmetricEigen eigen = SymmetricEigen.Of(gram);
        int[] kept = [.. Enumerable.Range(0, k).Where(j => eigen.Values[j] > Independent * eigen.Values[^1])];
        var (rows, along) = (new double[kept.Length, p], new double[kept.Length]);
        for (int r = 0; r < kept.Length; r++)
            for (int i = 0; i < k; i++)
            {
                double weight = eigen.Vectors[i, kept[r]] * scale[i] / Math.Sqrt(eigen.Values[kept[r]]);
                along[r] += weight * deviation[i];
                for (int c = 0; c < p; c++) rows[r, c] += weight * l[i, c];
            }
        return (rows, along);
    }

    private static double[,] InverseRoot(SymmetricEigen eigen)
    {
        int k = eigen.Values.Length;
        var root = new double[k, k];
        for (int r = 0; r < k; r++)
            for (int c = 0; c < k; c++)
                for (int j = 0; j < k; j++) root[r, c] += eigen.Vectors[r, j] * eigen.Vectors[c, j] / Math.Sqrt(eigen.Values[j]);
        return root;
    }
}
