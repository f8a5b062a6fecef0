using FastLmm.Packing;
using FastLmm.Tables;
using FastLmm.Tests.Invariance;

namespace FastLmm.Tests.LateLevels;

/// <summary>Hundreds of levels, one after another.</summary>
public class ManyLateLevelsTests
{
    private static readonly TableOptions Reading = new() { Factors = ["f"] };

    [Fact]
    public void HundredsOfLevelsThatComeOneByOneGiveTheFitOfAll()
    {
        LmmFit late = Fit(pilot: 50), known = Fit(pilot: 3000);
        Assert.Equal(120, late.FixedEffects.Count);
        SameFit.Check(known, late);
    }

    [Fact]
    public void RoomGrowsByQuartersHoweverItIsAskedFor()
    {
        int steps = 0, moved = 0, room = 5;
        for (int needed = 5; needed <= 305; needed++)
        {
            int more = GrowthRoom.Of(room, needed);
            Assert.Equal(GrowthRoom.Of(5, needed), more);
            if (more == room) continue;
            (steps, moved, room) = (steps + 1, moved + room, more);
        }
        Assert.InRange(steps, 1, 20);
        Assert.InRange(moved, 1, 5 * 305);              // what is moved in all is of the size of what is there in the end
    }

    [Fact]
    public void TooManyLevelsAreRefusedWhenTheyCome()
    {
        int[] rows = [.. Enumerable.Range(0, 30_000)];
        Table table = Table.FromColumns(
        [
            TableColumn.Text("id", [.. rows.Select(row => $"P{row % 300}")]), TableColumn.Text("f", [.. rows.Select(row => $"l{row / 20}")]),
            TableColumn.Numeric("y", [.. rows.Select(row => (double)row % 17)]),
        ], Reading);
        LmmException refused = Assert.ThrowsAny<LmmException>(
            () => LinearMixedModel.Fit("y ~ f + (1 | id)", table, new FitOptions { PilotRows = 100 }));
        Assert.Contains("'f' has more than 1000 levels as a factor", refused.Message, StringComparison.Ordinal);
    }

    private static LmmFit Fit(int pilot)
    {
        var random = new Random(5);
        int[] rows = [.. Enumerable.Range(0, 3000)];
        return LinearMixedModel.Fit("y ~ f + (1 | id)", Table.FromColumns(
        [
            TableColumn.Text("id", [.. rows.Select(_ => $"P{random.Next(200)}")]), TableColumn.Text("f", [.. rows.Select(row => $"{row / 25}")]),
            TableColumn.Numeric("y", [.. rows.Select(row => row / 500 + 3 * random.NextDouble())]),
        ], Reading), new FitOptions { PilotRows = pilot, Threads = 1 });
    }
}
