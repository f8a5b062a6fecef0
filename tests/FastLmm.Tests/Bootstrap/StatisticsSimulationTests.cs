using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference.Bootstrap;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Bootstrap;

/// <summary>The law of responses drawn on statistics: that of statistics of simulated rows, and what theory knows of it (METHOD.md 6f).</summary>
public class StatisticsSimulationTests
{
    private const int Draws = 4000;
    private const int Watched = 3;                      // subjects whose Z_i'y are looked at: one visit, two, three
    private const double Sigma = 0.7;

    private static readonly double[,] Root = { { 0.8, 0 }, { 0.3, 0.5 } };
    private static readonly DesignProblem Problem = Unbalanced();
    private static readonly PackedStatistics Statistics = Problem.Pack();

    [Fact]
    public void MeansAndCovariancesAreThoseOfSimulatedRows()
    {
        Assert.True(Statistics.SubjectRank < 2 * Statistics.Subjects.Subjects, "the design should have subjects whose R is singular");
        Assert.True(Statistics.WithinRank < Statistics.P, "the design should have a column that is constant within subjects");
        var response = new SimulatedResponse(new SimulationPlan(Statistics, Root, Sigma, new double[Statistics.P]));

        double[][] onStatistics = [.. Enumerable.Range(0, Draws).Select(draw => Moments(response.Draw(1, draw)))];

        MonteCarlo.SameMoments(SimulatedRows(), onStatistics);
    }

    [Fact]
    public void AtTheTruthTheResidualAndTheCoefficientsAreChiSquare()
    {
        var response = new SimulatedResponse(new SimulationPlan(Statistics, Root, Sigma, new double[Statistics.P]));
        var (r2, beta) = (new double[Draws], new double[Draws]);
        for (int draw = 0; draw < Draws; draw++)
        {
            CriterionPoint point = AtTruth(response.Draw(2, draw));
            r2[draw] = point.R2 / (Sigma * Sigma);
            double[] along = DenseMatrix.Multiply(DenseMatrix.InvertUpper(point.C), point.Beta);
            beta[draw] = along.Sum(x => x * x) / (Sigma * Sigma);
        }

        MonteCarlo.IsChiSquare(Statistics.Rows - Statistics.P, r2, "r²/σ²");
        MonteCarlo.IsChiSquare(Statistics.P, beta, "β̂'P⁻¹β̂/σ²");
    }

    [Fact]
    public void CoefficientsComeBackInTheUsersUnits()
    {
        double[] truth = [0.5, -2, 3];
        var response = new SimulatedResponse(new SimulationPlan(Statistics, Root, Sigma, truth));
        var structure = new BlockStructure([2]);
        double[][] drawn = [.. Enumerable.Range(0, 1000).Select(draw => Fitted(response.Draw(3, draw)))];
        double[] expected = [.. UserBeta(truth)];
        for (int c = 0; c < truth.Length; c++) MonteCarlo.HasMean(expected[c], [.. drawn.Select(beta => beta[c])], $"coefficient {c}");

        double[] Fitted(PackedStatistics statistics) => Estimator.TryFit(
            statistics, structure, new PackedSums(new SimdPasses(), statistics, 1), EstimationMethod.Ml, Root, default).Estimates!.Beta;
    }

    [Fact]
    public void ChiSquareVariatesHaveTheirLaw()
    {
        foreach (long df in new long[] { 1, 2, 3, 40, 1_000_000 })
        {
            double[] sample = [.. Enumerable.Range(0, Draws).Select(i => new NormalSource(9, (ulong)i).ChiSquare(df))];
            MonteCarlo.IsChiSquare(df, sample, $"{df} degrees of freedom");
        }
        Assert.Equal(0, new NormalSource(9, 1).ChiSquare(0));
    }

    // β of the arithmetic in the user's columns, the shift of y included.
    private static IEnumerable<double> UserBeta(double[] inner)
    {
        double[,] map = DenseMatrix.Multiply(Statistics.Basis.XMap(), Statistics.XMap);
        double[] all = DenseMatrix.Multiply(map, inner), shift = DenseMatrix.Multiply(Statistics.Basis.XMap(), Statistics.Gamma);
        return Statistics.KeptColumns.Select(row => shift[row] + Statistics.Basis.YScale * all[row]);
    }

    private static CriterionPoint AtTruth(PackedStatistics drawn) => new ProfiledCriterion(
        new PackedSums(new SimdPasses(), drawn, 1), new BlockStructure([2]), EstimationMethod.Ml, drawn.Rows, drawn.SumLogWeights).Evaluate(Root)!;

    // X'y, y'y, and Z_i'y = R_i'J_iy of the first subjects.
    private static unsafe double[] Moments(PackedStatistics drawn)
    {
        double[,] s = CrossProducts.AtZero(drawn);
        List<double> moments = [.. Enumerable.Range(0, drawn.P + 1).Select(c => s[c, drawn.P])];
        double* r = drawn.Subjects.Rx(0), y = drawn.Subjects.Jy(0);
        for (int i = 0; i < Watched; i++)
        {
            moments.Add(r[i] * y[i]);
            moments.Add(r[8 + i] * y[i] + r[16 + i] * y[8 + i]);
        }
        GC.KeepAlive(drawn);
        return [.. moments];
    }

    // The same of rows y = Zb + ε in the basis of the arithmetic, where z carries the root of the weight and ε has variance σ².
    private static double[][] SimulatedRows()
    {
        List<(int Subject, double[] Row)> rows = [];
        Problem.Store().ForEachTransformed(Statistics, (subject, row) => rows.Add((subject, row.ToArray())));
        var random = new Random(4);
        int p = Statistics.P, m = Statistics.Subjects.Subjects;
        return [.. Enumerable.Range(0, Draws).Select(_ =>
        {
            double[][] b = [.. Enumerable.Range(0, m).Select(_ => DenseMatrix.Multiply(Root, [Sigma * Normal(random), Sigma * Normal(random)]))];
            var moments = new double[p + 1 + 2 * Watched];
            foreach ((int subject, double[] row) in rows)
            {
                double y = row[0] * b[subject][0] + row[1] * b[subject][1] + Sigma * Normal(random);
                for (int c = 0; c < p; c++) moments[c] += row[2 + c] * y;
                moments[p] += y * y;
                for (int k = 0; subject < Watched && k < 2; k++) moments[p + 1 + 2 * subject + k] += row[k] * y;
            }
            return moments;
        })];
    }

    private static DesignProblem Unbalanced()
    {
        const int Subjects = 12;
        var random = new Random(5);
        var chunk = new DesignChunk(3, 2, 60, weighted: true);
        for (int subject = 0; subject < Subjects; subject++)
        {
            double sex = subject % 2;
            for (int visit = 0; visit <= subject % 5; visit++)
            {
                int row = chunk.Rows++;
                double time = 10 + 3 * random.NextDouble();
                chunk.Subject[row] = subject;
                (chunk.X[0][row], chunk.X[1][row], chunk.X[2][row]) = (1, time, sex);
                (chunk.Z[0][row], chunk.Z[1][row]) = (1, time);
                chunk.Weight![row] = 0.5 + random.NextDouble();
                chunk.Y[row] = 100 + time + Normal(random);
            }
        }
        return new DesignProblem(chunk, [2]);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
