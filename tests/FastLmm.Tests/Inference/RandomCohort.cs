using FastLmm.Tables;

namespace FastLmm.Tests.Inference;

/// <summary>
/// A seeded small cohort with random intercept and slope: columns id, t, x, site (0/1 per subject), w, y; clock (t in seconds from 1970), one (ones),
/// number (of the row), arm (a, b, c in turn) and half (u, v).
/// </summary>
internal sealed class RandomCohort
{
    internal RandomCohort(int seed, int subjects, int mostVisits, double slopeSd = 0.5)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        List<(int Subject, double T, double X, double Site, double W, double Y)> rows = [];
        for (int i = 0; i < subjects; i++)
        {
            double b0 = 1.5 * Normal(), b1 = slopeSd * Normal();
            int visits = i < 2 ? mostVisits : 1 + random.Next(mostVisits);
            for (int v = 0; v < visits; v++)
            {
                double t = v + 0.3 * random.NextDouble(), x = Normal(), w = 0.5 + random.NextDouble();
                rows.Add((i, t, x, i % 2, w, 3 + 0.7 * t - x + i % 2 + b0 + b1 * t + Normal() / Math.Sqrt(w)));
            }
        }
        Subject = [.. rows.Select(row => row.Subject)];
        T = [.. rows.Select(row => row.T)];
        X = [.. rows.Select(row => row.X)];
        Site = [.. rows.Select(row => row.Site)];
        W = [.. rows.Select(row => row.W)];
        Y = [.. rows.Select(row => row.Y)];
    }

    internal int[] Subject { get; }

    internal double[] T { get; }

    internal double[] X { get; }

    internal double[] Site { get; }

    internal double[] W { get; }

    internal double[] Y { get; }

    internal int Rows => Y.Length;

    /// <summary>Fits a formula over these columns.</summary>
    internal LmmFit Fit(string formula, FitOptions options)
    {
        using var table = Table.FromColumns(
        [
            TableColumn.Text("id", [.. Subject.Select(i => $"s{i}")]), TableColumn.Numeric("t", T), TableColumn.Numeric("x", X),
            TableColumn.Numeric("site", Site), TableColumn.Numeric("w", W), TableColumn.Numeric("y", Y),
            TableColumn.Numeric("clock", [.. T.Select(t => 1.6e9 + 1e6 * t)]), TableColumn.Numeric("one", [.. T.Select(_ => 1.0)]),
            TableColumn.Numeric("number", [.. Enumerable.Range(1, Rows).Select(row => (double)row)]),
            TableColumn.Text("arm", [.. Enumerable.Range(0, Rows).Select(row => "abc"[row % 3].ToString())]),
            TableColumn.Text("half", [.. Enumerable.Range(0, Rows).Select(row => "uv"[row / 2 % 2].ToString())]),
        ]);
        return LinearMixedModel.Fit(formula, table, options);
    }
}
