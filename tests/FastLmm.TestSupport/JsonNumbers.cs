using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>Reads numbers, vectors and matrices of the golden files; null is NaN.</summary>
public static class JsonNumbers
{
    /// <summary>A number.</summary>
    public static double Number(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Null ? double.NaN : element.GetDouble();

    /// <summary>A number by name; NaN where there is none.</summary>
    public static double Number(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.Number() : double.NaN;

    /// <summary>A vector.</summary>
    public static double[] Vector(this JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    /// <summary>A vector by name; empty where there is none.</summary>
    public static double[] Vector(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.Vector() : [];

    /// <summary>A list of texts.</summary>
    public static string[] Texts(this JsonElement element) => [.. element.EnumerateArray().Select(text => text.GetString()!)];

    /// <summary>A list of texts by name; empty where there is none.</summary>
    public static string[] Texts(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.Texts() : [];

    /// <summary>A matrix by rows.</summary>
    public static double[,] Matrix(this JsonElement element)
    {
        double[][] rows = [.. element.EnumerateArray().Select(Vector)];
        var matrix = new double[rows.Length, rows.Length == 0 ? 0 : rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
            for (int j = 0; j < rows[i].Length; j++) matrix[i, j] = rows[i][j];
        return matrix;
    }

    /// <summary>A matrix by name; empty where there is none.</summary>
    public static double[,] Matrix(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.Matrix() : new double[0, 0];
}
