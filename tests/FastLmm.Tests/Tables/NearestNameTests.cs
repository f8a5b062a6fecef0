using FastLmm.Tables;

namespace FastLmm.Tests.Tables;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("ages", "age")]
    [InlineData("AGE", "age")]
    [InlineData("sbuject", "Subject")]
    [InlineData("distnace", "distance")]
    [InlineData("weight_kg", "weightkg")]
    [InlineData("x", null)]
    [InlineData("income", null)]
    public void FindsWhatWasMeant(string name, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(name, ["distance", "age", "Subject", "Sex", "weightkg", "y"]));

    [Fact]
    public void TheNearestOfSeveralWins() => Assert.Equal("visit2", NearestName.Of("visit_2", ["visit1", "visit2", "visits_22"]));

    [Fact]
    public void HintsListTheNamesWhenNoneIsNear()
    {
        Assert.Equal("; did you mean 'age'?", NearestName.Hint("agee", ["age", "sex"]));
        Assert.Equal("; there are: age, sex", NearestName.Hint("income", ["age", "sex"]));
        Assert.Equal("", NearestName.Hint("income", []));
        Assert.EndsWith("v11, … (30 in all)", NearestName.Hint("income", [.. Enumerable.Range(0, 30).Select(i => $"v{i}")]));
    }
}
