namespace FastLmm.Inference.Profiles;

/// <summary>
/// Follows the curve of constrained minima from the estimate to a given ζ = √(d_min − d̂) on one side: Newton on {F_φ = 0, ζ = c}
/// (Venzon and Moolgavkar 1988) from the tangent's prediction, and where that does not settle on the branch, in steps of t with
/// constrained minima by the trust region (METHOD.md 6d).
/// </summary>
/// <param name="function">F.</param>
/// <param name="estimate">The estimate.</param>
/// <param name="side">−1 below the estimate, +1 above.</param>
/// <param name="budget">Counts passes.</param>
/// <param name="search">Which constrained minima count.</param>
internal sealed class ProfileCurve(ProfileFunction function, ProfilePoint estimate, int side, PassBudget budget, CurveSearch search)
{
    private const int MostIterations = 10;
    private const int MostSteps = 80;
    private const double SmallDecrement = 1e-9;
    private const double Agreed = 1e-9;                 // of d_min − d̂ = c², where rounding of d allows it
    private const double FirstStep = 0.1;               // of t, whose scale is of order one, where there is no curvature to go by
    private const double LeastStep = 1e-3;
    private const double Jump = 0.25;                   // fall of F from the predicted point: more means another branch, or too long a step

    private const int MostRestarts = 5;
    private const double Lower = 1e-6;                  // of ζ: less is the same minimum
    private const double LowerFit = 1e-5;               // of F: more is no rounding

    private const string HigherLikelihood = "the profile found a higher likelihood than the fit's, whose optimum is not the only one";

    private readonly double _optimum = estimate.F;
    private readonly double _end = function.Coordinates.End(side);

    /// <summary>The estimate as the start of the curve.</summary>
    internal CurvePoint Start => new(estimate, 0);

    /// <summary>Goes on to a larger ζ.</summary>
    /// <param name="from">A point of this curve.</param>
    /// <param name="zeta">The ζ to reach.</param>
    internal CurveEnd Advance(CurvePoint from, double zeta)
    {
        CurveEnd end = search != CurveSearch.Branch && Newton(from, zeta) is { } reached ? new CurveEnd(reached) : Follow(from, zeta);
        for (int count = 0; search == CurveSearch.Wide && count < MostRestarts; count++)
        {
            if (end.AtEnd || end.Failure is not null || end.Last is null || Elsewhere(end.Last) is not { } lower) break;
            if (_optimum - lower.Point.F > LowerFit) return new CurveEnd(lower, Failure: HigherLikelihood);
            end = Newton(lower, zeta) is { } beyond ? new CurveEnd(beyond) : Follow(lower, zeta);
        }
        return end;
    }

    // Another constrained minimum at the same t that is lower.
    private CurvePoint? Elsewhere(CurvePoint at)
    {
        foreach (double[] start in Starts(at.Point.Value.Model))
        {
            start[^1] = at.Point.T;
            if (MinimumFrom(start) is { } other && other.Next.Zeta < at.Zeta - Lower) return other.Next;
        }
        return null;
    }

    // The estimate's φ; each column of Λ at zero, or where it is zero at a pivot of 1; all of Λ at the identity.
    private IEnumerable<double[]> Starts(double[] model)
    {
        IReadOnlyList<int[]> columns = function.Coordinates.Columns;
        yield return [.. estimate.Value.U];
        foreach (int[] column in columns) yield return With(model, [column], model[column[0]] == 0 ? 1 : 0);
        if (columns.Count > 1) yield return With(model, columns, 1);
    }

    private double[] With(double[] model, IReadOnlyList<int[]> columns, double pivot)
    {
        double[] w = [.. model];
        foreach (int[] column in columns)
            for (int i = 0; i < column.Length; i++) w[column[i]] = i == 0 ? pivot : 0;
        return function.Coordinates.FromModel(w);
    }

    /// <summary>Newton from the tangent's prediction; null when it does not settle on this branch.</summary>
    private CurvePoint? Newton(CurvePoint from, double zeta)
    {
        if (!from.Point.Definite || Prediction(from, zeta) is not { } dt) return null;
        double[] u = from.Point.Moved(Inside(from.Point.T, dt), corrected: false);
        double last = double.PositiveInfinity;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            if (At(u) is not { Definite: true } point || !(side * point.Slope > 0)) return null;
            double above = point.F - point.Decrement - _optimum;
            if (!(above > 0)) return null;
            double own = Math.Sqrt(above), error = Math.Max(Math.Abs(own - zeta), Math.Sqrt(Math.Max(0, point.Decrement)));
            if (point.Decrement <= SmallDecrement && Math.Abs(above - zeta * zeta) <= Tolerance(point)) return new CurvePoint(point, own);
            if (iteration > 1 && error > 0.5 * last) return null;
            last = error;
            u = point.Moved(Inside(point.T, (zeta - own) * 2 * own / point.Slope), corrected: true);
            if (!(side * (u[^1] - from.Point.T) > 0)) return null;
        }
        return null;
    }

    private double Tolerance(ProfilePoint point) => Math.Max(Agreed, function.Noise(point.F) * 0.1);

    // The step of t to a ζ: along ζ's tangent, at the estimate by the curvature; null where there is none.
    private double? Prediction(CurvePoint from, double zeta)
    {
        ProfilePoint point = from.Point;
        double rate = from.Zeta > 1e-3 ? side * point.Slope / (2 * from.Zeta) : Math.Sqrt(Math.Max(0, point.Curvature) / 2);
        double dt = side * (zeta - from.Zeta) / rate;
        return rate > 0 && double.IsFinite(dt) ? dt : null;
    }

    // Stops a step short of the end of the parameter.
    private double Inside(double t, double dt) => side * (t + dt - _end) < 0 ? dt : 0.7 * (_end - t);

    private ProfilePoint? At(double[] u)
    {
        budget.Check();
        if (function.Coordinates.Positive.Any(i => !(u[i] > 0)) || function.Evaluate(u) is not { } value) return null;
        (double[] gradient, double[,] hessian) = function.Differentiate(value);
        return new ProfilePoint(value, gradient, hessian);
    }

    // Steps of t. A fall of F from the predicted point, of the order of the step's fourth power, means too long a step, and where it stays
    // as the steps become short another branch.
    private CurveEnd Follow(CurvePoint from, double zeta)
    {
        CurvePoint at = from;
        double aim = Math.Max((zeta - from.Zeta) / 3, 1e-3);
        double step = Math.Abs(Math.Clamp(at.Point.Definite ? Prediction(at, at.Zeta + aim) ?? FirstStep : FirstStep, -1, 1));
        for (int count = 0; count < MostSteps; count++)
        {
            double t = side * Math.Min(side * (at.Point.T + side * step), side * _end);
            (CurvePoint Next, double Fall)? trial = Minimum(at, t);
            double fitting = search == CurveSearch.Branch && trial is { Fall: > 0 } found ? Math.Pow(0.2 * Jump / found.Fall, 0.25) : 3;
            if ((trial is null || (search == CurveSearch.Branch && trial.Value.Fall > Jump)) && step > LeastStep)
            {
                step = Math.Max(LeastStep, step * (trial is null ? 0.25 : Math.Clamp(fitting, 0.1, 0.5)));
                continue;
            }
            if (trial is null) return new CurveEnd(at, Failure: "no constrained minimum was found next to the last one");
            CurvePoint next = trial.Value.Next;
            if (_optimum - next.Point.F > LowerFit) return new CurveEnd(next, Failure: HigherLikelihood);
            if (next.Zeta >= zeta) return Locate(at, next, zeta);
            if (next.Point.Unidentified || t == _end) return new CurveEnd(next, AtEnd: true);
            double gained = next.Zeta - at.Zeta;
            step *= Math.Min(gained > 0 ? Math.Clamp(aim / gained, 0.3, 3) : 2, Math.Clamp(fitting, 0.5, 3));
            at = next;
        }
        return new CurveEnd(at, Failure: $"−2 log-likelihood had risen by {at.Zeta * at.Zeta:g3} only, not {zeta * zeta:g3}, where the search ended");
    }

    // Between a point below the ζ and one above it.
    private CurveEnd Locate(CurvePoint low, CurvePoint high, double zeta)
    {
        for (int count = 0; count < MostSteps; count++)
        {
            if (Newton(low, zeta) is { } reached && side * (high.Point.T - reached.Point.T) >= 0) return new CurveEnd(reached);
            double share = Math.Clamp((zeta - low.Zeta) / (high.Zeta - low.Zeta), 0.1, 0.9);
            double t = low.Point.T + share * (high.Point.T - low.Point.T);
            if (Minimum(low, t) is not { } middle || Math.Abs(high.Point.T - low.Point.T) < 1e-13 * Math.Abs(t)) break;
            if (middle.Next.Zeta >= zeta) high = middle.Next;
            else low = middle.Next;
            if (Math.Abs(middle.Next.Zeta * middle.Next.Zeta - zeta * zeta) <= Tolerance(middle.Next.Point)) return new CurveEnd(middle.Next);
        }
        return new CurveEnd(low, Failure: "the profile has a break where the limit should be");
    }

    // The constrained minimum at t, and how far F fell from the predicted point to it.
    private (CurvePoint Next, double Fall)? Minimum(CurvePoint from, double t)
    {
        double[] u = [.. from.Point.Value.U];
        u[^1] = t;
        if (from.Point.Definite)
        {
            double[] predicted = from.Point.Moved(t - from.Point.T, corrected: false);
            if (function.Coordinates.Positive.All(i => predicted[i] > 0.1 * u[i])) u = predicted;
        }
        u[^1] = t;
        return MinimumFrom(u);
    }

    private (CurvePoint Next, double Fall)? MinimumFrom(double[] u)
    {
        if (new ConstrainedMinimum(function, budget).Minimise(u, u.Length - 1) is not { } found) return null;
        var point = new ProfilePoint(found.Value, found.Gradient, found.Hessian) { Unidentified = found.AtBound };
        double rise = found.Value.F - _optimum - (found.AtBound ? 0 : point.Decrement);
        return (new CurvePoint(point, Math.Sqrt(Math.Max(0, rise))), found.Start - found.Value.F);
    }
}
