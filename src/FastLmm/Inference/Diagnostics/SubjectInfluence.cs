using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Kernels.Operations;

namespace FastLmm.Inference.Diagnostics;

/// <summary>
/// The diagnostics of one subject after another (METHOD.md 6g), from the statistics and W_i. One thread's memory; O((p + q)p² + q²p² + q³) a subject.
/// </summary>
internal sealed class SubjectInfluence
{
    private const double FullLeverage = 1e-10;          // 1 − leverage below this is rounding: the subject alone carries a column
    private const double NoVariance = 1e-12;            // of σ²: what a random effect adds along a direction

    private readonly DiagnosticSource _source;
    private readonly SubjectSums _sums;
    private readonly double[] _blups;
    private readonly WhitenedSubject _whitened;
    private readonly ThetaStep _step;
    private readonly double[,] _root;
    private readonly double[,] _effectRoot;
    private readonly int _q;
    private readonly int _p;

    internal SubjectInfluence(DiagnosticSource source, SubjectSums sums, double[] blups, ThetaStep step)
    {
        (_source, _sums, _blups, _step) = (source, sums, blups, step);
        (_q, _p) = (source.Statistics.Q, source.Statistics.P);
        _whitened = new WhitenedSubject(source.Statistics.Subjects, sums.Leftovers, source.Point);
        _root = source.Estimates.VcovRoot;
        _effectRoot = DenseMatrix.Multiply(source.Estimates.RandomEffectMap, source.Point.Lambda);
    }

    /// <summary>The part of the data's r² that the subject's rows leave in the leftover coordinates: Σ e² − ‖Q'e‖² with e = y_i − X_iβ̂.</summary>
    internal double LeftoverSquares(int subject)
    {
        _whitened.Load(subject);
        double sum = _sums.Squares[subject];
        for (int k = 0; k < _q; k++) sum -= _whitened.Residual[k] * _whitened.Residual[k];
        return Math.Max(0, sum);
    }

    /// <summary>The diagnostics of a subject.</summary>
    internal SubjectDiagnostics Of(int subject)
    {
        _whitened.Load(subject);
        int rows = _source.Statistics.RowCounts[subject];
        double s2 = _source.Point.Sigma2, distance = _sums.Squares[subject] / s2, effectsDistance = 0, leverage = 0;
        int rank = 0;
        for (int k = 0; k < _q; k++)
        {
            if (!(_whitened.Variance[k] - 1 > NoVariance)) continue;
            effectsDistance += _whitened.Residual[k] * _whitened.Residual[k] / s2;
            rank++;
        }
        for (int at = 0; at < _whitened.Dimensions * _p; at++) leverage += _whitened.X[at] * _whitened.X[at];
        var z = new double[_q * _q];
        _whitened.Effects(subject, z);
        (double[] effects, double[] standardised) = Effects(subject, z);
        Removal removal = Remove(subject, z);
        return new SubjectDiagnostics
        {
            Subject = _source.SubjectIds[subject],
            Rows = rows,
            Leverage = leverage,
            CooksDistance = removal.Cooks,
            ThetaCooksDistance = removal.ThetaDistance,
            Mahalanobis = distance,
            PValue = TailProbability.UpperChiSquare(distance, rows),
            EffectsMahalanobis = effectsDistance,
            EffectsDf = rank,
            EffectsPValue = rank == 0 ? double.NaN : TailProbability.UpperChiSquare(effectsDistance, rank),
            Effects = effects,
            StandardisedEffects = standardised,
            Dfbeta = removal.Change,
            Dfbetas = removal.Scaled,
            Theta = removal.Theta,
            Variances = removal.Variances,
        };
    }

    // b̂ in the user's basis, and over √diag(σ²BB'), B = (T_ZΛ)(Z_wΛ)'.
    private (double[] Effects, double[] Standardised) Effects(int subject, double[] z)
    {
        double[,] map = _source.Estimates.RandomEffectMap, lambda = _source.Point.Lambda;
        var (effects, standardised) = (new double[_q], new double[_q]);
        for (int k = 0; k < _q; k++)
        {
            double variance = 0;
            for (int j = 0; j < _q; j++)
            {
                double entry = 0;
                for (int l = 0; l < _q; l++)
                {
                    double zl = 0;
                    for (int r = l; r < _q; r++) zl += z[j * _q + r] * lambda[r, l];
                    entry += _effectRoot[k, l] * zl;
                }
                variance += entry * entry * _source.Point.Sigma2;
                effects[k] += map[k, j] * _blups[(long)subject * BlupPass.Outputs(_q) + j];
            }
            standardised[k] = variance > 0 ? effects[k] / Math.Sqrt(variance) : double.NaN;
        }
        return (effects, standardised);
    }

    private Removal Remove(int subject, double[] z)
    {
        if (Cholesky.Factor(Rest(_whitened, out double[] score)) is not { } k || Enumerable.Range(0, _p).Any(c => k[c, c] * k[c, c] < FullLeverage))
            return Removal.Impossible(_p, _source.Estimates.Structure.Entries.Count, _source.Estimates.Structure.Pairs.Count + 1);
        double[,] inverse = DenseMatrix.Transpose(DenseMatrix.InvertUpper(DenseMatrix.Transpose(k)));
        double[] half = DenseMatrix.Multiply(inverse, score), change = DenseMatrix.Multiply(DenseMatrix.Transpose(inverse), half);
        double squares = half.Sum(x => x * x), distance = change.Sum(x => x * x) / _source.Point.Sigma2 / _p;
        for (int c = 0; c < _p; c++) change[c] = -change[c];
        double r2 = Math.Max(_source.Point.R2 - _sums.Squares[subject] - squares, double.Epsilon);
        double nu = _source.Point.Nu - _source.Statistics.RowCounts[subject];
        var rest = new ThetaStep.Without(
            z, _whitened.X[..(_q * _p)], _whitened.Residual[.._q], change, Lower(inverse), r2, nu);
        (double[,] lambda, double stepped, double thetaDistance) = _step.Of(rest);
        double inner = _source.Estimates.InnerSigma;
        var (user, scaled) = (new double[_p], new double[_p]);
        for (int j = 0; j < _p; j++)
        {
            double variance = 0;
            for (int r = 0; r < _p; r++)
            {
                double entry = 0;
                for (int c = 0; c < _p; c++) entry += inverse[r, c] * _root[j, c];
                variance += entry * entry;
                user[j] += _root[j, r] * change[r] / inner;
            }
            scaled[j] = user[j] / Math.Sqrt(variance * (r2 / nu) / (inner * inner));
        }
        return new Removal(
            _p > 0 ? distance : double.NaN, thetaDistance / Math.Max(1, _source.Estimates.Structure.Entries.Count), user, scaled,
            VarianceValues.Theta(_source.Estimates, lambda), VarianceValues.Of(_source.Estimates, lambda, Math.Sqrt(stepped / nu)));
    }

    // I − X_w'X_w and X_w'(residual): S_xx without the subject and a_i, in the basis where P = I.
    private static double[,] Rest(WhitenedSubject subject, out double[] score)
    {
        int p = subject.P;
        double[,] rest = DenseMatrix.Identity(p);
        score = new double[p];
        for (int k = 0; k < subject.Dimensions; k++)
            for (int r = 0; r < p; r++)
            {
                score[r] += subject.X[k * p + r] * subject.Residual[k];
                for (int c = 0; c < p; c++) rest[r, c] -= subject.X[k * p + r] * subject.X[k * p + c];
            }
        return rest;
    }

    // K⁻ᵀK⁻¹, lower triangle by rows.
    private static double[] Lower(double[,] inverse)
    {
        int p = inverse.GetLength(0);
        var lower = new double[p * (p + 1) / 2];
        for (int r = 0, at = 0; r < p; r++)
            for (int c = 0; c <= r; c++, at++)
                for (int k = r; k < p; k++) lower[at] += inverse[k, r] * inverse[k, c];
        return lower;
    }

    private sealed record Removal(
        double Cooks, double ThetaDistance, double[] Change, double[] Scaled, double[] Theta, double[] Variances)
    {
        internal static Removal Impossible(int p, int theta, int variances) =>
            new(double.NaN, double.NaN, Unknown(p), Unknown(p), Unknown(theta), Unknown(variances));

        private static double[] Unknown(int count) => [.. Enumerable.Repeat(double.NaN, count)];
    }
}
