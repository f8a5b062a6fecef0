using FastLmm.Benchmarks.Gpu;

namespace FastLmm.Benchmarks.Tests;

public class GpuModelTests
{
    // H = 1 + a², a = rλ: a product and a fused one; J̃: p + 1 products; a fused one for each of (p+1)(p+2)/2 sums; the determinant's product, the
    // two of its exponent, and the sum of those. One root, one reciprocal.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public void Operations_of_a_value_pass_are_those_counted_by_hand(int p)
    {
        PassCost cost = PassCost.Value(1, p);
        Assert.Equal(3 + (p + 1) + (p + 1) * (p + 2) + 4, cost.Work.Simple);
        Assert.Equal(2, cost.Work.Long);
        Assert.Equal(8 * (2 + p), cost.DataBytes);
        Assert.Equal(2 + (p + 1) * (p + 2) / 2, cost.Sums);
    }

    [Fact]
    public void A_pass_with_derivatives_costs_more_than_without()
    {
        foreach ((int q, int p) in new[] { (1, 3), (2, 5), (4, 8) })
        {
            PassCost value = PassCost.Value(q, p), joint = PassCost.Joint(q, p);
            Assert.True(joint.Flops > value.Flops && joint.PrivateBytes > value.PrivateBytes && joint.Sums > value.Sums && joint.DataBytes == value.DataBytes);
        }
    }

    [Fact]
    public void A_card_is_bound_by_the_slowest_of_memory_doubles_and_first_caches()
    {
        var cost = new PassCost("pass", 1, 1, DataBytes: 100, Sums: 3, new OperationCount(Simple: 50, Long: 0, Private: 10));
        var card = new GpuCard("card", MemoryBytesPerSecond: 100, DoublesPerSecond: 25, NearBytesPerSecond: 800, LinkBytesPerSecond: 12, "a test");
        Assert.Equal((2.0, "doubles"), card.Least(cost));
        Assert.Equal((1.0, "memory"), (card with { DoublesPerSecond = 1000 }).Least(cost));
        Assert.Equal((1.6, "first cache"), (card with { DoublesPerSecond = 1000, NearBytesPerSecond = 50 }).Least(cost));
        Assert.Equal(2.0, card.Upload(cost), 12);
    }

    [Fact]
    public void The_page_says_that_nothing_was_measured()
    {
        string page = GpuModel.Page([new KernelRow("derivatives", "simd", 2, 5, 1000, 120, 20, 19, 21, 7, 0.3)]);
        Assert.Contains("no time here was measured on a GPU", page);
        Assert.Contains("| value and derivatives | 2 ", page);
    }
}
