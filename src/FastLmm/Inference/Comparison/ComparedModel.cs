using FastLmm.Estimation;
using FastLmm.Inference.Terms;
using FastLmm.Packing;

namespace FastLmm.Inference.Comparison;

/// <summary>What a comparison needs to know of a fit.</summary>
internal sealed record ComparedModel
{
    /// <summary>The formula.</summary>
    internal required string Formula { get; init; }

    /// <summary>ML or REML.</summary>
    internal required EstimationMethod Method { get; init; }

    /// <summary>N.</summary>
    internal required long Rows { get; init; }

    /// <summary>m.</summary>
    internal required int Subjects { get; init; }

    /// <summary>Name of the grouping factor.</summary>
    internal required string Grouping { get; init; }

    /// <summary>Which rows were used.</summary>
    internal required DataFingerprint Fingerprint { get; init; }

    /// <summary>Names of the fixed effects.</summary>
    internal required IReadOnlyList<string> FixedNames { get; init; }

    /// <summary>Entries of θ.</summary>
    internal required int ThetaCount { get; init; }

    /// <summary>The random part.</summary>
    internal required RandomPart Random { get; init; }

    /// <summary>−2 log-likelihood, or the REML criterion.</summary>
    internal required double Criterion { get; init; }

    /// <summary>Whether the criterion is of a fit that this comparison made.</summary>
    internal bool Refitted { get; init; }

    /// <summary>X'X, p × p: REML criteria can be compared only where it is the same.</summary>
    internal required Func<double[,]> DesignSquares { get; init; }

    /// <summary>What its fit was made of.</summary>
    internal required Func<FitState> State { get; init; }

    /// <summary>The same model by ML.</summary>
    internal required Func<ComparedModel> ByMl { get; init; }

    /// <summary>Parameters: p, θ and σ.</summary>
    internal int Parameters => FixedNames.Count + ThetaCount + 1;

    /// <summary>Takes a fit.</summary>
    /// <exception cref="LmmException">The fit failed, or was put together by hand.</exception>
    internal static ComparedModel Of(LmmFit fit)
    {
        if (fit.Status == FitStatus.Failed)
            throw new LmmException(FailureKind.FitFailed, $"the fit of {fit.Formula} did not reach an optimum, so it cannot be compared");
        if (fit.State is not { } state)
            throw new LmmException(FailureKind.BadInput, $"the fit of {fit.Formula} was put together without its statistics, so it cannot be compared");
        return new ComparedModel
        {
            Formula = fit.Formula,
            Method = fit.Method,
            Rows = fit.Rows,
            Subjects = fit.Subjects,
            Grouping = fit.Grouping,
            Fingerprint = state.Data.Statistics.Fingerprint,
            FixedNames = [.. fit.FixedEffects.Select(effect => effect.Name)],
            ThetaCount = fit.Theta.Count,
            Random = new RandomPart([.. fit.RandomBlocks.Select(block => block.Names)], fit.Status == FitStatus.Boundary),
            Criterion = fit.Criterion,
            DesignSquares = () => Squares(DesignTriangle.Of(state.Data.Statistics), state.Data.Statistics.KeptColumns),
            State = () => state,
            ByMl = () => Refit(Of(fit), state),
        };
    }

    // From the statistics alone: no row is read.
    private static ComparedModel Refit(ComparedModel model, FitState state)
    {
        Estimates estimates = Estimator.Fit(state.Data.Statistics, state.Estimates.Structure, state.Sums, EstimationMethod.Ml);
        if (estimates.Optimum.Failure is { } failure)
            throw new LmmException(FailureKind.FitFailed, $"{model.Formula} could not be refitted by maximum likelihood: {failure}");
        bool onBoundary = BoundaryReport.Reasons(estimates, state.Data.Design.RandomBlocks).Count > 0;
        return model with
        {
            Method = EstimationMethod.Ml,
            Criterion = estimates.Criterion,
            Random = model.Random with { OnBoundary = onBoundary },
            Refitted = true,
        };
    }

    /// <summary>X'X of the kept columns.</summary>
    /// <param name="f">F with F'F = X'X, rows × all columns.</param>
    /// <param name="kept">The kept columns.</param>
    internal static double[,] Squares(double[,] f, IReadOnlyList<int> kept)
    {
        var squares = new double[kept.Count, kept.Count];
        for (int r = 0; r < kept.Count; r++)
            for (int c = 0; c < kept.Count; c++)
                for (int k = 0; k < f.GetLength(0); k++) squares[r, c] += f[k, kept[r]] * f[k, kept[c]];
        return squares;
    }
}
