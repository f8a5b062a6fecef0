using FastLmm.Algebra;

namespace FastLmm.Inference.Means;

/// <summary>
/// Estimated marginal means as R's emmeans defines them (Searle, Speed and Milliken 1980): predictions of the fixed part over the grid of
/// all combinations of the variables' values, averaged over those that are not asked for.
/// </summary>
public sealed class MarginalMeans
{
    private const double Estimable = 1e-8;              // of the sum of absolute terms

    private readonly MeansBasis _basis;
    private readonly MeansSpec _spec;
    private readonly GridAverage _average;

    private MarginalMeans(MeansBasis basis, MeansSpec spec, MeansOptions options)
    {
        (_basis, _spec) = (basis, spec);
        Level = options.Level ?? basis.Level;
        _average = new GridAverage(ReferenceGrid.Of(basis, options, spec.Trend), spec.Variables, options.Weights);
        Rows = [.. Enumerable.Range(0, _average.Count).Select(Mean)];
    }

    /// <summary>Variables of the means.</summary>
    public IReadOnlyList<string> Variables => _spec.Of;

    /// <summary>Variables within whose values means are compared.</summary>
    public IReadOnlyList<string> ByVariables => _spec.By;

    /// <summary>The variable whose slopes these are; null for means.</summary>
    public string? Trend => _spec.Trend;

    /// <summary>Variables with several values that were averaged over.</summary>
    public IReadOnlyList<string> AveragedOver => _average.AveragedOver;

    /// <summary>Confidence level.</summary>
    public double Level { get; }

    /// <summary>How degrees of freedom were found.</summary>
    public string DfMethod => _basis.Mean.Method;

    /// <summary>The means: for all values of <see cref="Variables"/>, then of <see cref="ByVariables"/>, the first varying fastest.</summary>
    public IReadOnlyList<MarginalMean> Rows { get; }

    /// <summary>What a user must know, in plain sentences.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            int lost = Rows.Count(row => !row.IsEstimable);
            if (lost == 0) return [];
            return [$"{lost} of {Rows.Count} cannot be estimated: the data have no rows that determine the dropped columns they need"];
        }
    }

    /// <summary>One row a mean over all columns of X, dropped ones included.</summary>
    internal double[,] LinearFunctions => _average.Functions;

    /// <summary>All differences of two means within each combination of <see cref="ByVariables"/>.</summary>
    /// <param name="adjustment">How p values and intervals of a combination are adjusted together.</param>
    public IReadOnlyList<MeanContrast> Pairwise(Adjustment adjustment = Adjustment.Tukey)
    {
        int size = _spec.By.Count == 0 ? Rows.Count : Rows.TakeWhile(row => By(row).SequenceEqual(By(Rows[0]))).Count();
        var tests = MultipleTests.Pairs(adjustment, size);
        return [.. Enumerable.Range(0, Rows.Count / size).SelectMany(group => Family(group * size, size, tests))];
    }

    /// <summary>Makes means of a fit.</summary>
    /// <param name="basis">What is needed of the fit.</param>
    /// <param name="spec">Which means, e.g. <c>Sex | age</c> or <c>trend(age) ~ Sex</c>.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="LmmException">The means cannot be read, or name what there is not.</exception>
    internal static MarginalMeans Of(MeansBasis basis, string spec, MeansOptions options) => new(basis, MeansSpec.Parse(spec), options);

    private MarginalMean Mean(int row)
    {
        double[] function = DenseMatrix.Row(_average.Functions, row);
        string[] levels = _average.Levels(row);
        const double None = double.NaN;
        if (!IsEstimable(function, DenseMatrix.Row(_average.Sizes, row))) return new MarginalMean(levels, None, None, None, None, None, None);
        double offset = _average.Offsets[row];
        ContrastTest test = _basis.Mean.Contrast(Kept(function), Level, -offset);
        return new MarginalMean(
            levels, test.Estimate + offset, test.StandardError, test.Df, test.PValue, test.Lower + offset, test.Upper + offset);
    }

    private IEnumerable<MeanContrast> Family(int first, int size, MultipleTests tests)
    {
        int[] means = [.. Enumerable.Range(first, size)];
        (int A, int B)[] pairs = [.. means.SelectMany(a => means.Where(b => b > a).Select(b => (a, b)))];
        ContrastTest?[] alone = [.. pairs.Select(pair => Difference(pair.A, pair.B))];
        double[] p = tests.PValues(
            [.. alone.Select(test => test?.PValue ?? double.NaN)], [.. alone.Select(test => test?.TValue ?? double.NaN)],
            [.. alone.Select(test => test?.Df ?? double.NaN)]);
        for (int k = 0; k < pairs.Length; k++)
        {
            string name = $"{ContrastLabel.Of(Label(pairs[k].A))} - {ContrastLabel.Of(Label(pairs[k].B))}";
            double estimate = alone[k] is { } test ? test.Estimate - test.NullValue : double.NaN, error = alone[k]?.StandardError ?? double.NaN;
            double df = alone[k]?.Df ?? double.NaN, reach = tests.Width(Level, df) * error;
            yield return new MeanContrast(name, By(Rows[first]), estimate, error, df, p[k], estimate - reach, estimate + reach);
        }
    }

    // Null where the data do not determine it. The offsets' difference stands as the value that is tested, less its sign.
    private ContrastTest? Difference(int a, int b)
    {
        double[] function = DenseMatrix.Row(_average.Functions, a), sizes = DenseMatrix.Row(_average.Sizes, a);
        for (int c = 0; c < function.Length; c++)
        {
            function[c] -= _average.Functions[b, c];
            sizes[c] += _average.Sizes[b, c];
        }
        return IsEstimable(function, sizes) ? _basis.Mean.Contrast(Kept(function), Level, _average.Offsets[b] - _average.Offsets[a]) : null;
    }

    private string Label(int row) => ContrastLabel.Of(_spec.Of, Rows[row].Levels, Rows.Select(other => other.Levels));

    private IReadOnlyList<string> By(MarginalMean row) => [.. row.Levels.Skip(_spec.Of.Count)];

    private double[] Kept(double[] function) => [.. _basis.Kept.Select(column => function[column])];

    // A function of β is determined by the data when on each dropped column it is what it is on the combination of kept columns.
    private bool IsEstimable(double[] function, double[] sizes)
    {
        if (function.Any(double.IsNaN)) return false;
        foreach (ColumnDependence dropped in _basis.Dropped)
        {
            double difference = function[dropped.Column], size = sizes[dropped.Column];
            for (int k = 0; k < dropped.OnKept.Length; k++)
            {
                difference -= dropped.OnKept[k] * function[_basis.Kept[k]];
                size += Math.Abs(dropped.OnKept[k]) * sizes[_basis.Kept[k]];
            }
            if (Math.Abs(difference) > Estimable * size) return false;
        }
        return true;
    }
}
