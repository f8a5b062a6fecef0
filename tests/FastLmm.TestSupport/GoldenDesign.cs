using System.Collections.Concurrent;
using System.Globalization;

namespace FastLmm.TestSupport;

/// <summary>The exact design of a model, of designs/, after dropping rows with missing values.</summary>
public sealed class GoldenDesign
{
    private static readonly ConcurrentDictionary<string, GoldenDesign> Loaded = new();

    private GoldenDesign(string[] header, string[][] rows)
    {
        Rows = rows.Length;
        SubjectIds = [.. rows.Select(row => row[0])];
        string[] distinct = [.. SubjectIds.Distinct(StringComparer.Ordinal)];
        var codes = distinct.Select((id, code) => (id, code)).ToDictionary(pair => pair.id, pair => pair.code, StringComparer.Ordinal);
        DistinctSubjects = distinct;
        Subject = [.. SubjectIds.Select(id => codes[id])];
        Y = Column(header, rows, "y")!;
        Weight = Column(header, rows, "weight");
        Offset = Column(header, rows, "offset");
        X = Columns(header, rows, "X");
        Z = Columns(header, rows, "Z");
    }

    /// <summary>N.</summary>
    public int Rows { get; }

    /// <summary>Id of each row's subject, N.</summary>
    public string[] SubjectIds { get; }

    /// <summary>Ids in order of first appearance, m.</summary>
    public string[] DistinctSubjects { get; }

    /// <summary>Code of each row's subject, by first appearance, N.</summary>
    public int[] Subject { get; }

    /// <summary>Response, the offset not subtracted, N.</summary>
    public double[] Y { get; }

    /// <summary>Prior weights, or null.</summary>
    public double[]? Weight { get; }

    /// <summary>Offset, or null.</summary>
    public double[]? Offset { get; }

    /// <summary>Columns of X, p arrays of N.</summary>
    public double[][] X { get; }

    /// <summary>Columns of Z, q arrays of N.</summary>
    public double[][] Z { get; }

    /// <summary>Reads a design; repeated calls return the same object, which must not be changed.</summary>
    /// <param name="name">DATASET.MODEL.</param>
    public static GoldenDesign Load(string name) => Loaded.GetOrAdd(name, Read);

    private static GoldenDesign Read(string name)
    {
        string[][] lines = GoldenDataset.ReadPlainCsv(Golden.PathOf("designs", name + ".csv"));
        return new GoldenDesign(lines[0], lines[1..]);
    }

    private static double[]? Column(string[] header, string[][] rows, string name)
    {
        int at = Array.IndexOf(header, name);
        return at < 0 ? null : [.. rows.Select(row => double.Parse(row[at], CultureInfo.InvariantCulture))];
    }

    private static double[][] Columns(string[] header, string[][] rows, string letter)
    {
        var columns = new List<double[]>();
        while (Column(header, rows, letter + columns.Count) is { } column) columns.Add(column);
        return [.. columns];
    }
}
