using FastLmm.Algebra;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Inference.Diagnostics;

/// <summary>Fits the model again without a subject, from the optimum of all subjects: a few Newton steps, no row is read.</summary>
/// <param name="source">The fit.</param>
/// <param name="sums">What a reading of the rows has added.</param>
internal sealed class LeftOutFit(DiagnosticSource source, SubjectSums sums)
{
    /// <summary>The estimates without a subject; where there are none they say why.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="leftoverSquares">What is left of y_i − X_iβ̂ in its leftover coordinates, squared.</param>
    /// <param name="fixedPartIsLeft">Whether every coefficient can be estimated without it.</param>
    /// <param name="cancel">Stops between passes.</param>
    internal LeftOutEstimates Of(int subject, double leftoverSquares, bool fixedPartIsLeft, CancellationToken cancel)
    {
        string id = source.SubjectIds[subject];
        if (!fixedPartIsLeft) return Failed(id, "a fixed effect cannot be estimated without this subject");
        if (source.Statistics.Subjects.Subjects < 3) return Failed(id, "only one subject would be left");
        PackedStatistics statistics = LeftOutStatistics.Of(source.Statistics, source.Point, sums, subject, leftoverSquares);
        try
        {
            return Estimated(id, Fit(statistics, cancel));
        }
        catch (LmmException error)
        {
            return Failed(id, error.Message);
        }
    }

    private Estimates Fit(PackedStatistics statistics, CancellationToken cancel)
    {
        BlockStructure structure = source.Estimates.Structure;
        Identifiability.Check(statistics, structure);
        ICriterionSums passes = ActiveBackend.Simd().Sums(statistics, 1);
        EstimationMethod method = source.Estimates.Reml ? EstimationMethod.Reml : EstimationMethod.Ml;
        var criterion = new ProfiledCriterion(passes, structure, method, statistics.Rows, statistics.SumLogWeights);
        return new Estimates(statistics, criterion, new NewtonOptimiser(criterion, null, cancel).Minimise(source.Point.Lambda, source.Point));
    }

    private LeftOutEstimates Estimated(string id, Estimates estimates)
    {
        Optimum optimum = estimates.Optimum;
        if (optimum.Failure is { } failure) return Failed(id, failure);
        int p = source.Statistics.P;
        double[] change = [.. optimum.Point.Beta.Zip(source.Point.Beta, (without, with) => without - with)];
        double[] scaled = DenseMatrix.Multiply(DenseMatrix.InvertUpper(source.Point.C), change);
        return new LeftOutEstimates
        {
            Subject = id,
            Beta = estimates.Beta,
            StandardErrors = [.. Enumerable.Range(0, p).Select(c => Math.Sqrt(estimates.Vcov[c, c]))],
            Theta = RelativeFactor.ToTheta(estimates.Structure, estimates.Lambda),
            Variances = VarianceValues.Of(estimates, optimum.Point.Lambda, estimates.InnerSigma),
            CooksDistance = p > 0 ? scaled.Sum(x => x * x) / source.Point.Sigma2 / p : double.NaN,
            Criterion = estimates.Criterion,
            Iterations = optimum.Iterations,
        };
    }

    private static LeftOutEstimates Failed(string id, string why) => new() { Subject = id, Failure = why };
}
