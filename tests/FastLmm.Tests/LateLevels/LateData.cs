using System.Globalization;
using FastLmm.Tables;

namespace FastLmm.Tests.LateLevels;

/// <summary>Rows in which levels of two factors and a logical column come one after another, among them a level that sorts before all others.</summary>
internal sealed class LateData
{
    internal static readonly string[] Header = ["id", "x", "f", "g", "b", "w", "y"];

    private static readonly string[] F = ["m", "z", "c", "Q", "k", "a"];

    private LateData(IReadOnlyList<string[]> cells) => Cells = cells;

    /// <summary>Rows, each a text per column.</summary>
    internal IReadOnlyList<string[]> Cells { get; }

    /// <summary>Makes rows.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="rows">How many.</param>
    /// <param name="textLate">Whether g's levels, numbers at first, get one that is none, so that they sort in another order.</param>
    /// <param name="missing">Share of cells of x and f that are missing.</param>
    internal static LateData Of(int seed, int rows = 600, bool textLate = false, double missing = 0.02)
    {
        var random = new Random(seed);
        double[] effects = [.. Enumerable.Range(0, 80).Select(_ => Normal(random))];
        List<string[]> cells = [];
        for (int row = 0; row < rows; row++)
        {
            int subject = random.Next(80);
            int f = random.Next(Math.Min(F.Length, 2 + 8 * row / rows)), g = random.Next(Math.Min(3, 1 + 6 * row / rows));
            double x = 50 + 10 * Normal(random), w = 0.5 + random.NextDouble();
            bool b = row < rows / 3 || random.Next(2) == 0;
            double y = 100 + f - 2 * g + 0.1 * x * (f == 1 ? 2 : 1) + (b ? 1 : 0) + 2 * effects[subject] + 0.05 * x * effects[(subject + 7) % 80] + Normal(random);
            cells.Add(
            [
                $"P{subject}", Cell(x), random.NextDouble() < missing ? "NA" : F[f], g == 2 && textLate ? "l9" : $"{12 - 3 * g}",
                b ? "TRUE" : "FALSE", Cell(w), Cell(y),
            ]);
            if (random.NextDouble() < missing) cells[^1][1] = "NA";
        }
        return new LateData(cells);
    }

    /// <summary>The same rows, changed one by one.</summary>
    internal LateData With(Func<int, string[], string[]> change) => new([.. Cells.Select((row, at) => change(at, row))]);

    /// <summary>Without the first rows.</summary>
    internal LateData Skip(int rows) => new([.. Cells.Skip(rows)]);

    /// <summary>The rows as a file.</summary>
    internal string Csv(int from = 0, int? to = null) => string.Concat(
        Cells.Take(to ?? Cells.Count).Skip(from).Prepend(Header).Select(row => string.Join(',', row) + "\n"));

    /// <summary>The rows as a table.</summary>
    internal Table ToTable() => Table.FromColumns(
    [
        .. Header.Select((name, column) => name is "x" or "w" or "y"
            ? TableColumn.Numeric(name, [.. Cells.Select(row => row[column] == "NA" ? double.NaN : double.Parse(row[column], CultureInfo.InvariantCulture))])
            : TableColumn.Text(name, [.. Cells.Select(row => row[column] == "NA" ? null : row[column])])),
    ]);

    private static string Cell(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
