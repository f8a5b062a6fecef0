namespace FastLmm;

/// <content>How sure the predictions are, and what stands beside them: METHOD.md 7.</content>
public sealed partial class RandomEffects
{
    private const string NotSaved = "the model was saved by an earlier version, which did not keep what this needs of its subjects; "
        + "save it again with fit --save";

    private IReadOnlyList<string>? _coefficientNames;
    private int[]? _coefficientOf;

    /// <summary>
    /// E_i = D T_i = GZ_i'Σ_i⁻¹X_i = −∂b̂_i/∂β', m × q × p, subject by subject and row by row: b̂ moves against β̂ by it, so that
    /// Cov(b̂_i − b_i, β̂) = −E_i vcov(β̂).
    /// </summary>
    /// <exception cref="LmmException">The model was saved by a version that did not keep it.</exception>
    /// <remarks>Computed when first asked for: q² (q + p) a subject, from the packed statistics.</remarks>
    public double[] Sensitivities => _sensitivities.Value ?? throw new LmmException(FailureKind.BadInput, NotSaved);

    /// <summary>
    /// The no-pooling estimates, m × q: the (weighted) least squares coefficients of the response less offset on the columns of Z, from the
    /// subject's own rows alone and without the fixed part, as lme4's <c>lmList</c> on the random term. NaN where these rows do not determine
    /// a coefficient: one visit has no slope.
    /// </summary>
    /// <exception cref="LmmException">The model was saved by a version that did not keep them.</exception>
    /// <remarks>
    /// R_i c = J_iy, row by row of R_i: q² a subject. They compare with <see cref="Coefficients"/> where the columns of X that vary within
    /// subjects are those of Z.
    /// </remarks>
    public double[] OwnEstimates => _ownEstimates.Value ?? throw new LmmException(FailureKind.BadInput, NotSaved);

    /// <summary>Names as R's <c>coef()</c> has them: random effects that are no fixed effects, then the fixed effects.</summary>
    public IReadOnlyList<string> CoefficientNames => _coefficientNames ??= [.. Names.Except(Population.FixedNames), .. Population.FixedNames];

    /// <summary>
    /// Coefficients of one subject, as R's <c>coef()</c>: β̂ plus b̂_i where the names match; an effect without a fixed one of its name has 0
    /// for it.
    /// </summary>
    /// <param name="subject">The subject's place.</param>
    public double[] Coefficients(int subject)
    {
        string[] names = [.. CoefficientNames];
        _coefficientOf ??= [.. Names.Select(name => Array.IndexOf(names, name))];
        var sums = new double[names.Length];
        Population.Beta.CopyTo(sums.AsSpan(names.Length - Population.Beta.Length));
        for (int k = 0; k < Names.Count; k++) sums[_coefficientOf[k]] += Values[subject * Names.Count + k];
        return sums;
    }

    /// <summary>Cov(b̂_k − b_k, b̂_l − b_l) of one subject, the prediction error covariance: Var(b | Y) + E vcov(β̂) E'.</summary>
    /// <param name="subject">The subject's place.</param>
    /// <param name="k">An effect.</param>
    /// <param name="l">An effect.</param>
    /// <exception cref="LmmException">The model was saved by a version that did not keep it.</exception>
    /// <remarks>Given θ and σ, at vcov(β̂) as the model judges by it. METHOD.md 7; the block of Henderson's inverse. Cost: p².</remarks>
    public double PredictionErrorCovariance(int subject, int k, int l)
    {
        int q = Names.Count, p = Population.Beta.Length;
        double[] all = Sensitivities;
        double sum = ConditionalCovariance(subject, k, l);
        ReadOnlySpan<double> left = all.AsSpan((subject * q + k) * p, p), right = all.AsSpan((subject * q + l) * p, p);
        for (int r = 0; r < p; r++)
        {
            double product = 0;
            for (int c = 0; c < p; c++) product += Population.Vcov[r, c] * right[c];
            sum += left[r] * product;
        }
        return sum;
    }

    /// <summary>
    /// 1 − tr Var(b_i | Y)/tr G: 0 where the subject's rows say nothing, so that b̂_i = 0, near 1 where they need no others. NaN where G is 0.
    /// </summary>
    /// <param name="subject">The subject's place.</param>
    /// <remarks>METHOD.md 7. The effects are in the user's units, of which the largest variance decides.</remarks>
    public double Shrinkage(int subject)
    {
        double left = 0, all = 0;
        for (int k = 0; k < Names.Count; k++)
        {
            left += ConditionalCovariance(subject, k, k);
            all += Population.G[k, k];
        }
        return all > 0 ? 1 - left / all : double.NaN;
    }
}
