using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastLmm.Models.Documents;

/// <summary>
/// A value of an enumeration by its name. A class, as the other types here: for classes the framework has the code of its serializer ready, where
/// each enumeration, and each number that may be null, would have it compiled in every run.
/// </summary>
internal sealed record JsonWord<T>(T Value) where T : struct, Enum
{
    public static implicit operator JsonWord<T>(T value) => new(value);

    public static implicit operator T(JsonWord<T> word) => word.Value;
}

/// <summary>A number that may be left out; what is not finite is a text.</summary>
[JsonConverter(typeof(JsonNumberConverter))]
internal sealed record JsonNumber(double Value)
{
    public static implicit operator JsonNumber(double value) => new(value);
}

/// <summary>Truth that may be left out.</summary>
[JsonConverter(typeof(JsonTruthConverter))]
internal sealed record JsonTruth(bool Value);

/// <summary>To and from a name.</summary>
/// <param name="naming">Makes the name in files of that in the program.</param>
internal sealed class JsonWordConverter<T>(JsonNamingPolicy naming) : JsonConverter<JsonWord<T>> where T : struct, Enum
{
    private readonly Dictionary<string, JsonWord<T>> _words =
        Enum.GetNames(typeof(T)).ToDictionary(naming.ConvertName, name => new JsonWord<T>((T)Enum.Parse(typeof(T), name)));

    public override JsonWord<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && _words.TryGetValue(reader.GetString()!, out JsonWord<T>? word)
            ? word
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, JsonWord<T> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(naming.ConvertName(value.Value.ToString()));
}

/// <summary>To and from a number, or the text of one that is not finite.</summary>
internal sealed class JsonNumberConverter : JsonConverter<JsonNumber>
{
    public override JsonNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonVector.Number(ref reader));

    public override void Write(Utf8JsonWriter writer, JsonNumber value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonVector.Text(value.Value));
}

/// <summary>To and from true and false.</summary>
internal sealed class JsonTruthConverter : JsonConverter<JsonTruth>
{
    public override JsonTruth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? new(reader.GetBoolean()) : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, JsonTruth value, JsonSerializerOptions options) => writer.WriteBooleanValue(value.Value);
}
