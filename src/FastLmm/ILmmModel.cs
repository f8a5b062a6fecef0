using FastLmm.Designs;
using FastLmm.Inference;
using FastLmm.Inference.Terms;
using FastLmm.Inference.Variances;

namespace FastLmm;

/// <summary>
/// What a fit and a saved model both offer: all that Wald tests, contrasts, marginal means, information criteria and predictions need. No row is
/// behind it. Every number is in the user's units and column order.
/// </summary>
public interface ILmmModel
{
    /// <summary>The formula as given.</summary>
    string Formula { get; }

    /// <summary>ML or REML.</summary>
    EstimationMethod Method { get; }

    /// <summary>Name of the grouping factor.</summary>
    string Grouping { get; }

    /// <summary>N, rows used.</summary>
    long Rows { get; }

    /// <summary>m, subjects used.</summary>
    int Subjects { get; }

    /// <summary>Columns of X that were dropped as linear combinations of earlier ones.</summary>
    IReadOnlyList<string> ColumnsDropped { get; }

    /// <summary>Which columns of X, as <see cref="Recipe"/> makes them, were kept, in order: those that β belongs to.</summary>
    IReadOnlyList<int> ColumnsKept { get; }

    /// <summary>How the fit ended.</summary>
    FitStatus Status { get; }

    /// <summary>What a user must know, in plain sentences.</summary>
    IReadOnlyList<string> Messages { get; }

    /// <summary>Confidence level of the intervals in <see cref="FixedEffects"/>.</summary>
    double Level { get; }

    /// <summary>The REML criterion or the ML deviance: −2 log-likelihood.</summary>
    double Criterion { get; }

    /// <summary>Log-likelihood, or restricted log-likelihood.</summary>
    double LogLik { get; }

    /// <summary>Parameters counted for AIC and BIC: p + length of θ + 1.</summary>
    int Parameters { get; }

    /// <summary>−2 log-likelihood + 2 × parameters.</summary>
    double Aic { get; }

    /// <summary>−2 log-likelihood + log(N) × parameters.</summary>
    double Bic { get; }

    /// <summary>θ: the lower triangles of Λ's blocks by columns, as lme4 orders them.</summary>
    IReadOnlyList<double> Theta { get; }

    /// <summary>σ, the residual standard deviation.</summary>
    double Sigma { get; }

    /// <summary>Standard error of σ; NaN when it cannot be had.</summary>
    double SigmaStandardError { get; }

    /// <summary>Random effects, one entry per independent block, in the order of the formula.</summary>
    IReadOnlyList<RandomBlockEstimate> RandomBlocks { get; }

    /// <summary>G, the covariance matrix of the random effects, q × q.</summary>
    double[,] RandomCovariance { get; }

    /// <summary>Fixed effects, in R's order.</summary>
    CoefficientTable FixedEffects { get; }

    /// <summary>Covariance matrix of β̂, p × p.</summary>
    double[,] Vcov { get; }

    /// <summary>Tests and intervals of any linear function of the mean parameters.</summary>
    MeanInference Mean { get; }

    /// <summary>Standard errors and intervals of the variance parameters.</summary>
    VarianceInference Variances { get; }

    /// <summary>ICC and R²: how the variance of an observation divides.</summary>
    ExplainedVariance ExplainedVariance();

    /// <summary>F tests of the fixed part's terms, as lmerTest's <c>anova</c> makes them.</summary>
    /// <param name="type">Type of the sums of squares.</param>
    IReadOnlyList<TermTest> TermTests(TestType type = TestType.III);

    /// <summary>What makes rows of X and Z of other data, with the terms that the columns belong to.</summary>
    DesignRecipe Recipe { get; }
}
