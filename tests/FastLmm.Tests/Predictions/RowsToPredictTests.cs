using FastLmm.Models;
using FastLmm.Tables;
using FastLmm.Tests.Models;
using FastLmm.Tests.Tables;

namespace FastLmm.Tests.Predictions;

/// <summary>Rows as users bring them: columns in any order, values missing or unknown, offsets, weights, splines, cells without data.</summary>
public sealed class RowsToPredictTests : ModelFolder
{
    private static readonly string[] Rows =
    [
        .. Enumerable.Range(0, 60).Select(i => FormattableString.Invariant(
            $"s{i % 10},{(i * 7) % 11 + i % 10 * 0.4:R},{(i * 5) % 13 * 0.7:R},{"FM"[i / 3 % 2]},{i % 3 + 1},{"uv"[i / 2 % 2]}")),
    ];

    private const string Header = "id,y,x,sex,w,arm";

    // Each chunk of 4096 rows has gaps at its ends and within.
    [Fact]
    public void RowsWithMissingValuesKeepTheirPlaceAndAreNamed()
    {
        SavedModel model = Made("y ~ x * sex + (1 + x | id)");
        bool IsMissing(int i) => i % 4096 is 0 or 4095 or 17 || i > 8500;
        string[] lines = [.. Enumerable.Range(0, 9000).Select(i => $"{(i % 2 == 0 ? "M" : "F")},s{i % 10},{(IsMissing(i) ? "NA" : $"{i % 7}")}")];
        foreach (PredictionTarget target in Enum.GetValues<PredictionTarget>())
        {
            var options = new PredictionOptions { For = target, Interval = PredictionInterval.Prediction };
            PredictedTable predicted = Predict(model, "sex,id,x\n" + string.Join('\n', lines) + "\n", options);
            Assert.Equal(9000, predicted.Prediction.Length);
            Dictionary<(int, int, int), double> first = [];
            for (int i = 0; i < 9000; i++)
            {
                Assert.Equal(IsMissing(i), double.IsNaN(predicted.Prediction[i]));
                Assert.Equal(IsMissing(i), double.IsNaN(predicted.Upper[i]));
                if (IsMissing(i)) continue;
                (int, int, int) row = (i % 2, target == PredictionTarget.Subject ? i % 10 : 0, i % 7);
                Assert.Equal(first.TryGetValue(row, out double same) ? same : first[row] = predicted.Prediction[i], predicted.Prediction[i]);
            }
            Assert.Equal(["507 rows have no prediction: x missing in 507; the first is a.csv, line 2"], predicted.Notes);
        }
    }

    [Fact]
    public void TheOffsetIsAddedAndNeitherResponseNorWeightsAreNeeded()
    {
        SavedModel model = Made("y ~ x + offset(0.5 * x) + (1 | id)", weights: "w");
        PredictedTable predicted = Predict(model, "x\n0\n2\n", new PredictionOptions { Interval = PredictionInterval.Prediction });
        double slope = model.FixedEffects["x"].Estimate + 0.5;
        Agreement.Near(2 * slope, predicted.Prediction[1] - predicted.Prediction[0], TestSupport.Tolerances.Identity, "slope");
        Assert.Equal(["there is no column 'w' of weights; the prediction intervals are those of observations of weight 1"], predicted.Notes);

        PredictedTable weighted = Predict(model, "w,x\n1,0\n4,0\n", new PredictionOptions { Interval = PredictionInterval.Prediction });
        Assert.Equal(predicted.Error[0], weighted.Error[0]);
        double difference = weighted.Error[0] * weighted.Error[0] - weighted.Error[1] * weighted.Error[1];
        Agreement.Near(0.75 * model.Sigma * model.Sigma, difference, TestSupport.Tolerances.Identity * model.Sigma * model.Sigma, "σ²/w");
        Assert.Empty(weighted.Notes);
    }

    [Fact]
    public void TimesBeyondTheBoundaryKnotsAreNamed()
    {
        SavedModel model = Made("y ~ ns(x, 3) + bs(x, df = 4) + sex + (1 | id)");
        IReadOnlyList<string> notes = Predict(model, "x,sex\n1,F\n9,M\nNA,F\n-1,F\n", new PredictionOptions()).Notes;
        Assert.Equal(
            "a.csv, line 3: x = 9 lies outside the boundary knots 0 and 8.399999999999999 of ns(x, 3), whose outermost pieces go on there; 2 rows do in all",
            notes[0]);
        Assert.Contains("of bs(x, df = 4)", notes[1], StringComparison.Ordinal);
        Assert.StartsWith("1 row has no prediction: x missing in 1; it is a.csv, line 4", notes[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,sex,id\n1,F,s1\n2,X,s1\n", "a.csv, line 3: the value 'X' of column 'sex' was not in the data of the fit; leave the row out; there are: F, M")]
    [InlineData("x,sex,id\n1,F,s1\n2,M,s11\n", "a.csv, line 3: the subject 's11' was not in the data of the fit (did you mean 's1'?); give rows of its own to --update")]
    [InlineData("x,sex\n1,F\n", "there is no column 'id'")]
    [InlineData("sex,id\nF,s1\n", "there is no column 'x'")]
    public void WhatIsNotKnownIsASentence(string csv, string sentence)
    {
        SavedModel model = Made("y ~ x + sex + (1 | id)");
        LmmException error = Assert.Throws<LmmException>(() => Predict(model, csv, new PredictionOptions { For = PredictionTarget.Subject }));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NewSubjectsAreThePopulationAsUncertainAsGSays()
    {
        SavedModel model = Made("y ~ x + (1 + x | id)");
        var options = new PredictionOptions { For = PredictionTarget.Subject, NewSubjects = NewSubjects.Population, Interval = PredictionInterval.Prediction };
        PredictedTable profiles = Predict(model, "x,id\n3,nobody\n3,s4\nNA,s4\n3,NA\n", options);
        PredictedTable means = Predict(model, "x\n3\n", new PredictionOptions { Interval = PredictionInterval.Prediction });
        Assert.Equal([false, true, true, false], profiles.Known);
        Assert.Equal(means.Prediction[0], profiles.Prediction[0]);
        Agreement.Near(means.Error[0], profiles.Error[0], TestSupport.Tolerances.Identity * model.Sigma, "se");
        Assert.True(profiles.Error[1] < profiles.Error[0]);
        Assert.True(double.IsNaN(profiles.Prediction[3]));
    }

    // Intervals of population means are those of the marginal means: the same standard error and degrees of freedom.
    [Theory]
    [InlineData(DfMethod.Satterthwaite)]
    [InlineData(DfMethod.KenwardRoger)]
    [InlineData(DfMethod.None)]
    public void IntervalsOfMeansAreThoseOfContrasts(DfMethod df)
    {
        SavedModel model = Made("y ~ x * sex + (1 + x | id)", df: df);
        PredictedTable predicted = Predict(model, "x,sex\n2.5,M\n8,F\n", new PredictionOptions { Interval = PredictionInterval.Confidence, Level = 0.9 });
        double[][] rows = [[1, 2.5, 1, 2.5], [1, 8, 0, 0]];
        for (int i = 0; i < 2; i++)
        {
            FastLmm.Inference.ContrastTest expected = model.Mean.Contrast(rows[i], 0.9);
            double tolerance = TestSupport.Tolerances.InterpolatedQuantile * expected.StandardError * 100;
            Agreement.Near(expected.Estimate, predicted.Prediction[i], tolerance, "mean");
            Agreement.Near(expected.StandardError, predicted.Error[i], tolerance, "se");
            Agreement.Near(expected.Lower, predicted.Lower[i], tolerance, "lower");
            Agreement.Near(expected.Upper, predicted.Upper[i], tolerance, "upper");
        }
    }

    [Fact]
    public void ACellWithoutDataHasNoPrediction()
    {
        string[] rows = [.. Rows.Where(row => !(row.Contains(",M,", StringComparison.Ordinal) && row.EndsWith('v')))];
        LmmFit fit = LinearMixedModel.Fit("y ~ sex * arm + (1 | id)", CsvTexts.Of(string.Join('\n', [Header, .. rows]) + "\n"));
        Assert.Equal(["sexM:armv"], fit.ColumnsDropped);
        PredictedTable predicted = Predict(SaveAndLoad(fit.ToSavedModel()), "sex,arm\nF,u\nM,v\nM,u\n", new PredictionOptions());
        Assert.Equal([false, true, false], predicted.Prediction.Select(double.IsNaN));
        Assert.Equal(["1 row has no prediction, because the data of the fit do not determine it (columns were dropped); the first is a.csv, line 3"], predicted.Notes);
    }

    // Memory must not grow with the rows: nothing is allocated for one.
    [Fact]
    public void RowsAreNotKept()
    {
        SavedModel model = Made("y ~ x + (1 + x | id)");
        long Allocated(int rows)
        {
            string csv = "x,id\n" + string.Concat(Enumerable.Range(0, rows).Select(i => i % 2 == 0 ? "0,s1\n" : "1,s2\n"));
            using Table table = CsvTexts.Of(csv, model.ReadingOfOtherData);
            using FastLmm.Prediction.PredictedRows predicted = model.Predict(table, new PredictionOptions { For = PredictionTarget.Subject, Interval = PredictionInterval.Prediction, Threads = 1 });
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(rows, predicted.Chunks().Sum(chunk => chunk.Rows));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(5000);
        long few = Allocated(50_000), many = Allocated(500_000);
        Assert.True(many - few < 100_000, $"{few} bytes for 50,000 rows, {many} for 500,000");
    }

    private SavedModel Made(string formula, string? weights = null, DfMethod df = DfMethod.Satterthwaite)
    {
        var options = new FitOptions { Weights = weights, Threads = 1, Df = df };
        return SaveAndLoad(LinearMixedModel.Fit(formula, CsvTexts.Of(string.Join('\n', [Header, .. Rows]) + "\n"), options).ToSavedModel());
    }

    private static PredictedTable Predict(SavedModel model, string csv, PredictionOptions options)
    {
        using Table table = CsvTexts.Of(csv, model.ReadingOfOtherData);
        return PredictedTable.Of(model, table, options);
    }
}
