namespace FastLmm.TestSupport;

/// <summary>Every tolerance of the tests against reference answers, each with its reason. Relative unless it says otherwise.</summary>
public static class Tolerances
{
    /// <summary>
    /// θ, as a part of its largest entry: an optimiser that stops at a Newton decrement of 1e-10 is 1e-5 standard errors off before its
    /// last step.
    /// </summary>
    public const double Theta = 1e-6;

    /// <summary>G, entry by entry as a part of the two standard deviations: moves with θ.</summary>
    public const double RandomCovariance = 1e-6;

    /// <summary>σ: R's files agree with quadruple precision to 5e-15; β̂ and σ̂ are second order in the error of θ.</summary>
    public const double Sigma = 1e-8;

    /// <summary>β̂ as a part of its standard error, and the standard error itself.</summary>
    public const double FixedEffects = 1e-8;

    /// <summary>vcov, entry by entry as a part of the two standard errors: twice that of a standard error.</summary>
    public const double Vcov = 2e-8;

    /// <summary>b̂ as a part of the effect's standard deviation: moves with θ.</summary>
    public const double Blup = 1e-6;

    /// <summary>Var(b | y), entry by entry as a part of the two standard deviations in G: moves with G.</summary>
    public const double ConditionalCovariance = 1e-6;

    /// <summary>Fitted values and residuals as a part of σ: they move with b̂, of which a residual is a fraction.</summary>
    public const double Fitted = 1e-6;

    /// <summary>
    /// Gradients of objective_at in fits/, of their largest entry: R's are numerical, and against 40 digits (objective_exact.json) off by
    /// up to 6e-6 (Spruce.rawdays_ris, whose objective has an error of 6e-9 in lme4).
    /// </summary>
    public const double NumericalGradient = 1e-5;

    /// <summary>Gradients against 40 digits, of their largest entry.</summary>
    public const double Gradient = 1e-9;

    /// <summary>Σ_i, of its largest entry: made of G and σ².</summary>
    public const double MarginalCovariance = 1e-6;

    /// <summary>An objective, absolute: R's agree with quadruple precision to 5e-11; a double near 1e4 has 2e-12.</summary>
    public static double Objective(double objective) => 1e-9 + 1e-11 * Math.Abs(objective);

    /// <summary>An objective against quadruple precision, absolute: measured 5e-12 at most.</summary>
    public const double CertifiedObjective = 1e-10;

    /// <summary>σ, β̂ and standard errors against quadruple precision: measured 3e-11 at most, 1e-15 in the middle.</summary>
    public const double Certified = 1e-9;

    /// <summary>G and θ against quadruple precision: measured 3e-9 at most, what the last Newton step leaves.</summary>
    public const double CertifiedCovariance = 1e-7;

    /// <summary>
    /// The objective of syn_highicc against quadruple precision, absolute: METHOD.md 2 measured an error of 1e-8 where the standard
    /// deviations have a ratio of 1e4; here 3e-9.
    /// </summary>
    public const double HardObjective = 1e-8;

    /// <summary>
    /// Against rational arithmetic: 16 digits where the last Newton step changes nothing, 6e-13 left by it at most (SiRstv by REML, whose
    /// groups explain next to nothing). METHOD.md 2 measured 16 digits of σ at an offset of 1e12; so here.
    /// </summary>
    public const double Exact = 5e-12;

    /// <summary>An objective against rational arithmetic, absolute: a double near 2000 has 2e-13; measured 5e-13 at most.</summary>
    public const double ExactObjective = 5e-12;

    /// <summary>Objectives of the same data in other units or order, absolute: both fits are within <see cref="CertifiedObjective"/>.</summary>
    public const double SameObjective = 2 * CertifiedObjective;

    /// <summary>σ, β̂ as a part of its standard error, and standard errors of the same data in other units or order.</summary>
    public const double Same = 2 * Certified;

    /// <summary>G, b̂ and what is made of them for the same data in other units or order.</summary>
    public const double SameCovariance = 2 * CertifiedCovariance;

    /// <summary>Columns of X and Z made of those of fewer levels, of their largest entry: a few roundings; measured 2e-16.</summary>
    public const double ColumnChange = 1e-14;

    /// <summary>
    /// Statistics of the same rows whose levels came late, and the criterion per row: another order of roundings. Measured 1e-14, and 2e-14 per row;
    /// against the definition 2e-13 per row.
    /// </summary>
    public const double LateLevels = 1e-12;

    /// <summary>Identities that hold for any θ, so that only rounding is left: of σ, of standard deviations, of sums of absolute values.</summary>
    public const double Identity = 1e-10;

    /// <summary>Tails of the studentised range against 40 digits and against Student's t: measured 1e-14.</summary>
    public const double StudentizedRange = 1e-12;

    /// <summary>
    /// Tails of the studentised range against R's ptukey, absolute. The difference is R's own error, which 40 digits show: 5e-8 where there
    /// are many degrees of freedom, and more for few, e.g. P(Q > 60; 3 means, df 2), 0.00101396, is 0.000077 in R.
    /// </summary>
    public static double StudentizedRangeOfR(double df) => df >= 10 ? 3e-7 : df >= 5 ? 3e-5 : df >= 3 ? 5e-4 : 2e-3;

    /// <summary>Half widths of Tukey's intervals against R's: qtukey stops when its secant steps are below 1e-4.</summary>
    public const double StudentizedQuantileOfR = 1e-5;

    /// <summary>
    /// Kenward-Roger's degrees of freedom, F, and the adjusted matrix (entries as a part of the two standard errors): pbkrtest agrees with a
    /// dense calculation to 1e-11 (check_kr.py); they move with θ.
    /// </summary>
    public const double KenwardRoger = 1e-6;

    /// <summary>p-values of Kenward-Roger tests, of ln p: a relative error of t in the tails is multiplied by about |ln p|.</summary>
    public const double KenwardRogerLogP = 2e-6;

    /// <summary>Kenward-Roger against the definition written out densely at the same estimates, so that only rounding is left.</summary>
    public const double DenseKenwardRoger = 1e-8;

    /// <summary>
    /// Sandwich covariances, as a part of their two standard errors, and their degrees of freedom against dense n × n matrices at the same
    /// estimates: rounding alone.
    /// </summary>
    public const double Sandwich = 1e-10;

    /// <summary>Sandwiches against clubSandwich: both are exact at their θ, and move with it.</summary>
    public const double ClubSandwich = 1e-9;

    /// <summary>Satterthwaite's df against lmerTest, which differentiates numerically: README's.</summary>
    public const double SatterthwaiteDf = 1e-5;

    /// <summary>Satterthwaite's df of singular fits: lmerTest's numerical derivatives are off by up to 2e-4 there (METHOD.md 6a).</summary>
    public const double SingularDf = 5e-4;

    /// <summary>Satterthwaite's df against quadruple precision: measured 4e-9 at most, and moves with θ.</summary>
    public const double CertifiedDf = 1e-7;

    /// <summary>F tests of terms: lmerTest rounds L to seven digits (zapsmall) and β̂ moves with θ.</summary>
    public const double TermF = 1e-6;

    /// <summary>
    /// A p value, relative: what an error of <paramref name="df"/> in the df and of <see cref="TermF"/> in the statistic does to its logarithm, which
    /// grows with −log p. Near the smallest double nothing is left of it.
    /// </summary>
    public static double PValue(double p, double df) => 1e-300 + p * (1 - Math.Log(Math.Max(p, 1e-300))) * (20 * TermF + df);

    /// <summary>A Hessian by central differences with steps of 2e-3 standard errors: rounding of d is 1e-13 of 500 over 4e-6.</summary>
    public const double NumericalHessian = 5e-4;

    /// <summary>A likelihood-ratio statistic, absolute: README's 1e-9 of a deviance near 1, twice, and 1e-11 of the deviances.</summary>
    public static double Statistic(double statistic, double deviance) => 1e-6 * 1e-3 * Math.Abs(statistic) + 2 * Objective(deviance);

    /// <summary>The p-value of such a statistic, absolute: a change of 1e-8 of the statistic changes ln p by half of that.</summary>
    public static double StatisticP(double p) => 1e-8 * p + 1e-300;

    /// <summary>Tails of χ² as printed, absolute.</summary>
    public const double ChiSquareTable = 1e-7;

    /// <summary>
    /// d_min − d̂ = c² at a profile limit, absolute: what a limit is verified to. At 1e-8 the limit itself is within 1e-9 of its interval.
    /// </summary>
    public const double ProfileRise = 1e-8;

    /// <summary>
    /// Profile limits against lme4's, as a part of the interval: lme4 interpolates by splines; the README of the goldens suggests 1e-3,
    /// measured here 2e-6 (Dyestuff, Orthodont.ris), where d at our limit shows lme4's to be the less exact.
    /// </summary>
    public const double ProfileInterval = 1e-5;

    /// <summary>Profile limits of the same data in other units or by another start, as a part of the interval: both are verified by d.</summary>
    public const double SameProfile = 1e-7;

    /// <summary>Tails and quantiles of t and F against R, relative: a tail multiplies the rounding of t² by t²/2, at most 450 here.</summary>
    public const double Tail = 1e-9;

    /// <summary>Quantiles of t interpolated in 1/df, relative: 48 Chebyshev points leave 2e-11, the rounding of the tails near 10,000 degrees of freedom.</summary>
    public const double InterpolatedQuantile = 1e-10;

    /// <summary>Sums of the kernels by another library's matrices, relative to the sum's norm: a few dozen roundings of entries of unit size.</summary>
    public const double PeerKernels = 1e-12;

    /// <summary>
    /// All numbers of a fit by a device against simd's, of each number or of 1: the sums are the same but for the order and the fusing of
    /// operations (1e-14 of them), which θ repeats with the criterion's condition number.
    /// </summary>
    public const double DeviceFit = 1e-10;

    /// <summary>
    /// What lme4 reaches beside our optimum in the tests of the benchmarks: its criterion is above ours by up to this, and its predictions and
    /// their variances differ by up to this part; its optimiser stops at about 1e-3 of a standard error of θ.
    /// </summary>
    public const double LmerOptimum = 1e-2;

    /// <summary>
    /// Leverages, distances and standardised residuals against lme4 and dense matrices at R's θ, relative or of a standard error: exact at their θ,
    /// and move with it; measured 3e-12 where θ is exact.
    /// </summary>
    public const double Diagnostics = 1e-8;

    /// <summary>
    /// Deletion at fixed θ against a fit of the other rows at that θ: rounding alone, of sums of which the subject is a part, its columns being
    /// 1000 apart in size and its leverage up to 1.
    /// </summary>
    public const double Deletion = 1e-8;

    /// <summary>
    /// Refits without a subject against R, of standard errors and of σ: R's are polished by numerical derivatives to 1e-6 of θ or less well where
    /// they are singular.
    /// </summary>
    public const double Refit = 1e-4;

    /// <summary>The criterion of such a refit, absolute.</summary>
    public const double RefitObjective = 1e-6;

    /// <summary>What one Newton step leaves of the change of θ, the median of subjects: METHOD.md 6g measured 4 to 7 %, here 2 to 7 %.</summary>
    public const double OneStepRemainder = 0.15;

    /// <summary>A likelihood-ratio statistic of lme4's own optimisers, absolute: they stop where the criterion is still above its minimum.</summary>
    public const double StatisticOfLme4 = 1e-3;
}
