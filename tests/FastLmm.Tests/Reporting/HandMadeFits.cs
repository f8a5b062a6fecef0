using FastLmm.Inference;
using FastLmm.Inference.Variances;

namespace FastLmm.Tests.Reporting;

/// <summary>Fits filled by hand: Orthodont with numbers of lme4, and variations of it.</summary>
internal static class HandMadeFits
{
    public static LmmFit Orthodont(
        EstimationMethod method = EstimationMethod.Reml,
        FitStatus status = FitStatus.Converged,
        IReadOnlyList<RandomBlockEstimate>? blocks = null,
        IReadOnlyList<string>? messages = null,
        long rowsDropped = 0,
        int subjectsDropped = 0,
        IReadOnlyList<string>? columnsDropped = null,
        CoefficientTable? effects = null,
        double[,]? vcov = null,
        bool keepResiduals = true,
        double criterion = 432.581661502608,
        double level = 0.95,
        RandomEffects? randomEffects = null,
        Func<IEnumerable<FittedChunk>>? fitted = null) => new()
        {
            Formula = "distance ~ age * Sex + (1 + age | Subject)",
            Method = method,
            Backend = "simd",
            Threads = 2,
            Grouping = "Subject",
            Rows = 108,
            RowsDropped = rowsDropped,
            Subjects = 27,
            SubjectsDropped = subjectsDropped,
            ColumnsDropped = columnsDropped ?? [],
            Status = status,
            Messages = messages ?? [],
            Convergence = new ConvergenceReport(4, 9, 2.3e-12, 1.04e-20, [0.5, 12, 88.25]),
            Criterion = criterion,
            Theta = [1.83620452120034, -0.0919071734196771, 0.102491355265216],
            Sigma = 1.31003958096834,
            SigmaStandardError = 0.12605862,
            RandomBlocks = blocks ?? [Unstructured],
            FixedEffects = effects ?? Effects,
            Vcov = vcov ?? Covariances,
            Variances = new VarianceInference([], [], new double[0, 0], 1, new double[1, 1]),
            Mean = new SatterthwaiteInference([], new double[0, 0], []),
            Level = level,
            ResidualQuantiles = keepResiduals ? [-3.16941, -0.38618, 0.00703, 0.44538, 3.84903] : null,
            Timings = new FitTimings(0.01, 0.02, 0.03, 0.04, 0.1),
            RandomEffectsSource = () => randomEffects ?? RandomEffects.Empty,
            FittedSource = fitted ?? (() => []),
        };

    public static RandomBlockEstimate Unstructured { get; } = new()
    {
        Names = ["(Intercept)", "age"],
        Covariance = new[,] { { 5.78643314393939, -0.289627167508417 }, { -0.289627167508417, 0.0325244739057239 } },
        StandardDeviationErrors = [0.91234567, 0.07654321],
    };

    public static IReadOnlyList<RandomBlockEstimate> Independent { get; } =
    [
        new() { Names = ["(Intercept)"], Covariance = new[,] { { 627.57 } }, StandardDeviationErrors = [6.1234] },
        new() { Names = ["Days"], Covariance = new[,] { { 35.8584 } }, StandardDeviationErrors = [1.2345] },
    ];

    public static RandomBlockEstimate Singular { get; } = new()
    {
        Names = ["(Intercept)", "age"],
        Covariance = new[,] { { 3.25, 0 }, { 0, 0 } },
        StandardDeviationErrors = [0.5, double.NaN],
    };

    public static CoefficientTable Effects { get; } = new(
    [
        new("(Intercept)", 16.3406249999989, 1.01853192381458, 25.0000000171, 5.12e-15, 14.3443391122181, 18.3369108877798),
        new("age", 0.784375000000093, 0.0859995127496725, 25.0000000061, 2.1e-09, 0.615819052322741, 0.952930947677444),
        new("SexFemale", 1.03210227272831, 1.59573284832325, 25.0000000171, 0.52366, -2.09547663893278, 4.15968118438941),
        new("age:SexFemale", -0.304829545454633, 0.13473534233516, 25.0000000061, 0.032612, -0.568905963876221, -0.0407531270330446),
    ]);

    public static double[,] Covariances { get; } =
    {
        { 1.03740727982943, -0.0770962002840814, -1.03740727982942, 0.0770962002840813 },
        { -0.0770962002840814, 0.00739591619318108, 0.0770962002840813, -0.00739591619318107 },
        { -1.03740727982942, 0.0770962002840813, 2.54636332321785, -0.189236127970031 },
        { 0.0770962002840813, -0.00739591619318107, -0.189236127970031, 0.0181536124741728 },
    };
}
