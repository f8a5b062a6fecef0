using System.Globalization;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Invariance;

/// <summary>A small data set with its model, to be changed in ways that must not change the fit.</summary>
internal sealed record Cohort(
    string Formula, string Response, string Subject, string? Time, string? Weights, IReadOnlyDictionary<string, string[]> Texts)
{
    /// <summary>Numeric columns.</summary>
    internal required IReadOnlyDictionary<string, double[]> Numbers { get; init; }

    /// <summary>N.</summary>
    internal int Rows => Texts[Subject].Length;

    /// <summary>y.</summary>
    internal double[] Y => Numbers[Response];

    /// <summary>The same with another numeric column.</summary>
    internal Cohort With(string column, IEnumerable<double> values) =>
        this with { Numbers = new Dictionary<string, double[]>(Numbers) { [column] = [.. values] } };

    /// <summary>The same with a column of texts changed.</summary>
    internal Cohort Renamed(string column, Func<string, string> name) =>
        this with { Texts = new Dictionary<string, string[]>(Texts) { [column] = [.. Texts[column].Select(name)] } };

    /// <summary>The same rows in another order.</summary>
    internal Cohort Ordered(IReadOnlyList<int> order) => this with
    {
        Texts = Texts.ToDictionary(column => column.Key, column => order.Select(row => column.Value[row]).ToArray()),
        Numbers = Numbers.ToDictionary(column => column.Key, column => order.Select(row => column.Value[row]).ToArray()),
    };

    /// <summary>Fits the model.</summary>
    internal LmmFit Fit(EstimationMethod method, int threads = 1)
    {
        TableColumn[] columns =
        [
            .. Texts.Select(column => TableColumn.Text(column.Key, column.Value)),
            .. Numbers.Select(column => TableColumn.Numeric(column.Key, column.Value)),
        ];
        return LinearMixedModel.Fit(Formula, Table.FromColumns(columns), new FitOptions { Method = method, Weights = Weights, Threads = threads });
    }

    /// <summary>The rows of a golden data set; only the columns named.</summary>
    internal static Cohort OfGolden(string fitId, string? time, string[] texts, string[] numbers)
    {
        GoldenFit fit = GoldenFit.Load(fitId);
        GoldenDataset data = GoldenDataset.Load(fit.Dataset);
        string[] Cells(string name) => [.. data.Rows.Select(row => row[data.ColumnNames.ToList().IndexOf(name)])];
        string response = fit.Formula.Split(' ')[0];
        Dictionary<string, string[]> factors = texts.Append(fit.Subject).ToDictionary(name => name, Cells);
        return new Cohort(fit.Formula, response, fit.Subject, time, fit.Weights, factors)
        {
            Numbers = numbers.ToDictionary(
                name => name, name => Cells(name).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
        };
    }
}
