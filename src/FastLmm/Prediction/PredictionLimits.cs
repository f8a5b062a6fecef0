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
    private readonly double[] _x;
    private readonly bool _ofObservations;
    private readonly DfOfContrast? _df;                 // of means, which are judged by t

    /// <summary>Prepares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The interval and its level.</param>
    /// <param name="subjects">What is known of subjects; null for population means.</param>
    internal PredictionLimits(PredictionModel model, PredictionOptions options, SubjectPosteriors? subjects)
    {
        (_model, _subjects, _variance, _x) = (model, subjects, new RowVariance(model), new double[model.P]);
        _ofObservations = options.Interval == PredictionInterval.Prediction;
        _quantiles = new CentralQuantiles(options.Level ?? model.Level);
        if (subjects is null && !_ofObservations) _df = model.Mean.DfOfMany();
    }

    /// <summary>Fills standard errors and limits of kept rows, one after another.</summary>
    internal void Compute(DesignChunk rows, int[] numbers, PredictedChunk predicted)
    {
        double[] variance = predicted.StandardError;
        if (_subjects is not null) _variance.OfProfile(rows, numbers, _subjects, variance);
        else _variance.OfPopulation(rows, variance);
        if (_ofObservations && _subjects is null) _variance.AddSubjects(rows, variance);
        if (_ofObservations) _variance.AddErrors(rows, variance);
        for (int i = 0; i < rows.Rows; i++)
        {
            double error = Math.Sqrt(Math.Max(0, variance[i])), width = error * (_df is null ? _quantiles.Normal : _quantiles.T(Df(_df, rows, i)));
            predicted.StandardError[i] = error;
            predicted.Lower[i] = predicted.Prediction[i] - width;
            predicted.Upper[i] = predicted.Prediction[i] + width;
        }
    }

    private double Df(DfOfContrast df, DesignChunk rows, int i)
    {
        for (int c = 0; c < _x.Length; c++) _x[c] = rows.X[_model.Kept[c]][i];
        return df(_x);
    }
}
