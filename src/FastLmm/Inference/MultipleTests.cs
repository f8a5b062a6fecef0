using FastLmm.Algebra;

namespace FastLmm.Inference;

/// <summary>One family of tests whose p values and intervals are adjusted together, as emmeans and R's <c>p.adjust</c> do.</summary>
/// <param name="Method">The adjustment; a family of one test is not adjusted.</param>
/// <param name="Tests">Tests in the family, those without a statistic included.</param>
/// <param name="Means">Means compared: those whose pairs the tests are. Only <see cref="Adjustment.Tukey"/> needs it.</param>
public sealed record MultipleTests(Adjustment Method, int Tests, int Means)
{
    private Adjustment Effective => Tests < 2 ? Adjustment.None : Method;

    /// <summary>All pairs of so many means.</summary>
    public static MultipleTests Pairs(Adjustment method, int means) => new(method, means * (means - 1) / 2, means);

    /// <summary>Adjusted two-sided p values; NaN where the p value is.</summary>
    /// <param name="p">The p values of the tests alone.</param>
    /// <param name="t">Their t statistics.</param>
    /// <param name="df">Their degrees of freedom; infinite for the normal.</param>
    public double[] PValues(IReadOnlyList<double> p, IReadOnlyList<double> t, IReadOnlyList<double> df) => Effective switch
    {
        Adjustment.Bonferroni => [.. p.Select(one => Math.Min(1, Tests * one))],
        Adjustment.Sidak => [.. p.Select(Sidak)],
        Adjustment.Tukey => [.. p.Select((one, k) => double.IsNaN(one) ? one : Tukey(t[k], df[k]))],
        Adjustment.Holm => Stepwise(p, fromAbove: false, rank => Tests + 1 - rank),
        Adjustment.Fdr => Stepwise(p, fromAbove: true, rank => (double)Tests / rank),
        _ => [.. p],
    };

    /// <summary>
    /// How many standard errors an interval reaches to either side, all intervals of the family together having the level.
    /// Holm and fdr have no intervals of their own: theirs are Bonferroni's.
    /// </summary>
    /// <param name="level">Confidence level.</param>
    /// <param name="df">Degrees of freedom of the interval; infinite for the normal.</param>
    public double Width(double level, double df) => double.IsNaN(df) ? double.NaN : Effective switch
    {
        Adjustment.None => TailProbability.CentralT(level, df),
        Adjustment.Tukey => StudentizedRange.Quantile(1 - level, Means, df) / Math.Sqrt(2),
        Adjustment.Sidak => TailProbability.CentralT(Math.Pow(level, 1.0 / Tests), df),
        _ => TailProbability.CentralT(1 - (1 - level) / Tests, df),
    };

    private double Tukey(double t, double df) => StudentizedRange.UpperTail(Math.Sqrt(2) * Math.Abs(t), Means, df);

    // 1 − (1 − p)ⁿ = p (1 + c + … + cⁿ⁻¹), c = 1 − p: nothing cancels.
    private double Sidak(double p)
    {
        double sum = 0;
        for (int i = 0; i < Tests; i++) sum = 1 + (1 - p) * sum;
        return Math.Min(1, p * sum);
    }

    // The k-th smallest times a factor of its rank; then the running maximum from below (step-down) or minimum from above (step-up).
    private static double[] Stepwise(IReadOnlyList<double> p, bool fromAbove, Func<int, double> factor)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).Where(i => !double.IsNaN(p[i])).OrderBy(i => p[i])];
        double[] adjusted = [.. p];
        for (int k = 0; k < order.Length; k++) adjusted[order[k]] = Math.Min(1, factor(k + 1) * p[order[k]]);
        if (fromAbove) Array.Reverse(order);
        for (int k = 1; k < order.Length; k++)
        {
            (double one, double other) = (adjusted[order[k]], adjusted[order[k - 1]]);
            adjusted[order[k]] = fromAbove ? Math.Min(one, other) : Math.Max(one, other);
        }
        return adjusted;
    }
}
