using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Prediction;

/// <summary>Standard errors and limits of predictions.</summary>
internal sealed class PredictionLimits
{
    private readonly PredictionModel _model;
    private readonly SubjectPosteriors? _subjects;
    private readonly RowVariance _variance;
    private readonly CentralQuantiles _quantiles;
    private readonly bool _ofObservations;

    /// <summary>Prepares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The interval and its level.</param>
    /// <param name="subjects">What is known of subjects; null for population means.</param>
    internal PredictionLimits(PredictionModel model, PredictionOptions options, SubjectPosteriors? subjects)
    {
        (_model, _subjects, _variance) = (model, subjects, new RowVariance(model));
        _ofObservations = options.Interval == PredictionInterval.Prediction;
        _quantiles = new CentralQuantiles(options.Level ?? model.Level);
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
        bool byDf = _subjects is null && !_ofObservations;
        Span<double> x = predicted.Scratch(_model.P).AsSpan(0, _model.P);
        for (int i = 0; i < rows.Rows; i++)
        {
            double error = Math.Sqrt(Math.Max(0, variance[i])), width = error * (byDf ? _quantiles.T(Df(rows, i, x)) : _quantiles.Normal);
            predicted.StandardError[i] = error;
            predicted.Lower[i] = predicted.Prediction[i] - width;
            predicted.Upper[i] = predicted.Prediction[i] + width;
        }
    }

    private double Df(DesignChunk rows, int i, Span<double> x)
    {
        for (int c = 0; c < x.Length; c++) x[c] = rows.X[_model.Kept[c]][i];
        return _model.Mean.Df(x);
    }
}
