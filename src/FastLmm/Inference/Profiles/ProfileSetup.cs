using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Inference.Profiles;

/// <summary>The ML fit, and for each parameter the problem whose constrained minima are its profile (METHOD.md 6d).</summary>
internal sealed class ProfileSetup
{
    private readonly PackedStatistics _statistics;
    private readonly IReadOnlyList<RandomBlock> _blocks;
    private readonly ProfiledCriterion _criterion;
    private readonly BlockStructure _structure;
    private readonly double[,] _zMap;
    private readonly int _refitPasses;

    /// <summary>Takes a fit; one by REML is fitted again by ML.</summary>
    /// <exception cref="LmmException">The fit did not reach its optimum.</exception>
    internal ProfileSetup(
        PackedStatistics statistics, IReadOnlyList<RandomBlock> blocks, ICriterionSums sums, Estimates estimates,
        string group, IReadOnlyList<string> fixedNames, CancellationToken cancel)
    {
        (_statistics, _blocks, _structure) = (statistics, blocks, estimates.Structure);
        Refitted = estimates.Reml;
        Estimates = Refitted ? Estimator.Fit(statistics, _structure, sums, EstimationMethod.Ml, cancel: cancel) : estimates;
        if (Estimates.Optimum.Failure is { } failure)
            throw new LmmException(FailureKind.FitFailed, $"a fit that did not converge has no profile: {failure}");
        _refitPasses = Refitted ? Estimates.Passes : 0;
        _criterion = new ProfiledCriterion(sums, _structure, EstimationMethod.Ml, statistics.Rows, statistics.SumLogWeights);
        _zMap = statistics.Basis.ZMap();
        Parameters = ProfileParameter.Of(blocks, group, fixedNames);
        User = new UserParameters(statistics, Estimates, Parameters);
    }

    /// <summary>The ML fit.</summary>
    internal Estimates Estimates { get; }

    /// <summary>Whether it is a refit of one by REML.</summary>
    internal bool Refitted { get; }

    /// <summary>All parameters, in lme4's order.</summary>
    internal IReadOnlyList<ProfileParameter> Parameters { get; }

    /// <summary>Blocks of random effects.</summary>
    internal IReadOnlyList<RandomBlock> Blocks => _blocks;

    /// <summary>The way to the user's units.</summary>
    internal UserParameters User { get; }

    /// <summary>Passes so far.</summary>
    internal int Passes => _refitPasses + _criterion.Passes;

    /// <summary>R's name of a random effect.</summary>
    internal string NameOf(int effect) => BlockOf(effect).Names[effect - BlockOf(effect).Start];

    /// <summary>Whether the variance of an effect is estimated as zero.</summary>
    internal bool IsZero(int effect) => BoundaryReport.IsZero(Estimates, BlockOf(effect), effect - BlockOf(effect).Start);

    /// <summary>The problem of a parameter; null for a correlation with a variance estimated as zero.</summary>
    internal ParameterProfile? Of(ProfileParameter parameter) => parameter.Kind switch
    {
        ProfileKind.StandardDeviation => Deviation(parameter),
        ProfileKind.Correlation => IsZero(parameter.First) || IsZero(parameter.Second) ? null : Correlation(parameter),
        ProfileKind.Sigma => Sigma(parameter),
        _ => Coefficient(parameter),
    };

    /// <summary>The model without an effect, and where to start.</summary>
    internal (ProfileFunction Function, double[] Start) Without(int effect)
    {
        EffectBasis basis = EffectBasis.With(_zMap, _structure, effect);
        int start = BlockOf(effect).Start;
        return Reduced(basis, basis.Factor(Estimates.Optimum.Point.Lambda, zeroRow: start), column: start);
    }

    /// <summary>The model with a block of G of less than full rank, and where to start: its last pivot is zero.</summary>
    internal (ProfileFunction Function, double[] Start) OfLowerRank(RandomBlock block) =>
        Reduced(EffectBasis.Plain(_structure.Q), Estimates.Optimum.Point.Lambda, column: block.Start + block.Size - 1);

    // One column of Λ is zero.
    private (ProfileFunction Function, double[] Start) Reduced(EffectBasis basis, double[,] factor, int column)
    {
        int n = _structure.Entries.Count;
        var coordinates = new ReducedCoordinates(n, [.. Enumerable.Range(0, n).Where(a => _structure.Entries[a].Column != column)])
        {
            Columns = Columns(column),
        };
        double[] u = coordinates.FromModel(RelativeFactor.ToTheta(_structure, factor));
        return (new ProfileFunction(_criterion, basis.Map, coordinates, explicitSigma: false), u);
    }

    private ParameterProfile Deviation(ProfileParameter parameter)
    {
        EffectBasis basis = EffectBasis.With(_zMap, _structure, parameter.First);
        int start = BlockOf(parameter.First).Start;
        bool zero = IsZero(parameter.First);
        double[,] factor = basis.Factor(Estimates.Optimum.Point.Lambda, zero ? start : -1);
        var coordinates = new DeviationCoordinates(_structure.Entries.Count + 1, EntryAt(start, start), !zero) { Columns = Columns(start) };
        double unit = basis.Scales[0] * Estimates.Basis.YScale;
        return Make(
            parameter, new ProfileFunction(_criterion, basis.Map, coordinates, explicitSigma: true),
            [.. RelativeFactor.ToTheta(_structure, factor), Math.Log(Estimates.InnerSigma)], t => coordinates.Deviation(t) * unit);
    }

    private ParameterProfile Correlation(ProfileParameter parameter)
    {
        EffectBasis basis = EffectBasis.With(_zMap, _structure, parameter.First, parameter.Second);
        int start = BlockOf(parameter.First).Start;
        var coordinates = new CorrelationCoordinates(_structure.Entries.Count, EntryAt(start, start), EntryAt(start + 1, start + 1))
        {
            Columns = Columns(start, start + 1),
        };
        double[,] factor = basis.Factor(Estimates.Optimum.Point.Lambda);
        return Make(
            parameter, new ProfileFunction(_criterion, basis.Map, coordinates, explicitSigma: false),
            RelativeFactor.ToTheta(_structure, factor), Math.Sin);
    }

    private ParameterProfile Sigma(ProfileParameter parameter)
    {
        var coordinates = new PlainCoordinates(_structure.Entries.Count + 1) { Columns = Columns() };
        double unit = Estimates.Basis.YScale * Math.Sqrt(Estimates.Basis.WeightScale);
        return Make(
            parameter, new ProfileFunction(_criterion, EffectBasis.Plain(_structure.Q).Map, coordinates, explicitSigma: true),
            [.. RelativeFactor.ToTheta(_structure, Estimates.Optimum.Point.Lambda), Math.Log(Estimates.InnerSigma)], t => Math.Exp(t) * unit);
    }

    private ParameterProfile Coefficient(ProfileParameter parameter)
    {
        var coordinates = new PlainCoordinates(_structure.Entries.Count + 1) { Columns = Columns() };
        CriterionPoint optimum = Estimates.Optimum.Point;
        double[] contrast = User.Contrast(parameter.First);
        double length = Math.Sqrt(new HeldCoefficient(contrast, optimum.Beta).Along(optimum).Sum(x => x * x));
        double error = length * Estimates.InnerSigma;       // t counts standard errors
        var held = new HeldCoefficient([.. contrast.Select(x => x / error)], optimum.Beta);
        double estimate = Estimates.Beta[parameter.First], unit = error * Estimates.Basis.YScale;
        return Make(
            parameter, new ProfileFunction(_criterion, EffectBasis.Plain(_structure.Q).Map, coordinates, explicitSigma: false, held),
            [.. RelativeFactor.ToTheta(_structure, optimum.Lambda), 0], t => estimate + t * unit);
    }

    private ParameterProfile Make(ProfileParameter parameter, ProfileFunction function, double[] w, Func<double, double> toUser)
    {
        ProfileValue value = function.At(function.Coordinates.FromModel(w), Estimates.Optimum.Point);
        (double[] gradient, double[,] hessian) = function.Differentiate(value, Estimates.Optimum.Derivatives.Sums);
        return new ParameterProfile(parameter, function, new ProfilePoint(value, gradient, hessian), toUser);
    }

    private RandomBlock BlockOf(int effect) => _blocks.First(block => effect >= block.Start && effect < block.Start + block.Size);

    private int EntryAt(int row, int column) => Enumerable.Range(0, _structure.Entries.Count).First(a => _structure.Entries[a] == (row, column));

    // Entries of Λ by columns, but for some columns.
    private int[][] Columns(params int[] without) =>
    [
        .. from c in Enumerable.Range(0, _structure.Q)
           where !without.Contains(c)
           select Enumerable.Range(0, _structure.Entries.Count).Where(a => _structure.Entries[a].Column == c).ToArray(),
    ];
}
