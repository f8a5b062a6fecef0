using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

/// <summary>Expectations are what R 4.2 prints for <c>abbreviate(x, minlength)</c>.</summary>
public class AbbreviationTests
{
    [Theory]
    [InlineData(6, new[] { "(Intercept)", "age", "SexFemale", "age:SexFemale" }, new[] { "(Intr)", "age", "SexFml", "ag:SxF" })]
    [InlineData(11, new[] { "(Intercept)", "age", "SexFemale", "age:SexFemale" }, new[] { "(Intercept)", "age", "SexFemale", "age:SexFeml" })]
    [InlineData(6, new[] { "I(Days^2)", "treatmentactive", "log(time + 1)" }, new[] { "I(D^2)", "trtmnt", "lg(+1)" })]
    [InlineData(11, new[] { "I(Days^2)", "treatmentactive", "log(time + 1)" }, new[] { "I(Days^2)", "treatmntctv", "log(time+1)" })]
    [InlineData(6, new[] { "x1", "baselineA", "baselineAB", "time:sexM" }, new[] { "x1", "baslnA", "bslnAB", "tm:sxM" })]
    [InlineData(6, new[] { "measure10", "measure11", "measure12" }, new[] { "mesr10", "mesr11", "mesr12" })]
    public void NamesAreShortenedAsRDoes(int length, string[] names, string[] expected) => Assert.Equal(expected, Abbreviation.Of(names, length));
}
