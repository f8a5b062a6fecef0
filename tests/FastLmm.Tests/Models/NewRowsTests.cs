using FastLmm.Designs;
using FastLmm.Models;
using FastLmm.Tables;
using FastLmm.Tests.Tables;

namespace FastLmm.Tests.Models;

/// <summary>Rows of other data for a model that was written and read.</summary>
public sealed class NewRowsTests : ModelFolder
{
    private const string Header = "id,y,x,sex,day,group,ok,w";

    private static readonly string[] Rows =
    [
        .. Enumerable.Range(0, 40).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"s{i % 8},{(i * 7) % 11 + i % 8 * 0.3:R},{(i * 5) % 13 * 0.7 + 0.1:R},{"FM"[i / 3 % 2]},2021-03-{i % 27 + 1:00},{i % 3 + 1},{(i % 5 > 1 ? "TRUE" : "FALSE")},{i % 4 + 1}")),
    ];

    public static TheoryData<string> Formulas =>
    [
        "y ~ poly(x, 2) * sex + (1 + x | id)",
        "y ~ ns(x, 3) + relevel(sex, 'M') + (1 | id)",
        "log(y + 1) ~ bs(x, df = 4) + factor(group) + (1 | id)",
        "y ~ cut(x, 3) + scale(x) + (scale(x) || id)",
        "y ~ day + ok + I(x > 4) + offset(0.1 * x) + (1 | id)",
        "y ~ . + (1 | id) - day",
        "y ~ poly(scale(x), 2) + (1 | id:sex)",
    ];

    [Theory, MemberData(nameof(Formulas))]
    public void OtherRowsWithoutResponseAndWeightsAreThoseOfTheFit(string formula)
    {
        (LmmFit fit, SavedModel model) = Made(formula);
        DesignChunk expected = Assert.Single(fit.State!.Data.Rows!.Chunks);
        int[] chosen = [30, 3, 17];
        string[] names = [.. Header.Split(',')];
        int[] columns = [.. Enumerable.Range(0, names.Length).Reverse().Where(c => names[c] is not ("y" or "w"))];
        string csv = string.Join('\n', [Line(names, columns), .. chosen.Select(row => Line(Rows[row].Split(','), columns))]) + "\n";
        using Table table = CsvTexts.Of(csv, model.ReadingOfOtherData);
        using NewRows rows = model.Recipe.Open(table, DesignParts.Fixed | DesignParts.Random | DesignParts.Subjects);
        DesignChunk actual = Assert.Single(rows.Chunks());

        Assert.Equal(chosen.Length, actual.Rows);
        Assert.Equal(rows.Design.FixedNames, fit.State.Data.Design.FixedNames);
        for (int k = 0; k < chosen.Length; k++)
        {
            (int row, int at) = (chosen[k], k);
            Assert.Equal(ModelBits.Bits(expected.X.Select(x => x[row])), ModelBits.Bits(actual.X.Select(x => x[at])));
            Assert.Equal(ModelBits.Bits(expected.Z.Select(z => z[row])), ModelBits.Bits(actual.Z.Select(z => z[at])));
            Assert.Equal(expected.Offset[row], actual.Offset[at]);
            Assert.Equal(fit.State.Data.IdOf(expected.Subject[row]), rows.SubjectId(actual.Subject[at]));
        }
    }

    [Fact]
    public void PopulationRowsNeedNeitherSubjectsNorRandomTerms()
    {
        (LmmFit fit, SavedModel model) = Made("y ~ ok * sex + (1 + x | id)");
        TableColumn[] grid = [TableColumn.Text("sex", ["M", "F"]), TableColumn.Text("ok", ["TRUE", "FALSE"])];
        using NewRows rows = model.Recipe.Open(Table.FromColumns(grid), DesignParts.Fixed);
        DesignChunk chunk = Assert.Single(rows.Chunks());

        Assert.Equal(["(Intercept)", "okTRUE", "sexM", "okTRUE:sexM"], fit.FixedEffects.Select(effect => effect.Name));
        Assert.Equal([1.0, 1, 1, 1], chunk.X.Select(x => x[0]));
        Assert.Equal([1.0, 0, 0, 0], chunk.X.Select(x => x[1]));
        Assert.Empty(chunk.Z);
    }

    [Fact]
    public void RowsWithMissingValuesAreLeftOutByNumber()
    {
        (_, SavedModel model) = Made("y ~ x + sex + (1 | id)");
        using Table table = CsvTexts.Of("x,sex\n1,F\nNA,F\n3,M\n", model.ReadingOfOtherData);
        using NewRows rows = model.Recipe.Open(table, DesignParts.Fixed);
        DesignChunk chunk = Assert.Single(rows.Chunks());

        Assert.Equal([1L, 3], chunk.Row.Take(chunk.Rows));
        Assert.Equal(3, rows.RowsRead);
    }

    [Theory]
    [InlineData("x,sex\n1,F\n2,X\n", "a.csv, line 3: the value 'X' of column 'sex' was not in the data of the fit; leave the row out; there are: F, M")]
    [InlineData("x\n1\n", "there is no column 'sex'")]
    [InlineData("x,sex\nhigh,F\n", "a.csv, line 2: column 'x' must be numeric but holds 'high'")]
    public void WhatTheModelCannotUseIsASentence(string csv, string sentence)
    {
        (_, SavedModel model) = Made("y ~ x + sex + (1 | id)");
        LmmException error = Assert.Throws<LmmException>(() => Read(model, csv));
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DatesMustCountAsInTheFit()
    {
        (_, SavedModel model) = Made("y ~ day + (1 | id)");
        LmmException error = Assert.Throws<LmmException>(() => Read(model, "day\n2021-03-01T12:00:00\n"));
        Assert.Equal("the column 'day' holds dates with times and held dates when the model was fitted; write it as it was then", error.Message);
    }

    [Fact]
    public void AnIntervalThatTheFitDidNotHaveIsASentence()
    {
        (_, SavedModel model) = Made("y ~ cut(x, c(0, 4, 9, 100)) + (1 | id)");
        LmmException error = Assert.Throws<LmmException>(() => Read(model, "x\n50\n"));
        Assert.Contains("the value '(9,100]' of column 'cut(x, c(0, 4, 9, 100))' was not in the data of the fit", error.Message, StringComparison.Ordinal);
    }

    private (LmmFit Fit, SavedModel Model) Made(string formula)
    {
        var options = new FitOptions { Weights = "w", Threads = 1, Contrasts = formula.StartsWith("y ~ poly(x, 2)", StringComparison.Ordinal) ? new Dictionary<string, string> { ["sex"] = "sum" } : [] };
        LmmFit fit = LinearMixedModel.Fit(formula, CsvTexts.Of(string.Join('\n', [Header, .. Rows]) + "\n"), options);
        return (fit, SaveAndLoad(fit.ToSavedModel()));
    }

    private static void Read(SavedModel model, string csv)
    {
        using Table table = CsvTexts.Of(csv, model.ReadingOfOtherData);
        using NewRows rows = model.Recipe.Open(table, DesignParts.Fixed);
        foreach (DesignChunk chunk in rows.Chunks()) Assert.True(chunk.Rows >= 0);
    }

    private static string Line(string[] fields, int[] columns) => string.Join(',', columns.Select(c => fields[c]));
}
