using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference.Diagnostics;
using FastLmm.Kernels.Drivers;
using FastLmm.Packing;
using FastLmm.Tests.Robust;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Diagnostics;

/// <summary>Influence against fits of the data without the subject: at fixed θ, by one Newton step, and at the optimum.</summary>
public class DeletionTests
{
    public static TheoryData<int, int, int, bool, bool> Designs()
    {
        var designs = new TheoryData<int, int, int, bool, bool>();
        for (int q = 1; q <= 3; q++)
            for (int seed = 1; seed <= 2; seed++) designs.Add(10 * q + seed, q, 1 + q + seed, seed == 1, (q + seed) % 2 == 0);
        return designs;
    }

    [Theory, MemberData(nameof(Designs))]
    public void WithoutASubjectTheStatisticsAreThoseOfTheOtherRows(int seed, int q, int p, bool weighted, bool ml)
    {
        DiagnosedFit fit = Fit(seed, q, p, weighted, ml);
        for (int subject = 0; subject < fit.Subjects.Count; subject += 5)
        {
            (CriterionPoint without, CriterionDerivatives derivatives) = AtTheta(fit, LeftOut(fit, subject));
            (CriterionPoint rows, CriterionDerivatives ofRows) = AtTheta(fit, OfRows(fit, subject));
            Agreement.Near(rows.R2, without.R2, Tolerances.Identity * rows.R2, "r2");
            Agreement.NearLargest(ofRows.Gradient, derivatives.Gradient, Tolerances.Gradient, "gradient");
        }
    }

    [Theory, MemberData(nameof(Designs))]
    public void TheChangeOfBetaAtFixedThetaIsExact(int seed, int q, int p, bool weighted, bool ml)
    {
        DiagnosedFit fit = Fit(seed, q, p, weighted, ml);
        for (int subject = 0; subject < fit.Subjects.Count; subject++)
        {
            SubjectDiagnostics diagnosed = fit.Subjects[subject];
            if (diagnosed.Dfbeta.Any(double.IsNaN)) continue;
            PackedStatistics statistics = OfRows(fit, subject);
            Estimates at = Held(fit, statistics);
            for (int c = 0; c < p; c++)
            {
                double se = Math.Sqrt(at.Vcov[c, c]);
                Agreement.Near(at.Beta[c] - fit.Estimates.Beta[c], diagnosed.Dfbeta[c], Tolerances.Deletion * se, $"dfbeta of {subject}");
                Agreement.Near(diagnosed.Dfbeta[c] / se, diagnosed.Dfbetas[c], Tolerances.Deletion * (1 + Math.Abs(diagnosed.Dfbetas[c])), "dfbetas");
            }
        }
    }

    [Theory, MemberData(nameof(Designs))]
    public void TheStepOfThetaIsNewtons(int seed, int q, int p, bool weighted, bool ml)
    {
        DiagnosedFit fit = Fit(seed, q, p, weighted, ml);
        for (int subject = 0; subject < fit.Subjects.Count; subject += 3)
        {
            SubjectDiagnostics diagnosed = fit.Subjects[subject];
            if (diagnosed.Dfbeta.Any(double.IsNaN)) continue;
            double[] gradient = AtTheta(fit, OfRows(fit, subject)).Derivatives.Gradient;
            var hessian = fit.Estimates.Optimum.Derivatives.Hessian;
            var system = new double[gradient.Length, gradient.Length + 1];
            for (int a = 0; a < gradient.Length; a++)
            {
                for (int b = 0; b < gradient.Length; b++) system[a, b] = hessian[a, b];
                system[a, gradient.Length] = -gradient[a];
            }
            double[] step = Algebra.LinearSystem.Solve(system);
            double distance = -0.5 * step.Zip(gradient, (s, g) => s * g).Sum() / step.Length;
            Agreement.Near(distance, diagnosed.ThetaCooksDistance, Tolerances.Deletion * (1 + distance), $"distance of theta, {subject}");
            double[] theta = RelativeFactor.ToTheta(fit.Structure, fit.Source.Point.Lambda);
            double[,] moved = RelativeFactor.FromTheta(fit.Structure, [.. theta.Zip(step, (x, s) => x + s)]);
            Agreement.NearLargest(VarianceValues.Theta(fit.Estimates, moved), diagnosed.Theta, Tolerances.Deletion, "theta");
        }
    }

    [Theory, MemberData(nameof(Designs))]
    public void ARefitIsTheFitOfTheOtherRows(int seed, int q, int p, bool weighted, bool ml)
    {
        DiagnosedFit fit = Fit(seed, q, p, weighted, ml);
        string[] ids = [.. fit.Model.SubjectIds.Where((_, i) => i % 6 == 0)];
        IReadOnlyList<LeftOutEstimates> refits = fit.Model.LeaveOut(ids);
        List<double> remainders = [];
        for (int i = 0; i < ids.Length; i++)
        {
            int subject = 6 * i;
            if (fit.Subjects[subject].Dfbeta.Any(double.IsNaN)) continue;
            Assert.Null(refits[i].Failure);
            var direct = new DiagnosedFit(DiagnosedFit.Without(fit.Rows, subject), Method(ml)).Estimates;
            Agreement.Near(direct.Criterion, refits[i].Criterion, Tolerances.SameObjective, "criterion");
            for (int c = 0; c < p; c++)
                Agreement.Near(direct.Beta[c], refits[i].Beta[c], Tolerances.Same * Math.Sqrt(direct.Vcov[c, c]), "beta");
            Agreement.NearLargest(RelativeFactor.ToTheta(direct.Structure, direct.Lambda), refits[i].Theta, Tolerances.Theta, "theta");
            double[] before = RelativeFactor.ToTheta(fit.Structure, fit.Estimates.Lambda);
            double whole = Norm(refits[i].Theta, before), rest = Norm(refits[i].Theta, fit.Subjects[subject].Theta);
            remainders.Add(rest / whole);
        }
        double median = remainders.Order().ElementAt(remainders.Count / 2);
        Assert.True(median < Tolerances.OneStepRemainder, $"one step leaves {median:P0} of the change of theta (median)");
    }

    private static DiagnosedFit Fit(int seed, int q, int p, bool weighted, bool ml) =>
        new(RandomFit.Draw(seed, 40, q, p, weighted), Method(ml));

    private static EstimationMethod Method(bool ml) => ml ? EstimationMethod.Ml : EstimationMethod.Reml;

    private static PackedStatistics LeftOut(DiagnosedFit fit, int subject)
    {
        var influence = new SubjectInfluence(fit.Source, fit.Sums, fit.Source.Blups(), new ThetaStep(fit.Estimates));
        return LeftOutStatistics.Of(fit.Statistics, fit.Source.Point, fit.Sums, subject, influence.LeftoverSquares(subject));
    }

    // The other rows in the same basis; y is shifted by what fits them, which changes β̂ alone.
    private static PackedStatistics OfRows(DiagnosedFit fit, int subject) =>
        new DesignProblem(DiagnosedFit.Without(fit.Rows, subject), fit.Structure.BlockSizes).Pack(fit.Statistics.Basis);

    private static (CriterionPoint Point, CriterionDerivatives Derivatives) AtTheta(DiagnosedFit fit, PackedStatistics statistics)
    {
        ProfiledCriterion criterion = Criterion(fit, statistics);
        CriterionPoint point = criterion.Evaluate(fit.Source.Point.Lambda)!;
        return (point, criterion.Differentiate(point, withMean: true));
    }

    private static Estimates Held(DiagnosedFit fit, PackedStatistics statistics)
    {
        (CriterionPoint point, CriterionDerivatives derivatives) = AtTheta(fit, statistics);
        return new Estimates(statistics, Criterion(fit, statistics), new Optimum(point, derivatives, 0, 0, [], null));
    }

    private static ProfiledCriterion Criterion(DiagnosedFit fit, PackedStatistics statistics) => new(
        new PackedSums(new SimdPasses(), statistics, 1), fit.Structure, fit.Estimates.Reml ? EstimationMethod.Reml : EstimationMethod.Ml,
        statistics.Rows, statistics.SumLogWeights);

    private static double Norm(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
