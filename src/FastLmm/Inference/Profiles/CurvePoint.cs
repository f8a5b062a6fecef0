namespace FastLmm.Inference.Profiles;

/// <summary>A point of the curve of constrained minima on one side of the estimate.</summary>
/// <param name="Point">The point.</param>
/// <param name="Zeta">√(d_min − d̂) ≥ 0.</param>
internal sealed record CurvePoint(ProfilePoint Point, double Zeta);

/// <summary>Where following a curve to a ζ ended.</summary>
/// <param name="Last">The point reached; null when nothing was found.</param>
/// <param name="AtEnd">The curve ended, at the end of its parameter, below the ζ asked for.</param>
/// <param name="Failure">Why there is no answer; null when there is.</param>
internal sealed record CurveEnd(CurvePoint? Last, bool AtEnd = false, string? Failure = null);

/// <summary>Which constrained minima a curve is made of.</summary>
internal enum CurveSearch
{
    /// <summary>The branch that holds the estimate, followed in steps.</summary>
    Branch,

    /// <summary>Those that Newton finds from the last point.</summary>
    Near,

    /// <summary>The lowest of those and of what is found from variances at zero.</summary>
    Wide,
}
