using System.Globalization;
using System.Text;
using FastLmm.Tables;

namespace FastLmm.Tests.Fitting;

/// <summary>A small made-up cohort as CSV: subjects with visits, a response that depends on time, and columns of a test's own.</summary>
internal static class Cohort
{
    public const int Visits = 5;

    /// <summary>Header <c>id,time,y</c> and the added columns, whose texts come from subject, visit and seeded chance.</summary>
    public static string Csv(int subjects, params (string Name, Func<int, int, Random, string> Text)[] columns)
    {
        var random = new Random(5);
        var text = new StringBuilder("id,time,y").AppendJoin("", columns.Select(column => "," + column.Name)).Append('\n');
        for (int subject = 0; subject < subjects; subject++)
        {
            double own = random.NextDouble() * 4, slope = random.NextDouble();
            for (int visit = 0; visit < Visits; visit++)
            {
                double y = 10 + own + (0.5 + slope) * visit + random.NextDouble();
                text.Append(CultureInfo.InvariantCulture, $"s{subject},{visit},{y:R}");
                foreach ((_, Func<int, int, Random, string> value) in columns) text.Append(',').Append(value(subject, visit, random));
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    public static Table Table(string csv, TableOptions? options = null, string name = "a.csv") =>
        FastLmm.Tables.Table.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(csv)), name, options);

    public static LmmFit Fit(string formula, string csv, FitOptions? options = null, TableOptions? reading = null)
    {
        using Table table = Table(csv, reading);
        return LinearMixedModel.Fit(formula, table, (options ?? new FitOptions()) with { Backend = "scalar", Threads = 1 });
    }
}
