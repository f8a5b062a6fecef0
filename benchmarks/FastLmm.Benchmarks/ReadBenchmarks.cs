using System.Globalization;
using BenchmarkDotNet.Attributes;
using CsvHelper;
using FastLmm.Tables;

namespace FastLmm.Benchmarks;

/// <summary>Nanoseconds per row to read five columns of a CSV: CsvHelper alone, and the table with its ids, missing values and types.</summary>
[MemoryDiagnoser]
public class ReadBenchmarks
{
    private const int Rows = 6_000_000;
    private const int Visits = 6;
    private const int Subjects = Rows / Visits;
    private static readonly string[] Columns = ["id", "time", "x1", "x2", "y"];
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"fastlmm-read-{Environment.ProcessId}.csv");

    /// <summary>How the rows follow each other: subjects by id, subjects as they come, or all subjects of one visit after another.</summary>
    [Params("sorted", "shuffled", "visits")]
    public string Order { get; set; } = "";

    /// <summary>Writes the file: 1,000,000 ids, four numbers of 6 to 17 digits.</summary>
    [GlobalSetup]
    public void Write()
    {
        var random = new Random(42);
        int[] ids = [.. Enumerable.Range(0, Subjects)];
        if (Order == "shuffled") random.Shuffle(ids);
        using var writer = new StreamWriter(_path);
        writer.WriteLine(string.Join(',', Columns));
        for (int row = 0; row < Rows; row++)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"S{ids[Order == "visits" ? row % Subjects : row / Visits]:D7},{8 * random.NextDouble():F4},{random.NextDouble():F4},{random.NextDouble():F4},{20 + random.NextDouble():R}"));
        }
    }

    /// <summary>Removes the file.</summary>
    [GlobalCleanup]
    public void Remove() => File.Delete(_path);

    /// <summary>The id as bytes and four numbers of every row.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public double CsvHelperAlone()
    {
        using FileStream file = File.OpenRead(_path);
        using CsvReader csv = CsvReader.Create(file, new CsvReaderOptions { Separator = ',' }, leaveOpen: true);
        double sum = 0;
        while (csv.Read())
        {
            sum += csv.GetSpan(0).Length;
            for (int field = 1; field < Columns.Length; field++)
                if (csv.TryParse(field, out double value)) sum += value;
        }
        return sum;
    }

    /// <summary>The same columns as chunks.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public double TableFromCsv()
    {
        using Table table = Table.FromCsv(_path);
        using TableReader reader = table.Open([new ColumnRequest("id", ColumnKind.Id), .. Columns.Skip(1).Select(name => new ColumnRequest(name))]);
        var chunk = new TableChunk(reader.Kinds);
        double sum = 0;
        while (reader.Read(chunk)) sum += chunk.Numeric(4)[0];
        return sum;
    }
}
