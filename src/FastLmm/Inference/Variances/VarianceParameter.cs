using FastLmm.Algebra;

namespace FastLmm.Inference.Variances;

/// <summary>An estimate of a function of the variance parameters, and its interval.</summary>
/// <param name="Name">As <c>confint(fit, oldNames = FALSE)</c> names it in R: <c>sd_(Intercept)|Subject</c>, <c>cor_age.(Intercept)|Subject</c>, <c>sigma</c>.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="StandardError">By the delta method; NaN on the boundary of the parameter space.</param>
/// <param name="Lower">Lower limit; NaN on the boundary.</param>
/// <param name="Upper">Upper limit; NaN on the boundary.</param>
public sealed record VarianceParameter(string Name, double Estimate, double StandardError, double Lower, double Upper)
{
    // Symmetric on a scale h(x) with slope h' at the estimate: h⁻¹(h(x) ± z SE h').
    internal static VarianceParameter On(
        string name, double estimate, double error, double level, Func<double, double> to, Func<double, double> from, double slope)
    {
        if (!(error > 0) || !double.IsFinite(slope)) return new VarianceParameter(name, estimate, double.NaN, double.NaN, double.NaN);
        double width = TailProbability.CentralT(level, double.PositiveInfinity) * error * slope, middle = to(estimate);
        return new VarianceParameter(name, estimate, error, from(middle - width), from(middle + width));
    }

    internal static VarianceParameter Positive(string name, double estimate, double error, double level) =>
        On(name, estimate, estimate > 0 ? error : double.NaN, level, Math.Log, Math.Exp, 1 / estimate);

    internal static VarianceParameter Correlation(string name, double estimate, double error, double level) =>
        On(name, estimate, Math.Abs(estimate) < 1 ? error : double.NaN, level, Math.Atanh, Math.Tanh, 1 / ((1 - estimate) * (1 + estimate)));

    internal static VarianceParameter Proportion(string name, double estimate, double error, double level) => On(
        name, estimate, estimate is > 0 and < 1 ? error : double.NaN, level,
        x => Math.Log(x / (1 - x)), x => 1 / (1 + Math.Exp(-x)), 1 / (estimate * (1 - estimate)));

    internal static VarianceParameter Plain(string name, double estimate, double error, double level) =>
        On(name, estimate, error, level, x => x, x => x, 1);
}
