using FastLmm.Tables;

namespace FastLmm.Tests.Estimation;

/// <summary>Random effects a million times larger than the residuals, beside a steep slope: nothing of σ may drown in rounding.</summary>
public class DwarfedResidualTests
{
    /// <summary>y holds its residuals of 1e-6 to 1e-16, so ten digits of them; λ² of 1e12 is infinity to as many.</summary>
    private const double Tolerance = 1e-8;
    private const int Subjects = 60;
    private const int Visits = 5;
    private const double ResidualSize = 1e-6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SigmaIsThatOfTheRegressionWithinSubjects(int seed)
    {
        var random = new Random(seed);
        var (y, time, residual) = (new double[Subjects * Visits], new double[Subjects * Visits], new double[Subjects * Visits]);
        var (id, sex) = (new string[Subjects * Visits], new string[Subjects * Visits]);
        for (int i = 0; i < Subjects; i++)
        {
            double effect = 2 * random.NextDouble() - 1;
            for (int row = i * Visits; row < (i + 1) * Visits; row++)
            {
                (id[row], sex[row], time[row], residual[row]) = ($"S{i}", i % 2 == 0 ? "M" : "W", 8 * random.NextDouble(), random.NextDouble() - 0.5);
                y[row] = 20 + effect + 0.5 * time[row] + ResidualSize * residual[row];
            }
        }
        using Table table = Table.FromColumns(
            [TableColumn.Numeric("y", y), TableColumn.Numeric("time", time), TableColumn.Text("sex", sex), TableColumn.Text("id", id)]);

        LmmFit fit = LinearMixedModel.Fit("y ~ time + sex + (1 | id)", table);

        double expected = ResidualSize * Math.Sqrt(ResidualSquares(residual, time) / (Subjects * (Visits - 1) - 1));
        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.Equal(1, fit.Sigma / expected, Tolerance);
        Assert.Equal(0.5, fit.FixedEffects["time"].Estimate, 1e-6);
        Assert.InRange(fit.Convergence.Iterations, 1, 15);
    }

    // Of the regression on time with a level for each subject; the slope and the levels in y change nothing of it.
    private static double ResidualSquares(double[] residual, double[] time)
    {
        double ee = 0, et = 0, tt = 0;
        for (int i = 0; i < Subjects; i++)
        {
            Range rows = (i * Visits)..((i + 1) * Visits);
            double meanE = residual[rows].Average(), meanT = time[rows].Average();
            foreach ((double e, double t) in residual[rows].Zip(time[rows]))
            {
                ee += (e - meanE) * (e - meanE);
                et += (e - meanE) * (t - meanT);
                tt += (t - meanT) * (t - meanT);
            }
        }
        return ee - et * et / tt;
    }
}
