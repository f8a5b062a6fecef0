using FastLmm.TestSupport;

namespace FastLmm.Tests.Identities;

/// <summary>Subjects' contributions to −2 log-likelihood.</summary>
public class ContributionTests
{
    public static TheoryData<string> Ids =>
    [
        "Orthodont.sex_ris.ML", "sleepstudyWeighted.w_off_ris.ML", "syn_quadratic.q3_blocks.ML", "OrthodontWeighted.w_ri.ML",
        "Dyestuff2.ri.ML", "ChickWeight.quad_q3.ML", "Spruce.rawdays_ris.ML", "syn_bigsubject.ris.ML",
    ];

    public static TheoryData<string> Small =>
        ["Orthodont.sex_ris.ML", "Orthodont.sex_ris.REML", "sleepstudyWeighted.w_off_ris.ML", "OrthodontWeighted.w_ris.REML"];

    [Theory, MemberData(nameof(Ids))]
    public void ContributionsSumToTheDeviance(string id)
    {
        LmmFit fit = GoldenFits.DesignTableFit.Of(id);
        double[] contributions = fit.RandomEffects.Contributions;
        Assert.Equal(fit.Subjects, contributions.Length);
        Agreement.Near(fit.Criterion, contributions.Sum(), Tolerances.Identity * contributions.Sum(Math.Abs), "sum of contributions");
    }

    // n_i log 2π + log|Σ_i| + (y − Xβ̂)'Σ_i⁻¹(y − Xβ̂)
    [Theory, MemberData(nameof(Small))]
    public void ContributionIsTheNormalDensity(string id)
    {
        var fit = new DenseFit(id);
        for (int i = 0; i < fit.Subjects; i++)
        {
            double[] residual = [.. fit.Y(i).Zip(fit.Mean(i), (y, mean) => y - mean)];
            double quadratic = residual.Zip(fit.Solve(i, residual), (a, b) => a * b).Sum();
            double expected = residual.Length * Math.Log(2 * Math.PI) + fit.LogDeterminant(i) + quadratic;
            double tolerance = Tolerances.Identity * (Math.Abs(expected) + residual.Length);
            Agreement.Near(expected, fit.Result.RandomEffects.Contributions[i], tolerance, $"contribution {i}");
        }
    }
}
