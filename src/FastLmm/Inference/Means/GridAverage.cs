namespace FastLmm.Inference.Means;

/// <summary>Averages of a grid's points over the variables that means are not asked for by.</summary>
internal sealed class GridAverage
{
    private readonly ReferenceGrid _grid;
    private readonly int[] _of;
    private readonly int[] _over;
    private readonly double[] _counts;

    /// <summary>Prepares.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="variables">The variables that means are asked for by, the first varying fastest.</param>
    /// <param name="weights">How points count.</param>
    /// <exception cref="LmmException">A variable does not exist, or the weights are not known.</exception>
    internal GridAverage(ReferenceGrid grid, IReadOnlyList<string> variables, MeansWeights weights)
    {
        _grid = grid;
        _of = [.. variables.Select(grid.IndexOf)];
        _over = [.. Enumerable.Range(0, grid.Variables.Count).Except(_of)];
        if (weights != MeansWeights.Equal && grid.Weights is null)
            throw new LmmException(FailureKind.BadInput, "the factors have too many combinations for their rows to be counted; use equal weights");
        _counts = grid.Weights is { } counts && counts.Any(count => count > 0) ? counts : [.. Enumerable.Repeat(1.0, grid.Points)];
        Count = grid.Size(_of);
        AveragedOver = [.. _over.Where(k => grid.Variables[k].Texts.Length > 1).Select(k => grid.Variables[k].Name)];
        (Functions, Sizes) = (new double[Count, grid.X.GetLength(1)], new double[Count, grid.X.GetLength(1)]);
        Offsets = new double[Count];
        Average(weights);
    }

    /// <summary>Number of means.</summary>
    internal int Count { get; }

    /// <summary>Variables with several values that are averaged over.</summary>
    internal IReadOnlyList<string> AveragedOver { get; }

    /// <summary>One row a mean over all columns of X.</summary>
    internal double[,] Functions { get; }

    /// <summary>Averages of the absolute values that <see cref="Functions"/> are averages of.</summary>
    internal double[,] Sizes { get; }

    /// <summary>The means' offsets.</summary>
    internal double[] Offsets { get; }

    /// <summary>The values of the variables that a mean has.</summary>
    internal string[] Levels(int mean)
    {
        var levels = new string[_of.Length];
        for (int k = 0; k < levels.Length; k++)
        {
            (mean, int value) = Math.DivRem(mean, _grid.Variables[_of[k]].Texts.Length);
            levels[k] = _grid.Variables[_of[k]].Texts[value];
        }
        return levels;
    }

    private void Average(MeansWeights weights)
    {
        double[] overWeights = OverWeights(weights), totals = new double[Count];
        for (int point = 0; point < _grid.Points; point++)
        {
            int[] values = _grid.Values(point);
            int mean = _grid.Place(values, _of);
            double weight = weights switch
            {
                MeansWeights.Cells => _counts[point],
                MeansWeights.Flat => _counts[point] > 0 ? 1 : 0,
                _ => overWeights[_grid.Place(values, _over)],
            };
            if (weight == 0) continue;
            totals[mean] += weight;
            Offsets[mean] += weight * _grid.Offsets[point];
            for (int c = 0; c < Functions.GetLength(1); c++)
            {
                Functions[mean, c] += weight * _grid.X[point, c];
                Sizes[mean, c] += weight * Math.Abs(_grid.X[point, c]);
            }
        }
        for (int mean = 0; mean < Count; mean++)
        {
            Offsets[mean] /= totals[mean];
            for (int c = 0; c < Functions.GetLength(1); c++)
            {
                Functions[mean, c] /= totals[mean];
                Sizes[mean, c] /= totals[mean];
            }
        }
    }

    // Per combination of the variables averaged over.
    private double[] OverWeights(MeansWeights weights)
    {
        var sums = new double[_grid.Size(_over)];
        if (weights is MeansWeights.Equal or MeansWeights.Outer) Array.Fill(sums, 1);
        for (int point = 0; weights == MeansWeights.Proportional && point < _grid.Points; point++)
            sums[_grid.Place(_grid.Values(point), _over)] += _counts[point];
        foreach (int k in weights == MeansWeights.Outer ? _over : [])
        {
            var margin = new double[_grid.Variables[k].Texts.Length];
            for (int point = 0; point < _grid.Points; point++) margin[_grid.Values(point)[k]] += _counts[point];
            for (int place = 0; place < sums.Length; place++) sums[place] *= margin[Value(place, k)];
        }
        return sums;
    }

    // The value of variable k in a combination of those averaged over.
    private int Value(int place, int k)
    {
        foreach (int variable in _over)
        {
            (place, int value) = Math.DivRem(place, _grid.Variables[variable].Texts.Length);
            if (variable == k) return value;
        }
        throw new InvalidOperationException("not averaged over");
    }
}
