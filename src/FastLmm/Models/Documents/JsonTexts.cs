using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastLmm.Models.Documents;

/// <summary>Texts that stand on one line, such as the levels of a factor.</summary>
[JsonConverter(typeof(JsonTextsConverter))]
internal sealed record JsonTexts(IReadOnlyList<string> Entries);

/// <summary>To and from an array.</summary>
internal sealed class JsonTextsConverter : JsonConverter<JsonTexts>
{
    public override JsonTexts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        List<string> entries = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            entries.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
        return new JsonTexts(entries);
    }

    public override void Write(Utf8JsonWriter writer, JsonTexts value, JsonSerializerOptions options) =>
        writer.WriteRawValue(new StringBuilder("[").AppendJoin(", ", value.Entries.Select(Text)).Append(']').ToString());

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
