namespace FastLmm;

/// <summary>How the optimiser ended.</summary>
/// <param name="Iterations">Newton steps.</param>
/// <param name="Passes">Passes over the statistics of all subjects, those of the start among them.</param>
/// <param name="GradientNorm">Largest absolute entry of the gradient at the end, in the scaled basis.</param>
/// <param name="NewtonDecrement">½ g'H⁻¹g at the end: squared distance to the optimum in standard errors.</param>
/// <param name="HessianEigenvalues">Eigenvalues of the Hessian in θ at the end, ascending, in the scaled basis.</param>
public sealed record ConvergenceReport(
    int Iterations, int Passes, double GradientNorm, double NewtonDecrement, IReadOnlyList<double> HessianEigenvalues)
{
    /// <summary>
    /// Number of classes of subjects with equal random-effects designs that the passes saw in place of the subjects (METHOD.md 2, "Collapse");
    /// null where they saw every subject.
    /// </summary>
    public int? Classes { get; init; }
}

/// <summary>Seconds spent in the stages of a fit.</summary>
/// <param name="Read">Reading and parsing, which runs beside packing where there is more than one thread.</param>
/// <param name="Pack">Design rows and statistics.</param>
/// <param name="Estimate">Finding θ.</param>
/// <param name="Infer">Tables and tests.</param>
/// <param name="Total">All, the wait between them included.</param>
public sealed record FitTimings(double Read, double Pack, double Estimate, double Infer, double Total);

/// <summary>Fitted values of consecutive used rows of one source.</summary>
/// <param name="Source">Name of the file or source.</param>
/// <param name="Row">Row within the source, from 1, without the header.</param>
/// <param name="Subject">Id of the subject.</param>
/// <param name="Population">Population mean X β̂ + offset.</param>
/// <param name="Profile">Subject profile X β̂ + Z b̂ + offset.</param>
/// <param name="Residual">Response minus profile.</param>
public sealed record FittedChunk(string Source, long[] Row, string[] Subject, double[] Population, double[] Profile, double[] Residual);
