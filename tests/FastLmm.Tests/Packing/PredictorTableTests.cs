using FastLmm.Designs;
using FastLmm.Models;
using FastLmm.Models.Documents;
using FastLmm.Packing.Predictors;
using FastLmm.Tables;

namespace FastLmm.Tests.Packing;

/// <summary>What is gathered of the predictors while rows are read, against the definition.</summary>
public class PredictorTableTests
{
    private const int Rows = 3 * TableChunk.Capacity + 17;

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void MomentsHaveTheSameBitsHoweverNumbersAreCut(int seed)
    {
        var random = new Random(seed);
        double[] numbers = [.. Enumerable.Range(0, 5000).Select(_ => 1.6e9 + random.NextDouble() * Math.Pow(10, random.Next(-3, 9)))];
        var whole = new NumberMoments();
        whole.Add(numbers);
        var pieces = new NumberMoments();
        for (int at = 0; at < numbers.Length;)
        {
            int length = Math.Min(random.Next(0, 40), numbers.Length - at);
            pieces.Add(numbers.AsSpan(at, length));
            at += length;
        }
        Assert.Equal((whole.Mean, whole.Minimum, whole.Maximum), (pieces.Mean, pieces.Minimum, pieces.Maximum));
        Assert.Equal((numbers.Min(), numbers.Max()), (whole.Minimum, whole.Maximum));
        double mean = (double)(numbers.Sum(number => (decimal)number) / numbers.Length);
        Agreement.Near(mean, whole.Mean, 4e-16 * mean, $"mean, seed {seed}");
    }

    [Fact]
    public void RowsAreCountedByFactorsAndByNumbersOfTwoValues()
    {
        double[] late = Numbers(row => row < 2 * TableChunk.Capacity ? row % 2 : row % 3);      // a third value late in the data
        double[] two = Numbers(row => row % 7 < 3 ? 5 : -2), one = Numbers(_ => 4), y = Response();
        string?[] f = [.. Enumerable.Range(0, Rows).Select(row => row % 11 == 0 ? null : "uvw"[row % 3].ToString())];
        PredictorTable table = Collect("y ~ late + f + two + one:two + log(y2 + 9) + I(2 * b) + (1 | id)",
            TableColumn.Numeric("late", late), TableColumn.Text("f", f), TableColumn.Numeric("two", two), TableColumn.Numeric("one", one),
            TableColumn.Numeric("y2", y), TableColumn.Coded("b", [.. Enumerable.Range(0, Rows).Select(row => row % 2)], ["FALSE", "TRUE"]));
        int[] used = [.. Enumerable.Range(0, Rows).Where(row => f[row] is not null)];

        Assert.Equal(["late", "f", "two", "one", "y2", "b"], table.Predictors.Select(predictor => predictor.Name));
        Predictor Of(string name) => table.Predictors.Single(predictor => predictor.Name == name);
        Assert.Empty(Of("late").Values);
        Assert.Equal([-2, 5], Of("two").Values);
        Assert.Equal([4], Of("one").Values);
        Assert.Equal(["u", "v", "w"], Of("f").Levels!);
        foreach ((string name, double[] numbers) in new[] { ("late", late), ("two", two), ("y2", y) })
        {
            Predictor predictor = Of(name);
            Assert.Equal((used.Min(row => numbers[row]), used.Max(row => numbers[row])), (predictor.Minimum, predictor.Maximum));
            Agreement.Near(used.Average(row => numbers[row]), predictor.Mean, 1e-13 * Math.Abs(predictor.Maximum), name);
        }
        Assert.Equal((false, "FALSE TRUE"), (Of("b").IsCounted, string.Join(' ', Of("b").Levels!)));
        long[] expected = [.. new[] { -2.0, 5 }.SelectMany(t => "uvw".Select(level => used.LongCount(row => f[row] == level.ToString() && two[row] == t)))];
        Assert.Equal(expected, table.Counts!);
    }

    [Fact]
    public void TextsThatAreOnlyComparedHaveLevels()
    {
        string[] f = [.. Enumerable.Range(0, Rows).Select(row => "vuw"[row % 3].ToString())];
        PredictorTable table = Collect("y ~ I(f == \"u\") + (1 | id)", TableColumn.Text("f", f));
        foreach (PredictorTable either in new[] { table, PredictorsDocument.Of(table).Restore() })
        {
            Assert.Equal(["u", "v", "w"], either.Predictors.Single().Levels!);
            Assert.False(either.Predictors.Single().IsCounted);
            Assert.Equal([Rows], either.Counts!);
        }
    }

    [Fact]
    public void TooManyCombinationsAreNotCounted()
    {
        string[] Level(int cycle) => [.. Enumerable.Range(0, Rows).Select(row => $"l{row % cycle}")];
        PredictorTable table = Collect("y ~ f + g + h + (1 | id)",
            TableColumn.Text("f", Level(101)), TableColumn.Text("g", Level(103)), TableColumn.Text("h", Level(107)));
        Assert.Null(table.Counts);
        Assert.Equal([101, 103, 107], table.Predictors.Select(predictor => predictor.Levels!.Count));
    }

    private static double[] Numbers(Func<int, double> value) => [.. Enumerable.Range(0, Rows).Select(value)];

    private static double[] Response()
    {
        var random = new Random(8);
        return Numbers(_ => random.NextDouble());
    }

    private static PredictorTable Collect(string formula, params TableColumn[] columns)
    {
        long[] ids = [.. Enumerable.Range(0, Rows).Select(row => (long)(row / 5))];
        string[] factors = [.. columns.Select(column => column.Name).Where(name => name is "f" or "g" or "h")];
        using Table data = Table.FromColumns(
            [TableColumn.Numeric("y", Response()), TableColumn.Whole("id", ids), .. columns], new TableOptions { Factors = factors });
        return LmmStatistics.Collect(formula, data, new FitOptions { Threads = 1 }).Recipe.Predictors;
    }
}
