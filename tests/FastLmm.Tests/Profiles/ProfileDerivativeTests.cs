using FastLmm.Inference.Profiles;
using FastLmm.Tests.Estimation;

namespace FastLmm.Tests.Profiles;

/// <summary>Gradient and Hessian of every kind of profile against extrapolated differences, away from the estimate.</summary>
public class ProfileDerivativeTests
{
    /// <summary>Central differences at 2h and h, extrapolated, keep about nine digits of a smooth function computed to 1e-14.</summary>
    private const double Tolerance = 1e-7;
    private const double Step = 1e-3;

    public static TheoryData<int[], int> Cases()
    {
        var cases = new TheoryData<int[], int>();
        foreach (int[] blocks in new int[][] { [1], [2], [1, 1], [3], [2, 1], [1, 2], [4] })
            for (int seed = 1; seed <= 2; seed++) cases.Add(blocks, seed);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void GradientAndHessianAreSlopes(int[] blocks, int seed)
    {
        ProfileSetup setup = ProfileCase.Of(DerivativeTests.Problem(seed, blocks));
        var random = new Random(seed);
        foreach (ProfileParameter parameter in setup.Parameters)
        {
            if (setup.Of(parameter) is not { } profile) continue;
            double[] u = [.. profile.Estimate.Value.U.Select(x => x + 0.2 * (random.NextDouble() - 0.5))];
            foreach (int i in profile.Function.Coordinates.Positive) u[i] = 0.3 + Math.Abs(u[i]);
            Check(profile.Function, u, parameter.Name);
        }
    }

    [Fact]
    public void AnEstimateOfZeroAndOneOfPerfectCorrelationHaveSmoothCoordinates()
    {
        ProfileSetup zero = ProfileCase.OfGolden("Dyestuff2.ri.ML");
        ParameterProfile deviation = zero.Of(zero.Parameters[0])!;
        Check(deviation.Function, [deviation.Estimate.Value.U[0] + 0.1, 0.4], "sd at zero");

        ProfileSetup perfect = ProfileCase.OfGolden("CO2.ris.ML");
        ParameterProfile correlation = perfect.Of(perfect.Parameters[1])!;
        Assert.Equal(-Math.PI / 2, correlation.Estimate.T);
        Check(correlation.Function, correlation.Estimate.Value.U, "correlation at -1");
    }

    private static void Check(ProfileFunction function, double[] u, string what)
    {
        (double[] gradient, double[,] hessian) = At(function, u);
        double scale = hessian.Cast<double>().Max(Math.Abs);
        for (int i = 0; i < u.Length; i++)
        {
            double slope = Extrapolated(h => function.Evaluate(Moved(u, i, h))!.F - function.Evaluate(Moved(u, i, -h))!.F);
            Agreement.Near(slope, gradient[i], Tolerance * (1 + scale), $"gradient of {what}[{i}]");
            for (int j = 0; j < u.Length; j++)
            {
                double curvature = Extrapolated(h => At(function, Moved(u, j, h)).Gradient[i] - At(function, Moved(u, j, -h)).Gradient[i]);
                Agreement.Near(curvature, hessian[i, j], Tolerance * (1 + scale), $"Hessian of {what}[{i},{j}]");
            }
        }
    }

    private static (double[] Gradient, double[,] Hessian) At(ProfileFunction function, double[] u) =>
        function.Differentiate(function.Evaluate(u)!);

    private static double Extrapolated(Func<double, double> difference) =>
        (4 * difference(Step) / (2 * Step) - difference(2 * Step) / (4 * Step)) / 3;

    private static double[] Moved(double[] u, int entry, double by)
    {
        double[] moved = [.. u];
        moved[entry] += by;
        return moved;
    }
}
