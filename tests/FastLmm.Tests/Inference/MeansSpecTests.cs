using FastLmm.Inference.Means;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>How means are asked for, and what is refused.</summary>
public class MeansSpecTests
{
    private const string Fit = "Orthodont.sex_ris.REML";

    [Theory]
    [InlineData("Sex", null, "Sex", "")]
    [InlineData(" ~ Sex ", null, "Sex", "")]
    [InlineData("1", null, "", "")]
    [InlineData("a * b + c:a", null, "a b c", "")]
    [InlineData("(a * b) | c + d", null, "a b", "c d")]
    [InlineData("~ a | a + b", null, "a", "b")]
    [InlineData("trend(age) ~ Sex | Diet", "age", "Sex", "Diet")]
    [InlineData("trend( `the age` )", "the age", "", "")]
    [InlineData("trend(age) ~ 1", "age", "", "")]
    [InlineData("trend", null, "trend", "")]
    [InlineData("`a b` | `c|d`", null, "a b", "c|d")]
    public void FormsAreRead(string text, string? trend, string of, string by)
    {
        MeansSpec spec = MeansSpec.Parse(text);
        Assert.Equal(trend, spec.Trend);
        Assert.Equal(of, string.Join(' ', spec.Of));
        Assert.Equal(by, string.Join(' ', spec.By));
    }

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("age ~ Sex")]
    [InlineData("Sex | ")]
    [InlineData("Sex - age")]
    [InlineData("log(age)")]
    [InlineData("2")]
    [InlineData(".")]
    [InlineData("trend(log(age)) ~ Sex")]
    [InlineData("trend(age ~ Sex")]
    public void OtherFormsAreRefused(string text) =>
        Assert.Equal(FailureKind.BadInput, Assert.ThrowsAny<LmmException>(() => MeansSpec.Parse(text)).Kind);

    [Theory]
    [InlineData("sex", "", "the fixed part has no variable 'sex'; did you mean 'Sex'?")]
    [InlineData("trend(Sex)", "", "'Sex' is a factor; a trend needs a variable of numbers")]
    [InlineData("trend(sx)", "", "the fixed part has no variable 'sx'; did you mean 'Sex'?")]
    [InlineData("Sex", "Age=8", "the fixed part has no variable 'Age'; did you mean 'age'?")]
    [InlineData("Sex", "age=eight", "'age' holds numbers, and 'eight' is none; give numbers with a decimal point")]
    [InlineData("Sex", "Sex=male", "'Sex' has no level 'male'; did you mean 'Male'?")]
    [InlineData("Sex", "Sex=Male,Male", "a level of 'Sex' is given twice; give each once")]
    [InlineData("Sex", "age=", "no value is given for 'age'; give one or more")]
    public void WhatThereIsNotIsNamed(string spec, string at, string message)
    {
        LmmException error = Assert.ThrowsAny<LmmException>(() => InferenceFit.Of(Fit).Means(spec, At(at)));
        Assert.Equal((FailureKind.BadInput, message), (error.Kind, error.Message));
    }

    [Fact]
    public void ColumnsThatAreNoNumbersAreRefused()
    {
        LmmException error = Assert.ThrowsAny<LmmException>(() => InferenceFit.Of("CO2.ri.REML").Means("Type", At("conc=0")));
        Assert.Equal("log(conc) is not a number at conc = 0, Type = Quebec, Treatment = nonchilled; give other values", error.Message);
    }

    [Fact]
    public void TooManyPointsAreRefused()
    {
        MeansOptions many = At("age=" + string.Join(',', Enumerable.Range(0, 6000)));
        LmmException error = Assert.ThrowsAny<LmmException>(() => InferenceFit.Of(Fit).Means("Sex", many));
        Assert.Equal("the values of all variables have 12000 combinations, more than 10000; give fewer values of some", error.Message);
    }

    private static MeansOptions At(string text)
    {
        if (text.Length == 0) return new MeansOptions();
        string[] parts = text.Split('=');
        string[] values = parts[1].Length == 0 ? [] : parts[1].Split(',');
        return new MeansOptions { At = new Dictionary<string, IReadOnlyList<string>> { [parts[0]] = values } };
    }
}
