using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Inference;

namespace FastLmm.Prediction;

/// <summary>Standard errors and limits of predictions.</summary>
internal sealed class PredictionLimits
{
    private readonly SubjectPosteriors? _subjects;
    private readonly RowVariance _variance;
    private readonly CentralQuantiles _quantiles;
    private readonly bool _ofObservations;
    private readonly DfOfContrasts? _df;                // of means, which are judged by t

    /// <summary>Prepares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The interval and its level.</param>
    /// <param name="subjects">What is known of subjects; null for population means.</param>
    internal PredictionLimits(PredictionModel model, PredictionOptions options, SubjectPosteriors? subjects)
    {
        (_subjects, _variance) = (subjects, new RowVariance(model));
        _ofObservations = options.Interval == PredictionInterval.Prediction;
        _quantiles = new CentralQuantiles(options.Level ?? model.Level);
        if (subjects is null && !_ofObservations) _df = model.Mean.DfOfMany();
    }

    /// <summary>Fills standard errors and limits of kept rows, one after another.</summary>
    /// <param name="predicted">The chunk, its predictions made and not yet moved to their places.</param>
    internal void Compute(PredictedChunk predicted)
    {
        DesignChunk rows = predicted.Kept;
        double[] variance = predicted.StandardError;
        _variance.Of(rows, predicted.Numbers, _subjects, predicted.Scratch(_variance.Scratch), variance);
        if (_ofObservations && _subjects is null) _variance.AddSubjects(rows, variance);
        if (_ofObservations) _variance.AddErrors(rows, variance);
        Span<double> quantiles = predicted.Lower.AsSpan(0, rows.Rows);
        if (_df is not null) Quantiles(_df, rows, predicted.Scratch(_variance.Scratch).AsSpan(0, _variance.Scratch), quantiles);
        else quantiles.Fill(_quantiles.Normal);
        for (int i = 0; i < rows.Rows; i++)
        {
            double error = Math.Sqrt(Math.Max(0, variance[i])), width = error * quantiles[i];
            predicted.StandardError[i] = error;
            predicted.Lower[i] = predicted.Prediction[i] - width;
            predicted.Upper[i] = predicted.Prediction[i] + width;
        }
    }

    private void Quantiles(DfOfContrasts df, DesignChunk rows, Span<double> scratch, Span<double> quantiles)
    {
        Span<double> x = scratch[..^RowVariance.Block], ofBlock = scratch[^RowVariance.Block..];
        for (int first = 0; first < quantiles.Length; first += RowVariance.Block)
        {
            int count = Math.Min(RowVariance.Block, quantiles.Length - first);
            _variance.CopyBlock(rows, first, count, x);
            df(x, count, ofBlock);
            ofBlock[..count].CopyTo(quantiles[first..]);
        }
        _quantiles.Replace(quantiles);
    }
}
