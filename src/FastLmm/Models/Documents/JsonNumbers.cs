using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastLmm.Models.Documents;

/// <summary>Doubles that stand on one line; what is not finite is a text.</summary>
[JsonConverter(typeof(JsonVectorConverter))]
internal sealed record JsonVector(double[] Entries)
{
    /// <summary>Reads an array of numbers.</summary>
    internal static double[] Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        List<double> entries = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) entries.Add(Number(ref reader));
        return [.. entries];
    }

    /// <summary>Writes an array of numbers; they round-trip.</summary>
    /// <param name="writer">Gets the array.</param>
    /// <param name="entries">The numbers.</param>
    /// <param name="before">Blanks to write before it.</param>
    internal static void Write(Utf8JsonWriter writer, IEnumerable<double> entries, string before = "") =>
        writer.WriteRawValue(new StringBuilder(before).Append('[').AppendJoin(", ", entries.Select(Text)).Append(']').ToString());

    /// <summary>Reads a number, or the text of one that is not finite.</summary>
    internal static double Number(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String when reader.ValueTextEquals("NaN") => double.NaN,
        JsonTokenType.String when reader.ValueTextEquals("Infinity") => double.PositiveInfinity,
        JsonTokenType.String when reader.ValueTextEquals("-Infinity") => double.NegativeInfinity,
        _ => throw new JsonException(),
    };

    /// <summary>A number in JSON; it round-trips.</summary>
    internal static string Text(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? text : $"\"{text}\"";
    }
}

/// <summary>A matrix, each row on a line of its own.</summary>
[JsonConverter(typeof(JsonMatrixConverter))]
internal sealed record JsonMatrix(double[,] Entries);

/// <summary>To and from an array.</summary>
internal sealed class JsonVectorConverter : JsonConverter<JsonVector>
{
    public override JsonVector Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonVector.Read(ref reader));

    public override void Write(Utf8JsonWriter writer, JsonVector value, JsonSerializerOptions options) => JsonVector.Write(writer, value.Entries);
}

/// <summary>To and from an array of arrays.</summary>
internal sealed class JsonMatrixConverter : JsonConverter<JsonMatrix>
{
    public override JsonMatrix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        List<double[]> rows = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) rows.Add(JsonVector.Read(ref reader));
        int columns = rows.Count == 0 ? 0 : rows[0].Length;
        if (rows.Any(row => row.Length != columns)) throw new JsonException();
        var entries = new double[rows.Count, columns];
        for (int r = 0; r < rows.Count; r++)
            for (int c = 0; c < columns; c++) entries[r, c] = rows[r][c];
        return new JsonMatrix(entries);
    }

    public override void Write(Utf8JsonWriter writer, JsonMatrix value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        string line = writer.Options.Indented ? "\n" + new string(' ', writer.Options.IndentSize * writer.CurrentDepth) : "";
        for (int r = 0; r < value.Entries.GetLength(0); r++)
        {
            int row = r;
            JsonVector.Write(writer, Enumerable.Range(0, value.Entries.GetLength(1)).Select(c => value.Entries[row, c]), line);
        }
        writer.WriteEndArray();
    }
}
