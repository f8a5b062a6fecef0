using FastLmm.Formulas;
using FastLmm.Inference;

namespace FastLmm.Tests.Inference;

/// <summary>Hypotheses as users type them.</summary>
public class LinearHypothesisTests
{
    private static readonly string[] Names =
        ["(Intercept)", "age", "SexMale", "age:SexMale", "I(age - 11)", "poly(x, 2)1", "poly(x, 2)2", "f2", "f2b", "a + b", "x=1"];

    [Theory]
    [InlineData("age:SexMale = 0", "0 0 0 1 0 0 0 0 0 0 0", 0)]
    [InlineData("age + age:SexMale = 0.5", "0 1 0 1 0 0 0 0 0 0 0", 0.5)]
    [InlineData("age", "0 1 0 0 0 0 0 0 0 0 0", 0)]
    [InlineData("2*age - 3 SexMale == -1e-2", "0 2 -3 0 0 0 0 0 0 0 0", -0.01)]
    [InlineData("-age = SexMale", "0 -1 -1 0 0 0 0 0 0 0 0", 0)]
    [InlineData("age + 1 = 2 * age - 3", "0 -1 0 0 0 0 0 0 0 0 0", -4)]
    [InlineData("I(age - 11) = 2.5", "0 0 0 0 1 0 0 0 0 0 0", 2.5)]
    [InlineData("poly(x, 2)1 - poly(x, 2)2", "0 0 0 0 0 1 -1 0 0 0 0", 0)]
    [InlineData("f2b - f2", "0 0 0 0 0 0 0 -1 1 0 0", 0)]
    [InlineData("`a + b` = .5", "0 0 0 0 0 0 0 0 0 1 0", 0.5)]
    [InlineData("x=1 = 1", "0 0 0 0 0 0 0 0 0 0 1", 1)]
    [InlineData("  +(Intercept)=20 ", "1 0 0 0 0 0 0 0 0 0 0", 20)]
    [InlineData("0 = age", "0 -1 0 0 0 0 0 0 0 0 0", 0)]
    public void AHypothesisIsARowAndANumber(string text, string row, double value)
    {
        LinearHypothesis hypothesis = LinearHypothesis.Parse(text, Names);
        Assert.Equal(row, string.Join(' ', hypothesis.Contrast));
        Assert.Equal(value, hypothesis.NullValue);
    }

    [Theory]
    [InlineData("agee = 0", "there is no coefficient 'agee'; did you mean 'age'?", 0, 4)]
    [InlineData("age = ", "a coefficient or a number is missing here", 6, 0)]
    [InlineData("age = 0 = 1", "this is not understood here; a hypothesis reads 'coefficient + 2 * coefficient = number'", 8, 1)]
    [InlineData("age * 2", "this is not understood here; a hypothesis reads 'coefficient + 2 * coefficient = number'", 4, 1)]
    [InlineData("1 = 2", "the hypothesis has no coefficient in it", 0, 5)]
    [InlineData("age - age = 0", "the hypothesis has no coefficient in it", 0, 13)]
    [InlineData("2 * sex = 0", "there is no coefficient 'sex'", 4, 3)]
    public void WhatIsNoHypothesisIsRefusedAtItsPlace(string text, string sentence, int start, int length)
    {
        FormulaException refused = Assert.Throws<FormulaException>(() => LinearHypothesis.Parse(text, Names));
        Assert.StartsWith(sentence, refused.Sentence, StringComparison.Ordinal);
        Assert.Equal(new TextSpan(start, length), refused.Place);
    }

    [Fact]
    public void SeveralHypothesesStackToOneTest()
    {
        (double[,] l, double[] values) = LinearHypothesis.Stack([LinearHypothesis.Parse("age = 1", Names), LinearHypothesis.Parse("SexMale", Names)]);
        Assert.Equal((1.0, 0.0, 1.0), (l[0, 1], l[0, 2], l[1, 2]));
        Assert.Equal([1.0, 0.0], values);
    }
}
