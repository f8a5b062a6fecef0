using FastLmm.Tables;

namespace FastLmm.Tests.Invariance;

/// <summary>Levels of a factor that the first rows do not have.</summary>
public class LateLevelTests
{
    private const string Formula = "y ~ time + group + (1 | id)";

    [Fact]
    public void LevelsThatAppearLateGiveTheFitOfRowsInAnyOrder()
    {
        LmmFit late = Fit(Rows()), shuffled = Fit(Shuffled(Rows()));
        Assert.Equal(["(Intercept)", "time", "groupB", "groupC"], late.FixedEffects.Select(effect => effect.Name));
        SameFit.Check(shuffled, late);
    }

    [Fact]
    public void LevelsWhoseRowsAreAllDroppedAreNoColumns()
    {
        LmmFit fit = Fit([.. Rows().Select(row => row.Group == "B" ? row with { Time = double.NaN } : row)]);
        Assert.Equal(["(Intercept)", "time", "groupC"], fit.FixedEffects.Select(effect => effect.Name));
    }

    // B from row 16,001 and C from row 18,001: beyond the rows from which levels are first taken.
    private static Row[] Rows()
    {
        var random = new Random(5);
        List<Row> rows = [];
        for (int i = 0; i < 5000; i++)
        {
            string group = i < 4000 ? "A" : i < 4500 ? "B" : "C";
            double own = random.NextDouble();
            for (int time = 0; time < 4; time++)
                rows.Add(new Row($"P{i}", time, group, own + 0.3 * time + random.NextDouble() + (group == "B" ? 1 : 0)));
        }
        return [.. rows];
    }

    private static Row[] Shuffled(Row[] rows)
    {
        new Random(6).Shuffle(rows);
        return rows;
    }

    private static LmmFit Fit(Row[] rows) => LinearMixedModel.Fit(Formula, Table.FromColumns(
    [
        TableColumn.Text("id", [.. rows.Select(row => row.Id)]), TableColumn.Numeric("time", [.. rows.Select(row => row.Time)]),
        TableColumn.Text("group", [.. rows.Select(row => row.Group)]), TableColumn.Numeric("y", [.. rows.Select(row => row.Y)]),
    ]));

    private sealed record Row(string Id, double Time, string Group, double Y);
}
