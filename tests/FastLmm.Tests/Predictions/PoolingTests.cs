using FastLmm.Algebra;
using FastLmm.Tables;
using FastLmm.Tests.GoldenFits;
using FastLmm.Tests.Identities;
using FastLmm.TestSupport;
using MathNet.Numerics.LinearAlgebra;

namespace FastLmm.Tests.Predictions;

/// <summary>Partial pooling: subjects' own estimates, coefficients and shrinkage, and how a profile lies between the two extremes.</summary>
public class PoolingTests
{
    public static TheoryData<string> Ids => ProfileIdentityTests.Ids;

    // c = (√W Z)⁺ √W y where e_k lies in the span of the rows of Z, else missing.
    [Theory, MemberData(nameof(Ids))]
    public void OwnEstimatesAreLeastSquaresOfTheSubjectsRows(string id)
    {
        var fit = new DenseFit(id);
        double[] own = fit.Result.RandomEffects.OwnEstimates;
        for (int i = 0; i < fit.Subjects; i++)
        {
            double[] variance = fit.ErrorVariances(i);
            Matrix<double> z = Matrix<double>.Build.DenseOfArray(fit.Z(i)).MapIndexed((row, _, entry) => entry / Math.Sqrt(variance[row]));
            Vector<double> y = Vector<double>.Build.Dense([.. fit.Y(i).Select((value, row) => value / Math.Sqrt(variance[row]))]);
            Vector<double> c = z.PseudoInverse() * y;
            Matrix<double> span = z.PseudoInverse() * z;
            for (int k = 0; k < c.Count; k++)
            {
                bool isDetermined = Math.Abs(1 - span[k, k]) < OwnTolerance;
                Agreement.Near(isDetermined ? 0 : 1, double.IsNaN(own[i * c.Count + k]) ? 1 : 0, 0, $"missing [{i},{k}]");
                if (isDetermined) Agreement.Near(c[k], own[i * c.Count + k], OwnTolerance * c.AbsoluteMaximum(), $"own[{i},{k}]");
            }
        }
    }

    [Fact]
    public void WhatASubjectsRowsDoNotDetermineIsMissing()
    {
        // One visit; two visits; two visits at one time; one visit at time 0, which determines the intercept.
        string[] ids = ["one", "two", "two", "same", "same", "zero", "a", "a", "a", "b", "b", "b", "c", "c", "c"];
        double[] t = [3, 1, 2, 2, 2, 0, 0, 1, 2, 0, 1, 3, 1, 2, 4], y = [5, 1, 3, 4, 6, 7, 1, 2.5, 3, 2, 2.5, 5, 0, 2, 3];
        using Table table = Table.FromColumns([TableColumn.Text("id", ids), TableColumn.Numeric("t", t), TableColumn.Numeric("y", y)]);
        RandomEffects effects = LinearMixedModel.Fit("y ~ t + (1 + t | id)", table).RandomEffects;
        double[] Own(string id) => [.. effects.OwnEstimates.Skip(2 * effects.NumberOf(id)).Take(2)];
        Assert.Equal([double.NaN, double.NaN], Own("one"));
        Agreement.Near([-1, 2], Own("two"), _ => Tolerances.Identity, "two");
        Assert.Equal([double.NaN, double.NaN], Own("same"));
        Assert.Equal(7, Own("zero")[0], 12);
        Assert.True(double.IsNaN(Own("zero")[1]));
    }

    [Theory]
    [InlineData("Orthodont.sex_ris.REML")]
    [InlineData("sleepstudy.ris.ML")]
    public void CoefficientsAreTheSumsAndShrinkageThePartOfTheVarianceThatIsLeft(string id)
    {
        GoldenFit golden = GoldenFit.Load(id);
        LmmFit fit = CsvFit.Of(id);
        RandomEffects effects = fit.RandomEffects;
        Assert.Equal(golden.BetaNames, effects.CoefficientNames);
        for (int i = 0; i < fit.Subjects; i++)
        {
            double[] sums = effects.Coefficients(i);
            for (int c = 0; c < sums.Length; c++)
            {
                int k = Array.IndexOf([.. effects.Names], effects.CoefficientNames[c]);
                Assert.Equal(fit.FixedEffects[c].Estimate + (k < 0 ? 0 : effects.OfSubject(i)[k]), sums[c]);
            }
            double left = Enumerable.Range(0, 2).Sum(k => effects.ConditionalCovariance(i, k, k)), all = golden.G[0, 0] + golden.G[1, 1];
            Agreement.Near(1 - left / all, effects.Shrinkage(i), Tolerances.RandomCovariance, $"shrinkage {i}");
            Assert.InRange(effects.Shrinkage(i), 0, 1);
        }
    }

    [Fact]
    public void ARandomEffectWithoutAFixedOneOfItsNameHasNoneAddedAndComesFirst()
    {
        GoldenDataset data = GoldenDataset.Load("Orthodont");
        using Table table = Table.FromCsv(data.CsvPath);
        RandomEffects effects = LinearMixedModel.Fit("distance ~ Sex + (1 + age | Subject)", table).RandomEffects;
        Assert.Equal(["age", "(Intercept)", "SexMale"], effects.CoefficientNames);
        Assert.Equal(effects.OfSubject(3)[1], effects.Coefficients(3)[0]);
    }

    // Ŷ_i = σ²Σ_i⁻¹ X_iβ̂ + (I − σ²Σ_i⁻¹) Z_ic_i with c_i the subject's own line: Z_i'Σ_i⁻¹Y_i depends on Y_i through Z_i'Y_i = Z_i'Z_ic_i alone.
    [Theory]
    [InlineData("Orthodont.ri.REML")]
    [InlineData("Orthodont.ris.REML")]
    [InlineData("Orthodont.sex_ris.REML")]
    public void AProfileLiesBetweenTheSubjectsOwnLineAndThePopulationsByTheirWeights(string id)
    {
        var fit = new DenseFit(id);
        using Table rows = PredictedTable.TableOf(fit.Design, [.. Enumerable.Range(0, fit.Design.Rows)]);
        double[] population = PredictedTable.Of(fit.Result, rows, new PredictionOptions()).Prediction;
        double[] profile = PredictedTable.Of(fit.Result, rows, new PredictionOptions { For = PredictionTarget.Subject }).Prediction;
        double tolerance = Tolerances.Identity * Math.Sqrt(fit.Sigma2), farthest = 0;
        for (int i = 0; i < fit.Subjects; i++)
        {
            int[] at = fit.RowsOf(i);
            int q = fit.G.GetLength(0);
            double[] line = DenseMatrix.Multiply(fit.Z(i), fit.Result.RandomEffects.OwnEstimates.AsSpan(i * q, q));
            double[] mean = [.. at.Select(row => population[row])];
            double[] weighted = fit.Solve(i, [.. mean.Zip(line, (a, b) => a - b)]);
            for (int j = 0; j < at.Length; j++)
            {
                Agreement.Near(line[j] + fit.Sigma2 * weighted[j], profile[at[j]], tolerance, $"row {at[j]}");
                farthest = Math.Max(farthest, Math.Abs(profile[at[j]] - mean[j]));
                if (q > 1) continue;
                double weight = fit.Sigma2 / (fit.Sigma2 + at.Length * fit.G[0, 0]);
                double average = mean.Average();
                Agreement.Near(mean[j] + (1 - weight) * (line[j] - average), profile[at[j]], tolerance, $"weight, row {at[j]}");
            }
        }

        // The mean of a subject is not that of the population: up to 5 mm at a residual standard deviation of 1.4 mm.
        Assert.True(farthest > 3 * Math.Sqrt(fit.Sigma2), $"{farthest}");
    }

    private const double OwnTolerance = 1e-9;           // a pseudoinverse in the user's units: powers of time up to 1e3 times each other
}
