using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Inference;

namespace FastLmm.Prediction;

/// <summary>Standard errors and limits of predictions.</summary>
internal sealed class PredictionLimits
{
    private readonly PredictionModel _model;
    private readonly SubjectPosteriors? _subjects;
    private readonly RowVariance _variance;
    private readonly CentralQuantiles _quantiles;
    private readonly bool _ofObservations;
    private readonly DfOfContrast? _df;                 // of means, which are judged by t

    /// <summary>Prepares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The interval and its level.</param>
    /// <param name="subjects">What is known of subjects; null for population means.</param>
    internal PredictionLimits(PredictionModel model, PredictionOptions options, SubjectPosteriors? subjects)
    {
        (_model, _subjects, _variance) = (model, subjects, new RowVariance(model));
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
        if (_df is not null) Quantiles(_df, rows, predicted.Scratch(_model.P).AsSpan(0, _model.P), quantiles);
        else quantiles.Fill(_quantiles.Normal);
        for (int i = 0; i < rows.Rows; i++)
        {
            double error = Math.Sqrt(Math.Max(0, variance[i])), width = error * quantiles[i];
            predicted.StandardError[i] = error;
            predicted.Lower[i] = predicted.Prediction[i] - width;
            predicted.Upper[i] = predicted.Prediction[i] + width;
        }
    }

    private void Quantiles(DfOfContrast df, DesignChunk rows, Span<double> x, Span<double> quantiles)
    {
        for (int i = 0; i < quantiles.Length; i++)
        {
            for (int c = 0; c < x.Length; c++) x[c] = rows.X[_model.Kept[c]][i];
            quantiles[i] = df(x);
        }
        _quantiles.Replace(quantiles);
    }
}
