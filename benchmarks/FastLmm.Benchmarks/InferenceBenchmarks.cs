using BenchmarkDotNet.Attributes;
using FastLmm.Models;
using FastLmm.Tables;

namespace FastLmm.Benchmarks;

/// <summary>
/// What inference costs beside the fit: 100,000 subjects with six rows each, random intercept and slope, p = 5, and 40 subjects with 600. Fits
/// are from packed statistics, and with <c>Rows</c> in the name from columns in memory.
/// </summary>
public class InferenceBenchmarks
{
    private const string Formula = "y ~ time + x1 + x2 + x3 + (1 + time | id)";
    private static readonly FitOptions None = new() { Df = DfMethod.None };
    private static readonly FitOptions KenwardRoger = new() { Df = DfMethod.KenwardRoger };
    private Table _table = Table.FromColumns([TableColumn.Numeric("y", [1])]);
    private LmmStatistics? _statistics;
    private LmmFit? _fit;

    /// <summary>Subjects and rows of each.</summary>
    [Params("100000x6", "40x600")]
    public string Size { get; set; } = "40x600";

    /// <summary>Draws the data and packs them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int[] size = [.. Size.Split('x').Select(int.Parse)];
        _table = Cohort(size[0], size[1]);
        _statistics = LmmStatistics.Collect(Formula, _table);
        _fit = LinearMixedModel.Fit(_statistics, None);
    }

    /// <summary>Estimates with normal tests.</summary>
    [Benchmark(Baseline = true)]
    public double Estimate() => LinearMixedModel.Fit(_statistics!, None).Criterion;

    /// <summary>Estimates with Satterthwaite's degrees of freedom.</summary>
    [Benchmark]
    public double Satterthwaite() => LinearMixedModel.Fit(_statistics!).FixedEffects[1].Df;

    /// <summary>Estimates with Kenward and Roger's.</summary>
    [Benchmark]
    public double KenwardRogerDf() => LinearMixedModel.Fit(_statistics!, KenwardRoger).FixedEffects[1].Df;

    /// <summary>All profile intervals of a fit.</summary>
    [Benchmark]
    public double Profile() => _fit!.ProfileIntervals()["sigma"].Upper;

    /// <summary>Tests of the random effects of a fit.</summary>
    [Benchmark]
    public double RandomEffects() => _fit!.RandomEffectTests().Rows[1].Test!.PValue;

    /// <summary>The whole fit from columns in memory.</summary>
    [Benchmark]
    public double FitRows() => LinearMixedModel.Fit(Formula, _table, None).Criterion;

    /// <summary>The same with CR0.</summary>
    [Benchmark]
    public double FitRowsCr0() => LinearMixedModel.Fit(Formula, _table, None with { Robust = RobustType.CR0 }).FixedEffects[1].Df;

    /// <summary>The same with CR2.</summary>
    [Benchmark]
    public double FitRowsCr2() => LinearMixedModel.Fit(Formula, _table, None with { Robust = RobustType.CR2 }).FixedEffects[1].Df;

    private static Table Cohort(int subjects, int visits)
    {
        int n = subjects * visits;
        var random = new Random(1);
        var id = new long[n];
        double[][] columns = [.. Enumerable.Range(0, 5).Select(_ => new double[n])];
        for (int i = 0, row = 0; i < subjects; i++)
        {
            double b0 = Normal(random), b1 = 0.3 * Normal(random), x1 = random.Next(2), x2 = Normal(random);
            for (int visit = 0; visit < visits; visit++, row++)
            {
                double time = 5 * random.NextDouble(), x3 = Normal(random);
                id[row] = i;
                (columns[0][row], columns[1][row], columns[2][row], columns[3][row]) = (time, x1, x2, x3);
                columns[4][row] = 20 + 0.5 * time + x1 + 0.3 * x2 - 0.3 * x3 + b0 + b1 * time + Normal(random);
            }
        }
        return Table.FromColumns(
        [
            TableColumn.Whole("id", id), TableColumn.Numeric("time", columns[0]), TableColumn.Numeric("x1", columns[1]),
            TableColumn.Numeric("x2", columns[2]), TableColumn.Numeric("x3", columns[3]), TableColumn.Numeric("y", columns[4]),
        ]);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
