namespace FastLmm.Estimation;

/// <summary>Where the optimiser ended.</summary>
/// <param name="Point">The last point.</param>
/// <param name="Derivatives">Derivatives there.</param>
/// <param name="Iterations">Newton steps, the final one included.</param>
/// <param name="Decrement">Newton decrement at the end.</param>
/// <param name="Eigenvalues">Eigenvalues of the Hessian at the end.</param>
/// <param name="Failure">Why no optimum was reached; null when one was.</param>
internal sealed record Optimum(
    CriterionPoint Point, CriterionDerivatives Derivatives, int Iterations, double Decrement, IReadOnlyList<double> Eigenvalues, string? Failure);

/// <summary>Newton's method with a trust region on θ, without bounds, with exact derivatives: METHOD.md 5.</summary>
internal sealed class NewtonOptimiser(ProfiledCriterion criterion, Action<int, double>? report, CancellationToken cancel)
{
    private const int MostSteps = 100;
    private const int MostTrialsOfZero = 3;
    private const double SmallDecrement = 1e-10;        // 1e-5 standard errors from the optimum
    private const double NoStep = 1e-10;                // of θ: with many subjects not worth a pass
    private const double TrialPivot = 0.141;            // λ_jj² < 0.02, in the scaled basis
    private const double RelativeNoise = 1e-13;         // rounding of d, of |d| + N

    private double _radius;
    private int _trials;
    private double _leastTried = TrialPivot;
    private int _steps;

    /// <summary>Minimises d from a starting Λ.</summary>
    /// <param name="start">The start.</param>
    /// <param name="near">A point nearby whose β̂ and C are known.</param>
    /// <exception cref="LmmException">The criterion is not defined at the start.</exception>
    internal Optimum Minimise(double[,] start, CriterionPoint? near = null)
    {
        CriterionPoint point = criterion.Evaluate(start, near) ?? throw new LmmException(
            FailureKind.FitFailed,
            "the likelihood cannot be computed: the response is fitted exactly, or numbers overflow; check the response's values");
        _radius = Math.Max(1, Norm(RelativeFactor.ToTheta(criterion.Structure, start)));
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            point = TrialOfZero(point);
            CriterionDerivatives derivatives = criterion.Differentiate(point);
            var model = new TrustRegionStep(derivatives.Hessian, derivatives.Gradient);
            report?.Invoke(_steps, point.D);
            if (model.Definite && model.Decrement <= SmallDecrement) return Finish(point, derivatives, model);
            CriterionPoint? next = _steps < MostSteps ? Step(point, model) : null;
            if (next is null) return Failed(point, derivatives, model);
            point = next;
        }
    }

    private double Noise(CriterionPoint point) => RelativeNoise * (Math.Abs(point.D) + criterion.Rows);

    // Tries steps of the model, shrinking the radius, until one is accepted; null when none is.
    private CriterionPoint? Step(CriterionPoint point, TrustRegionStep model)
    {
        for (int attempt = 0; attempt < 60; attempt++)
        {
            double[] step = model.Within(_radius);
            double predicted = model.Predicted(step), length = Norm(step);
            CriterionPoint? trial = criterion.Evaluate(Moved(point, step), point);
            double decrease = trial is null ? double.NegativeInfinity : point.D - trial.D;
            bool withinNoise = predicted < 100 * Noise(point) && decrease >= -100 * Noise(point);
            double ratio = withinNoise ? 1 : decrease / predicted;
            if (!(ratio >= 0.25)) _radius = 0.25 * Math.Min(_radius, length);
            else if (ratio > 0.75 && length > 0.9 * _radius) _radius *= 3;
            if (!(ratio > 1e-4)) continue;
            _steps++;
            return trial;
        }
        return null;
    }

    // METHOD.md 5, "Trial of zero": where a variance is only just zero d is a quartic in its pivot, and Newton alone is slow.
    // The smallest pivot alone is tried, when it is smaller than any tried before.
    private CriterionPoint TrialOfZero(CriterionPoint point)
    {
        if (_trials == MostTrialsOfZero) return point;
        double[,] lambda = RelativeFactor.Canonical(point.Lambda);
        int q = criterion.Structure.Q;
        int smallest = -1;
        for (int j = 0; j < q; j++)
        {
            double pivot = lambda[j, j];
            if (pivot > 0 && pivot < _leastTried && (smallest < 0 || pivot < lambda[smallest, smallest])) smallest = j;
        }
        if (smallest < 0) return point;
        _leastTried = lambda[smallest, smallest];
        for (int r = 0; r < q; r++) lambda[r, smallest] = 0;
        _trials++;
        CriterionPoint? zero = criterion.Evaluate(lambda, point);
        return zero is not null && zero.D <= point.D ? zero : point;
    }

    // The last Newton step where there is one, then the canonical form; every zero variance has a zero column there.
    private Optimum Finish(CriterionPoint point, CriterionDerivatives derivatives, TrustRegionStep model)
    {
        double[] step = model.Within(double.PositiveInfinity);
        bool there = point.Sums is not null && Norm(step) <= NoStep * Norm(RelativeFactor.ToTheta(criterion.Structure, point.Lambda));
        CriterionPoint final = Canonical(there ? point : LastStep(point with { Sums = derivatives.Sums }, step));
        CriterionDerivatives at = criterion.Differentiate(final, withMean: true);
        var check = new TrustRegionStep(at.Hessian, at.Gradient);
        report?.Invoke(_steps, final.D);
        return new Optimum(final, at, _steps, check.Decrement, check.Eigenvalues, null);
    }

    private CriterionPoint LastStep(CriterionPoint point, double[] step)
    {
        _steps++;
        CriterionPoint? last = criterion.Evaluate(Moved(point, step), point);
        return last is null || last.D > point.D + 100 * Noise(point) ? point : last;
    }

    // Where only signs of columns change, H_i are the same to the bit and so is all that the point holds.
    private CriterionPoint Canonical(CriterionPoint point)
    {
        double[,] canonical = RelativeFactor.Canonical(point.Lambda);
        if (RelativeFactor.SameButSigns(canonical, point.Lambda)) return point with { Lambda = canonical };
        CriterionPoint? at = criterion.Evaluate(canonical, point);
        return at is null || at.D > point.D + 100 * Noise(point) ? point : at;
    }

    private Optimum Failed(CriterionPoint point, CriterionDerivatives derivatives, TrustRegionStep model) => new(
        point, derivatives, _steps, model.Decrement, model.Eigenvalues,
        _steps >= MostSteps
            ? $"no optimum after {MostSteps} Newton steps (Newton decrement {model.Decrement:g3})"
            : $"no step lowers the criterion although the Newton decrement is {model.Decrement:g3}");

    private double[,] Moved(CriterionPoint point, double[] step)
    {
        double[] theta = RelativeFactor.ToTheta(criterion.Structure, point.Lambda);
        for (int a = 0; a < theta.Length; a++) theta[a] += step[a];
        return RelativeFactor.FromTheta(criterion.Structure, theta);
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(entry => entry * entry));
}
