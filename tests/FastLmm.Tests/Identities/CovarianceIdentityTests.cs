using FastLmm.Kernels.Reference;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Identities;

/// <summary>A random intercept and slope: var Y_ij = g11 + 2t g12 + t² g22 + σ², cov(Y_ij, Y_ik) = g11 + (t + s) g12 + ts g22.</summary>
public class CovarianceIdentityTests
{
    public static TheoryData<string> Ids => ["Orthodont.ris.REML", "sleepstudy.ris.ML", "ChickWeight.ris.REML"];

    [Theory, MemberData(nameof(Ids))]
    public void CovarianceOfTwoVisitsFollowsFromTheirTimes(string id)
    {
        var fit = new DenseFit(id);
        double[,] g = fit.G;
        for (int i = 0; i < fit.Subjects; i++)
        {
            DenseSubject subject = fit.Unweighted(i);
            double[,] v = subject.Covariance(fit.Engine.Estimates.Lambda);
            for (int j = 0; j < subject.Rows; j++)
                for (int k = 0; k < subject.Rows; k++)
                {
                    double t = subject.Z[j, 1], s = subject.Z[k, 1];
                    double expected = j == k
                        ? g[0, 0] + 2 * t * g[0, 1] + t * t * g[1, 1] + fit.Sigma2
                        : g[0, 0] + (t + s) * g[0, 1] + t * s * g[1, 1];
                    double size = g[0, 0] + t * t * g[1, 1] + s * s * g[1, 1] + fit.Sigma2;
                    Agreement.Near(expected, fit.Sigma2 * v[j, k], Tolerances.Identity * size, $"cov[{i}: {j},{k}]");
                }
        }
    }
}
