using FastLmm.Estimation;

namespace FastLmm.Inference.Profiles;

/// <summary>
/// The minimum of F over the first coordinates with the others held: Newton with a trust region as in METHOD.md 5, with its trial of
/// zero, and with bounds that are approached but not crossed.
/// </summary>
/// <param name="function">F.</param>
/// <param name="budget">Counts passes and stops.</param>
internal sealed class ConstrainedMinimum(ProfileFunction function, PassBudget budget)
{
    private const int MostSteps = 60;
    private const int MostTrialsOfZero = 3;
    private const double SmallDecrement = 1e-10;        // of F: 1e-5 standard errors
    private const double TrialPivot = 0.141;            // λ_jj² < 0.02, in the scaled basis
    private const double ToBound = 0.9;                 // of the way to a bound that one step may go
    private const double AtBound = 1e-7;                // of the start: below this the bound is reached

    private readonly ProfileCoordinates _coordinates = function.Coordinates;
    private double _radius = 1;
    private int _trials;
    private double _leastTried = TrialPivot;

    /// <summary>Minimises; null where F is not defined at the start, or no minimum is reached.</summary>
    /// <param name="start">u; all but the first <paramref name="free"/> entries stay as they are.</param>
    /// <param name="free">How many entries are free.</param>
    internal FoundMinimum? Minimise(double[] start, int free)
    {
        ProfileValue? value = function.Evaluate(start);
        double first = value?.F ?? double.NaN;
        for (int step = 0; step < MostSteps && value is not null; step++)
        {
            budget.Check();
            value = TrialOfZero(value, free);
            (double[] gradient, double[,] hessian) = function.Differentiate(value);
            if (free == 0) return new FoundMinimum(value, gradient, hessian, first);
            var model = new TrustRegionStep(Leading(hessian, free), gradient[..free]);
            if (model.Definite && model.Decrement <= SmallDecrement) return new FoundMinimum(value, gradient, hessian, first);
            if (_coordinates.Positive.Any(i => value.U[i] <= AtBound * start[i]))
                return new FoundMinimum(value, gradient, hessian, first, AtBound: true);
            value = Step(value, model, free);
        }
        return null;
    }

    // One accepted step of the model; null when none lowers F.
    private ProfileValue? Step(ProfileValue value, TrustRegionStep model, int free)
    {
        for (int attempt = 0; attempt < 40; attempt++)
        {
            budget.Check();
            double[] step = model.Within(_radius);
            double fraction = Fraction(value.U, step);
            for (int i = 0; i < free; i++) step[i] *= fraction;
            double predicted = model.Predicted(step), length = Math.Sqrt(step.Sum(x => x * x));
            double[] u = [.. value.U];
            for (int i = 0; i < free; i++) u[i] += step[i];
            ProfileValue? trial = function.Evaluate(u);
            double decrease = trial is null ? double.NegativeInfinity : value.F - trial.F, noise = 100 * function.Noise(value.F);
            double ratio = predicted < noise && decrease >= -noise ? 1 : decrease / predicted;
            if (!(ratio >= 0.25)) _radius = 0.25 * Math.Min(_radius, length);
            else if (ratio > 0.75 && length > 0.9 * _radius) _radius *= 3;
            if (ratio > 1e-4) return trial;
        }
        return null;
    }

    private double Fraction(double[] u, double[] step)
    {
        double fraction = 1;
        foreach (int i in _coordinates.Positive)
            if (i < step.Length && u[i] + step[i] <= (1 - ToBound) * u[i]) fraction = Math.Min(fraction, ToBound * u[i] / -step[i]);
        return fraction;
    }

    // METHOD.md 5: near a variance that is just zero Newton is slow, so zero is tried.
    private ProfileValue TrialOfZero(ProfileValue value, int free)
    {
        if (_trials == MostTrialsOfZero) return value;
        int[]? smallest = _coordinates.Columns.Where(column => value.Model[column[0]] != 0).MinBy(column => Math.Abs(value.Model[column[0]]));
        if (smallest is null || !(Math.Abs(value.Model[smallest[0]]) < _leastTried)) return value;
        _leastTried = Math.Abs(value.Model[smallest[0]]);
        _trials++;
        double[] w = [.. value.Model];
        foreach (int entry in smallest) w[entry] = 0;
        double[] u = _coordinates.FromModel(w);
        for (int i = free; i < u.Length; i++) u[i] = value.U[i];
        ProfileValue? zero = function.Evaluate(u);
        return zero is not null && zero.F <= value.F ? zero : value;
    }

    private static double[,] Leading(double[,] matrix, int n)
    {
        var leading = new double[n, n];
        for (int r = 0; r < n; r++)
            for (int c = 0; c < n; c++) leading[r, c] = matrix[r, c];
        return leading;
    }
}

/// <summary>A constrained minimum.</summary>
/// <param name="Value">F there.</param>
/// <param name="Gradient">∂F/∂u, all of u.</param>
/// <param name="Hessian">∂²F/∂u², all of u.</param>
/// <param name="Start">F at the start.</param>
/// <param name="AtBound">A coordinate that must stay positive went to zero.</param>
internal sealed record FoundMinimum(ProfileValue Value, double[] Gradient, double[,] Hessian, double Start, bool AtBound = false);
