using FastLmm.Tables;

namespace FastLmm.Tests.Tables;

/// <summary>What is compiled ahead of a fit's reading is a reading: it comes to its end.</summary>
public class ReadingWarmUpTests
{
    [Fact]
    public void ItReadsItsRows() => Assert.Equal(3, ReadingWarmUp.Run());

    [Fact]
    public async Task ItEndsWithoutFailure() => await ReadingWarmUp.Begin();
}
