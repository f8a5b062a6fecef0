using FastLmm.Estimation;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>The criterion and its gradient at given θ, without the optimiser.</summary>
public class UserCriterionTests
{
    public static TheoryData<string> Ids => [.. GoldenIds.WithDesign];

    public static TheoryData<string> AllIds => [.. Golden.FitIdsWithDesign];

    [Theory, MemberData(nameof(Ids))]
    public void CriterionAndGradientEqualThoseOfRAtGivenTheta(string id) =>
        Check(id, GoldenFit.Load(id).ObjectiveAt, Tolerances.NumericalGradient);

    [Theory, MemberData(nameof(AllIds))]
    public void CriterionAndGradientEqualThoseOfFortyDigits(string id) => Check(id, ExactObjectives.Of(GoldenFit.Load(id)), Tolerances.Gradient);

    [Theory, MemberData(nameof(Ids))]
    public void CriterionAtTheEstimatesIsTheirCriterion(string id)
    {
        EngineFit fit = EngineFit.Of(id);
        var criterion = new UserCriterion(fit.Statistics, fit.Structure, fit.Sums, fit.Golden.Method);
        double[] theta = RelativeFactor.ToTheta(fit.Structure, fit.Estimates.Lambda);
        Agreement.Near(fit.Estimates.Criterion, criterion.Value(theta)!.Value, Tolerances.Objective(fit.Golden.Objective), "objective");
    }

    private static void Check(string id, IReadOnlyList<GoldenObjective> points, double gradientTolerance)
    {
        EngineFit fit = EngineFit.Of(id);
        var criterion = new UserCriterion(fit.Statistics, fit.Structure, fit.Sums, fit.Golden.Method);
        Assert.Equal(3, points.Count);
        foreach (GoldenObjective at in points)
        {
            (double value, double[] gradient) = criterion.ValueAndGradient(at.Theta)!.Value;
            string where = $"theta = ({string.Join(", ", at.Theta)})";
            double tolerance = GoldenIds.IsNumericallyHard(id) ? Tolerances.HardObjective : Tolerances.Objective(at.Objective);
            Agreement.Near(at.Objective, value, tolerance, $"objective at {where}");
            Agreement.NearLargest(at.Gradient, gradient, gradientTolerance, $"gradient at {where}");
        }
    }
}
