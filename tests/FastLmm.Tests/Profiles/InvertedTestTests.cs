using FastLmm.Inference.Profiles;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Profiles;

/// <summary>
/// The interval found by an independent route: the definition with dense Σ_i, minimised by the downhill simplex in standard deviations and
/// correlations, and the test inverted by bisection.
/// </summary>
public class InvertedTestTests
{
    private const double C2 = 3.8414588206941245;
    private const double Tolerance = 1e-5;              // of the interval: the simplex leaves 1e-9 of d, the bisection 1e-7

    [Theory]
    [InlineData("sleepstudy.ris.ML")]
    [InlineData("OrthodontFemale.ri.ML")]
    public void LimitsAreWhereTheTestRejects(string id)
    {
        ProfileSetup setup = ProfileCase.OfGolden(id);
        var dense = new DenseLikelihood(id);
        ProfileIntervals intervals = new Profiler(setup, null, default).Intervals(0.95, null);
        double[] estimates = [.. intervals.Rows.Select(row => row.Estimate)];
        int variances = estimates.Length - dense.P;

        for (int at = 0; at < estimates.Length; at++)
        {
            ProfileInterval row = intervals.Rows[at];
            double Rise(double value) => Constrained(dense, setup, estimates, variances, at, value) - setup.Estimates.Criterion;
            double width = row.Upper - row.Lower;
            foreach (double limit in new[] { row.Lower, row.Upper })
            {
                double inner = limit + 0.05 * (row.Estimate - limit), outer = limit - 0.05 * (row.Estimate - limit);
                Assert.True(Rise(inner) < C2 && Rise(outer) > C2, $"{row.Name}: the limit {limit} is not between {inner} and {outer}");
                while (Math.Abs(outer - inner) > 1e-7 * width)
                {
                    double middle = 0.5 * (inner + outer);
                    if (Rise(middle) < C2) inner = middle;
                    else outer = middle;
                }
                Agreement.Near(inner, limit, Tolerance * width, row.Name);
            }
        }
    }

    // d with one parameter held and the others at their best: SDs and σ by their logarithms, correlations by Fisher's z.
    private static double Constrained(
        DenseLikelihood dense, ProfileSetup setup, double[] estimates, int variances, int held, double value)
    {
        int[] free = [.. Enumerable.Range(0, variances).Where(i => i != held)];
        bool Correlation(int i) => setup.Parameters[i].Kind == ProfileKind.Correlation;
        double F(double[] x)
        {
            double[] all = [.. estimates.Take(variances)];
            if (held < variances) all[held] = value;
            for (int i = 0; i < free.Length; i++) all[free[i]] = Correlation(free[i]) ? Math.Tanh(x[i]) : Math.Exp(x[i]);
            double sigma = all[variances - 1];
            double[,] g = variances == 2
                ? new double[,] { { all[0] * all[0] } }
                : new double[,] { { all[0] * all[0], all[0] * all[1] * all[2] }, { all[0] * all[1] * all[2], all[2] * all[2] } };
            return held < variances ? dense.Least(g, sigma) : dense.Least(g, sigma, held - variances, value);
        }
        double[] start = [.. free.Select(i => Correlation(i) ? Math.Atanh(estimates[i]) : Math.Log(estimates[i]))];
        return NelderMead.Minimise(F, start, 0.2).Value;
    }
}
