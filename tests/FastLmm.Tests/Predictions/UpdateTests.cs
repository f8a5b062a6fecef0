using FastLmm.Algebra;
using FastLmm.Models;
using FastLmm.Tables;
using FastLmm.Tests.Identities;
using FastLmm.Tests.Models;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Predictions;

/// <summary>Subjects whose rows come to a saved model later, against the same rows in the fit and against the dense formulas.</summary>
public sealed class UpdateTests : ModelFolder
{
    private static readonly PredictionOptions Profiles =
        new() { For = PredictionTarget.Subject, Interval = PredictionInterval.Confidence, Threads = 1 };

    public static TheoryData<string> Ids =>
    [
        "Orthodont.sex_ris.REML", "sleepstudyWeighted.w_off_ris.ML", "OrthodontWeighted.w_ris.REML", "syn_quadratic.q3.REML", "syn_unbalanced.ri.REML",
        "CO2.ris.REML", "syn_quadratic.q3_blocks.ML",
    ];

    // The rows of every subject under another id: the same parameters, the same rows, so the same BLUP and variance.
    [Theory, MemberData(nameof(Ids))]
    public void ANewSubjectWithTheRowsOfOneInTheFitIsPredictedLikeIt(string id)
    {
        var fit = new DenseFit(id);
        SavedModel model = SaveAndLoad(fit.Result.ToSavedModel());
        int[] all = [.. Enumerable.Range(0, fit.Design.Rows)];
        using Table known = PredictedTable.TableOf(fit.Design, all), later = PredictedTable.TableOf(fit.Design, all, id: row => "new " + fit.Design.SubjectIds[row]);
        using Table update = PredictedTable.TableOf(fit.Design, [.. all.Reverse()], response: true, id: row => "new " + fit.Design.SubjectIds[row]);
        PredictedTable expected = PredictedTable.Of(model, known, Profiles), actual = PredictedTable.Of(model, later, Profiles with { Update = update });

        double tolerance = Tolerances.Identity * Math.Sqrt(fit.Sigma2);
        Agreement.Near(expected.Prediction, actual.Prediction, _ => tolerance, "profile");
        Agreement.Near(expected.Error, actual.Error, _ => tolerance, "se");
        Assert.Empty(actual.Notes);
    }

    // A subject of the fit comes back: b̂, Var(b|Y) and E of all its rows, by the definition with the dense Σ_i.
    [Theory, MemberData(nameof(Ids))]
    public void FurtherRowsOfAKnownSubjectCountBesidesThoseOfTheFit(string id)
    {
        var fit = new DenseFit(id);
        SavedModel model = SaveAndLoad(fit.Result.ToSavedModel());
        int[] own = fit.RowsOf(0), further = [.. fit.RowsOf(1).Take(3)], both = [.. own, .. further];
        using Table update = PredictedTable.TableOf(fit.Design, further, response: true, id: _ => fit.Design.DistinctSubjects[0]);
        using Table rows = PredictedTable.TableOf(fit.Design, own);
        PredictedTable actual = PredictedTable.Of(model, rows, Profiles with { Update = update });
        Assert.Equal(["1 of the subjects to update was in the data of the fit; their rows count besides those of the fit"], actual.Notes);

        var dense = new DensePosterior(fit, both);
        double tolerance = Tolerances.Identity * Math.Sqrt(fit.Sigma2);
        for (int i = 0; i < own.Length; i++)
        {
            (double prediction, double variance) = dense.Profile(own[i], fit.Result.Vcov);
            Agreement.Near(prediction, actual.Prediction[i], tolerance, $"profile {i}");
            Agreement.Near(Math.Sqrt(variance), actual.Error[i], tolerance, $"se {i}");
        }
    }

    [Fact]
    public void WhatCannotUpdateIsASentence()
    {
        var fit = new DenseFit("Orthodont.sex_ris.REML");
        SavedModel model = SaveAndLoad(fit.Result.ToSavedModel());
        int[] all = [0, 1, 2, 3];
        using Table rows = PredictedTable.TableOf(fit.Design, all);
        LmmException error = Assert.Throws<LmmException>(() => PredictedTable.Of(model, rows, Profiles with { Update = rows }));
        Assert.StartsWith("the rows to update with, which need responses too: there is no column 'y'", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<LmmException>(() => PredictedTable.Of(model, rows, new PredictionOptions { Update = rows }));
        Assert.StartsWith("rows to update subjects with say nothing about population means", error.Message, StringComparison.Ordinal);
    }

    // With V = Σ of these rows: b̂ = GZ'V⁻¹(y − Xβ̂), G − GZ'V⁻¹ZG, E = GZ'V⁻¹X.
    private sealed class DensePosterior
    {
        private readonly DenseFit _fit;
        private readonly double[] _b;
        private readonly double[,] _variance;
        private readonly double[,] _e;

        internal DensePosterior(DenseFit fit, int[] rows)
        {
            _fit = fit;
            double[,] z = Columns(fit.Design.Z, rows), x = Columns(fit.Design.X, rows), sigma = DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(z, fit.G), z);
            for (int i = 0; i < rows.Length; i++) sigma[i, i] += fit.Sigma2 / (fit.Design.Weight?[rows[i]] ?? 1);
            double[,] l = DenseMatrix.InvertUpper(DenseMatrix.Transpose(Cholesky.Factor(sigma)!));
            double[,] gain = DenseMatrix.Multiply(DenseMatrix.MultiplyTransposed(fit.G, z), DenseMatrix.MultiplyTransposed(l, l));
            double[] mean = DenseMatrix.Multiply(x, fit.Engine.Estimates.Beta);
            _b = DenseMatrix.Multiply(gain, [.. rows.Select((row, i) => fit.Design.Y[row] - (fit.Design.Offset?[row] ?? 0) - mean[i])]);
            _variance = DenseMatrix.Multiply(DenseMatrix.Multiply(gain, z), fit.G);
            for (int k = 0; k < _b.Length; k++)
                for (int m = 0; m < _b.Length; m++) _variance[k, m] = fit.G[k, m] - _variance[k, m];
            _e = DenseMatrix.Multiply(gain, x);
        }

        internal (double Prediction, double Variance) Profile(int row, double[,] vcov)
        {
            double[] x = [.. _fit.Design.X.Select(column => column[row])], z = [.. _fit.Design.Z.Select(column => column[row])];
            double[] ez = DenseMatrix.Multiply(DenseMatrix.Transpose(_e), z), left = [.. x.Zip(ez, (a, b) => a - b)];
            double mean = x.Zip(_fit.Engine.Estimates.Beta, (a, b) => a * b).Sum() + z.Zip(_b, (a, b) => a * b).Sum() + (_fit.Design.Offset?[row] ?? 0);
            return (mean, Form(_variance, z) + Form(vcov, left));
        }

        private static double Form(double[,] m, double[] v) => v.Zip(DenseMatrix.Multiply(m, v), (a, b) => a * b).Sum();

        private static double[,] Columns(double[][] columns, int[] rows)
        {
            var matrix = new double[rows.Length, columns.Length];
            for (int i = 0; i < rows.Length; i++)
                for (int c = 0; c < columns.Length; c++) matrix[i, c] = columns[c][rows[i]];
            return matrix;
        }
    }
}
