using FastLmm.Designs;
using FastLmm.Formulas;

namespace FastLmm.Tests.Designs;

/// <summary>Values and factors that no model can use are refused with their place.</summary>
public class DesignRefusalTests
{
    private static readonly string[] Header = ["id", "y", "x", "f", "w"];

    [Theory]
    [InlineData("y ~ f + (1 | id)",
        "data.csv line 3: the value 'w' of column 'f' is not among the levels given for it; add it to them, or write NA to leave the row out")]
    [InlineData("y ~ log(x) + (1 | id)",
        "data.csv line 3: log(x) is not a number for x = -2; correct the value, or write NA to leave the row out")]
    [InlineData("y ~ 1 + (I(1/(x + 2)) | id)",
        "data.csv line 3: I(1/(x + 2)) is infinite for x = -2; correct the value, or write NA to leave the row out")]
    [InlineData("sqrt(x) ~ 1 + (1 | id)",
        "data.csv line 3: sqrt(x) is not a number for x = -2; correct the value, or write NA to leave the row out")]
    [InlineData("y ~ offset(exp(-x * 400)) + (1 | id)",
        "data.csv line 3: exp(-x * 400) is infinite for x = -2; correct the value, or write NA to leave the row out")]
    [InlineData("y ~ big:w + (1 | id)",
        "data.csv line 3: big:w is infinite; correct the value, or write NA to leave the row out")]
    [InlineData("y ~ inf + (1 | id)",
        "data.csv line 3: the value of column 'inf' is infinite; correct it, or write NA to leave the row out")]
    [InlineData("y ~ 1 + (1 | id)",
        "data.csv line 3: the weight -1 in column 'x' is negative; weights must be positive, and 0 leaves a row out", "x")]
    public void BadValuesAreRefusedWithTheirPlace(string formula, string message, string? weights = null)
    {
        string[][] cells =
            [["a", "1", "1", "u", "1", "1", "1"], ["a", "2", "-2", "w", "1e200", "-Infinity", "1e200"], ["b", "4", "3", "v", "1", "1", "1"]];
        if (weights is not null) cells[1][2] = "-1";
        var options = new FitOptions { Weights = weights, Levels = new Dictionary<string, IReadOnlyList<string>> { ["f"] = ["v", "u"] } };

        var refused = Assert.Throws<LmmException>(() => FilledDesign.Of(formula, [.. Header, "inf", "big"], cells, options));

        Assert.Equal(message, refused.Message);
        Assert.Equal(FailureKind.BadInput, refused.Kind);
    }

    [Fact]
    public void BadValuesOfRowsThatAreLeftOutDoNotMatter()
    {
        FilledDesign filled = FilledDesign.Of("y ~ log(x) + (1 | id)", Header, [["a", "NA", "-2", "u", "1"], ["a", "2", "1", "u", "1"]]);
        Assert.Equal([2L], filled.Row);
        Assert.Equal([0.0], filled.X[1]);
    }

    [Fact]
    public void AFactorWithOneLevelIsRefusedAtTheEnd()
    {
        Design design = FilledDesign.Of("y ~ f + (1 | id)", Header, [["a", "1", "1", "u", "1"], ["b", "2", "2", "u", "1"]]).Design;
        var refused = Assert.Throws<LmmException>(design.CheckLevels);
        Assert.Equal("the factor 'f' has only the value 'u' in the rows used; leave it out of the formula", refused.Message);
        FilledDesign.Of("y ~ 0 + f + (1 | id)", Header, [["a", "1", "1", "u", "1"], ["b", "2", "2", "v", "1"]]).Design.CheckLevels();
    }

    [Fact]
    public void TooManyLevelsOrColumnsAreRefusedBeforeMemoryIsTaken()
    {
        string[][] cells = [.. Enumerable.Range(0, 1001).Select(k => new[] { "a", "1", $"{k % 900}", $"t{k}", "1" })];
        var levels = Assert.Throws<FormulaException>(() => FilledDesign.Of("y ~ f + (1 | id)", Header, cells));
        Assert.Equal("'f' has more than 1000 levels as a factor; read it as numbers or leave it out", levels.Sentence);
        string[][] crossed = [.. cells.Select((row, k) => new[] { "a", "1", row[2], "u", $"{k % 3}" })];
        var columns = Assert.Throws<FormulaException>(() => FilledDesign.Of("y ~ 1 + factor(x):factor(w) + (1 | id)", Header, crossed));
        Assert.Equal("with the term factor(x):factor(w) the model has more than 2000 columns; leave it out", columns.Sentence);
        Assert.Equal(new TextSpan(8, 9), columns.Place);
    }
}
