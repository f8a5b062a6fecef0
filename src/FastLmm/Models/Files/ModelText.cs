using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Unicode;
using FastLmm.Models.Documents;

namespace FastLmm.Models.Files;

/// <summary>The JSON of a model file, with its checksum.</summary>
internal static class ModelText
{
    /// <summary>The member <c>format</c>.</summary>
    internal const string Format = "fastlmm-model";

    /// <summary>The member <c>version</c>.</summary>
    internal const int Version = 1;

    private const string ChecksumName = "checksum";
    private const string Advice = "save the model again with fit --save";

    /// <summary>Begins to set up the reader of documents on another core.</summary>
    /// <returns>What is being done, for tests.</returns>
    internal static Task Prepare() => WarmUp.Begin(() => JsonSerializer.Deserialize("null"u8, DocumentJson.Indented.ModelDocument));

    /// <summary>The file's bytes.</summary>
    internal static byte[] Write(ModelDocument document)
    {
        byte[] text = Serialize(document);
        using JsonDocument parsed = JsonDocument.Parse(text);
        return [.. Serialize(document with { Checksum = Checksum(parsed.RootElement) }), (byte)'\n'];
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <exception cref="LmmException">It is no model file, of another version, or damaged.</exception>
    internal static ModelDocument Read(byte[] bytes, string name)
    {
        using JsonDocument parsed = Parse(bytes, name);
        RequireVersion(parsed.RootElement, name);
        try
        {
            ModelDocument document = DocumentErrors.Explain(() => parsed.RootElement.Deserialize(DocumentJson.Indented.ModelDocument));
            if (document.Checksum is null) throw new FileContentException("$.checksum is missing");
            return DocumentErrors.Explain(() => Checksum(parsed.RootElement)) == document.Checksum ? document
                : throw new FileContentException("its checksum is another");
        }
        catch (FileContentException error)
        {
            throw Damaged(name, error.Message);
        }
    }

    /// <summary>The error of a damaged file.</summary>
    internal static LmmException Damaged(string name, string what) =>
        new(FailureKind.BadInput, $"{name} is a model file that was damaged or changed ({what}); {Advice}");

    private static byte[] Serialize(ModelDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Indented.ModelDocument);

    private static JsonDocument Parse(byte[] bytes, string name)
    {
        if (bytes.AsSpan().StartsWith(StatisticsPreamble.Magic))
            throw NoModel(name, "it holds statistics; give it to --stats, and here the file of fit --save");
        ReadOnlyMemory<byte> text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
        bool isObject = text.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        if (!isObject) throw NoModel(name, bytes.Length == 0 ? "it is empty" : "it is not JSON; give the file that fit --save wrote");
        if (!Utf8.IsValid(text.Span)) throw Damaged(name, "it is not UTF-8");
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException error)
        {
            throw Damaged(name, $"JSON ends or breaks off at line {error.LineNumber + 1}");
        }
    }

    private static void RequireVersion(JsonElement root, string name)
    {
        if (Member(root, "format", JsonValueKind.String) is not { } format || Text(format) != Format)
            throw NoModel(name, $"it is JSON without \"format\": \"{Format}\"; give the file that fit --save wrote, not that of --json");
        if (Member(root, "version", JsonValueKind.Number) is not { } version || !version.TryGetInt32(out int number))
            throw Damaged(name, "$.version is missing");
        if (number == Version) return;
        throw new LmmException(FailureKind.BadInput,
            $"{name} is a model file of version {number}, and this program reads version {Version}; use the program that wrote it, or {Advice}");
    }

    private static JsonElement? Member(JsonElement root, string name, JsonValueKind kind) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind ? value : null;

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;                                                // half of a surrogate pair
        }
    }

    private static LmmException NoModel(string name, string why) => new(FailureKind.BadInput, $"{name} is not a model file: {why}");

    // Of the members without blanks, so that other line ends or another indentation do no harm.
    private static string Checksum(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty member in root.EnumerateObject())
                if (member.Name != ChecksumName) member.WriteTo(writer);
            writer.WriteEndObject();
        }
        return Convert.ToHexStringLower(XxHash128.Hash(buffer.WrittenSpan));
    }
}
