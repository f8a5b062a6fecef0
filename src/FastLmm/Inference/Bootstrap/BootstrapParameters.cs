using FastLmm.Designs;
using FastLmm.Estimation;
using FastLmm.Inference.Profiles;

namespace FastLmm.Inference.Bootstrap;

/// <summary>The parameters of a model by name and their values at a fit: those of a profile, in its order.</summary>
/// <param name="blocks">The random part.</param>
/// <param name="group">Name of the grouping factor.</param>
/// <param name="fixedNames">Names of the coefficients.</param>
internal sealed class BootstrapParameters(IReadOnlyList<RandomBlock> blocks, string group, IReadOnlyList<string> fixedNames)
{
    /// <summary>The parameters.</summary>
    internal IReadOnlyList<ProfileParameter> All { get; } = ProfileParameter.Of(blocks, group, fixedNames);

    /// <summary>The random part.</summary>
    internal IReadOnlyList<RandomBlock> Blocks => blocks;

    /// <summary>Their values; a correlation is NaN where a variance is zero.</summary>
    internal double[] At(Estimates estimates)
    {
        bool[] zero = [.. blocks.SelectMany(block => Enumerable.Range(0, block.Size).Select(k => BoundaryReport.IsZero(estimates, block, k)))];
        double Deviation(int effect) => zero[effect] ? 0 : Math.Sqrt(estimates.G[effect, effect]);
        return
        [
            .. All.Select(parameter => parameter.Kind switch
            {
                ProfileKind.StandardDeviation => Deviation(parameter.First),
                ProfileKind.Correlation => Correlation(
                    estimates.G[parameter.First, parameter.Second], Deviation(parameter.First) * Deviation(parameter.Second)),
                ProfileKind.Sigma => estimates.Sigma,
                _ => estimates.Beta[parameter.First],
            }),
        ];
    }

    private static double Correlation(double covariance, double product) =>
        product > 0 ? Math.Clamp(covariance / product, -1, 1) : double.NaN;
}
