using FastLmm.Algebra;

namespace FastLmm.Inference;

/// <summary>
/// t and scaled F tests with Kenward and Roger's covariance matrix and degrees of freedom, as pbkrtest computes them (METHOD.md 6b; Kenward
/// and Roger 1997, Biometrics 53:983). For REML fits.
/// </summary>
/// <remarks>
/// Kept as β̂, Φ = vcov(β̂), the adjusted matrix, and matrices D_k, at most as many as variance parameters: D_k = Σ_a w_k[a] ∂Φ/∂γ_a over
/// the entries of G and σ², Ω = Cov(γ̂) = Σ w_kw_k' from the expected information. With Θ = L'(LΦL')⁻¹L and h_a = ΘΦP_aΦ, ∂Φ/∂γ_a = −ΦP_aΦ,
/// A1 = Σ_ab Ω_ab tr h_a tr h_b = Σ_k (tr ΘD_k)² and A2 = Σ_ab Ω_ab tr(h_ah_b) = Σ_k tr(ΘD_kΘD_k). Cost: one more pass over the subjects;
/// p² for each D_k and row of a contrast.
/// </remarks>
public sealed class KenwardRogerInference : MeanInference
{
    private const double Unmoved = 1e-6;                // of the variance: less is rounding
    private const double ZeroV0 = 1e-10;                // pbkrtest's
    private const double ZeroOverZero = 1e-14;          // pbkrtest's
    private const double DfOfTwo = 1e-2;                // pbkrtest's: the scale is then 1

    internal KenwardRogerInference(
        double[] beta, double[,] phi, double[,] adjusted, IReadOnlyList<double[,]> directions, IReadOnlyList<double[,]> undetermined)
        : base(beta, adjusted) => (Phi, Directions, Undetermined) = (phi, directions, undetermined);

    /// <inheritdoc/>
    public override string Method => "kenward-roger";

    /// <summary>Φ, the covariance matrix before the adjustment, p × p.</summary>
    public double[,] Phi { get; }

    /// <summary>D_k, p × p each.</summary>
    internal IReadOnlyList<double[,]> Directions { get; }

    /// <summary>
    /// What Φ would change by in directions of the variance parameters that the data say nothing about, p × p each; contrasts that see one
    /// have NaN degrees of freedom.
    /// </summary>
    internal IReadOnlyList<double[,]> Undetermined { get; }

    /// <summary>From a fit; null when the optimum was not reached, so that there is no information to go by.</summary>
    /// <exception cref="LmmException">The fit is by ML.</exception>
    internal static KenwardRogerInference? Of(FitState state)
    {
        Refuse(state.Options);
        if (state.Estimates.Optimum.Failure is not null || !state.Estimates.Optimum.Derivatives.Sums.HasCross) return null;
        var adjustment = new KenwardRogerAdjustment(state.Estimates, state.Data.Statistics.Rows);
        return new KenwardRogerInference(
            state.Estimates.Beta, state.Estimates.Vcov, adjustment.Vcov(state.Sums), [.. adjustment.Directions()], [.. adjustment.Undetermined()]);
    }

    /// <summary>Refuses settings that this method is not defined for.</summary>
    /// <exception cref="LmmException">The fit is by ML.</exception>
    internal static void Refuse(FitOptions options)
    {
        if (options.Df != DfMethod.KenwardRoger || options.Method == EstimationMethod.Reml) return;
        throw new LmmException(
            FailureKind.BadInput, "Kenward-Roger's degrees of freedom need REML: leave out --ml, or use --df satterthwaite");
    }

    /// <inheritdoc/>
    /// <remarks>One row: A1 = A2 = A, and all of METHOD.md 6b is df = 2/A with scale 1.</remarks>
    public override double Df(ReadOnlySpan<double> contrast)
    {
        double variance = Form(Phi, contrast), spread = 0;
        foreach (double[,] direction in Directions)
        {
            double along = Form(direction, contrast);
            spread += along * along;
        }
        foreach (double[,] unknown in Undetermined)
            if (Math.Abs(Form(unknown, contrast)) > Unmoved * variance) return double.NaN;
        return 2 * variance * variance / spread;
    }

    /// <inheritdoc/>
    public override FTest Test(double[,] l, double[]? nullValues = null)
    {
        (l, nullValues) = ToUnitVariance(l, nullValues);
        List<double[]> rows = [];
        double wald = 0;
        foreach ((double variance, double deviation, double[] contrast) in Independent(l, nullValues))
        {
            wald += deviation * deviation / variance;
            rows.Add(contrast);
        }
        if (rows.Count == 0) return new FTest(double.NaN, 0, double.NaN, double.NaN);
        (double df, double scale) = Denominator(rows);
        double f = scale * wald / rows.Count;
        return new FTest(f, rows.Count, df, TailProbability.UpperF(f, rows.Count, df)) { Scale = scale };
    }

    // df and λ of METHOD.md 6b.
    private (double Df, double Scale) Denominator(List<double[]> rows)
    {
        int k = rows.Count;
        (double a1, double a2) = Traces(rows);
        if (a2 == 0) return (double.PositiveInfinity, 1);             // nothing about the variances is uncertain
        double b = (a1 + 6 * a2) / (2 * k), g = ((k + 1) * a1 - (k + 4) * a2) / ((k + 2) * a2), e = 3 * k + 2 * (1 - g);
        double v0 = 1 + g / e * b, v1 = 1 - (k - g) / e * b, v2 = 1 - (k + 2 - g) / e * b;
        if (Math.Abs(v0) < ZeroV0) v0 = 0;
        double mean = 1 - a2 / k;
        double ratio = Math.Abs(mean) < ZeroOverZero && Math.Abs(v1) < ZeroOverZero ? 1 : mean / v1;
        double rho = ratio * ratio * v0 / (k * v2);
        double df = 4 + (k + 2) / (k * rho - 1);
        return (df, Math.Abs(df - 2) < DfOfTwo ? 1 : df * mean / (df - 2));
    }

    // A1 = Σ_k (tr ΘD_k)², A2 = Σ_k tr(ΘD_kΘD_k), in rows with LΦL' = I.
    private (double A1, double A2) Traces(List<double[]> rows)
    {
        int k = rows.Count, p = Beta.Length;
        var l = new double[k, p];
        for (int i = 0; i < k; i++)
            for (int c = 0; c < p; c++) l[i, c] = rows[i][c];
        double[,]? factor = Cholesky.Factor(DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(l, Phi), l));
        if (factor is null) return (double.NaN, double.NaN);
        double[,] white = DenseMatrix.Multiply(DenseMatrix.Transpose(DenseMatrix.InvertUpper(DenseMatrix.Transpose(factor))), l);
        double a1 = 0, a2 = 0;
        double[,] Seen(double[,] direction) => DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(white, direction), white);
        if (Undetermined.Any(unknown => Seen(unknown).Cast<double>().Any(entry => Math.Abs(entry) > Unmoved))) return (double.NaN, double.NaN);
        foreach (double[,] direction in Directions)
        {
            double[,] inner = Seen(direction);
            double trace = 0;
            for (int i = 0; i < k; i++)
            {
                trace += inner[i, i];
                for (int j = 0; j < k; j++) a2 += inner[i, j] * inner[j, i];
            }
            a1 += trace * trace;
        }
        return (a1, a2);
    }
}
