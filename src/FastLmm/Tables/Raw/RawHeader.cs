using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastLmm.Tables.Raw;

/// <summary>What the values of a raw column are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RawType>))]
internal enum RawType
{
    /// <summary>Doubles.</summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary>Doubles: days since 1970-01-01.</summary>
    [JsonStringEnumMemberName("date")]
    Date,

    /// <summary>Doubles: seconds since 1970-01-01 00:00 UTC.</summary>
    [JsonStringEnumMemberName("dateTime")]
    DateTime,

    /// <summary>Codes 1 and 0.</summary>
    [JsonStringEnumMemberName("logical")]
    Logical,

    /// <summary>Codes into levels that the header lists.</summary>
    [JsonStringEnumMemberName("factor")]
    Factor,

    /// <summary>Codes into texts that follow the codes.</summary>
    [JsonStringEnumMemberName("id")]
    Id,
}

/// <summary>The texts of an id column in the file.</summary>
/// <param name="Codes">Where the codes begin, from the start of the data.</param>
/// <param name="Count">Number of texts.</param>
/// <param name="Starts">Where the texts' starts begin: one more 64-bit number than there are texts.</param>
/// <param name="Bytes">Where their UTF-8 begins.</param>
internal sealed record RawTexts(long Codes, int Count, long Starts, long Bytes);

/// <summary>A column in the file.</summary>
internal sealed record RawColumn
{
    public required string Name { get; init; }

    public required RawType Type { get; init; }

    /// <summary>Where the values begin, from the start of the data; null for an id, whose codes are with its texts.</summary>
    public long? Values { get; init; }

    /// <summary>The levels of a factor, in order of code.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>The texts of an id, or of numbers that are not how their texts were written.</summary>
    public RawTexts? Texts { get; init; }
}

/// <summary>The header of a raw column file.</summary>
internal sealed record RawHeader
{
    public required long Rows { get; init; }

    public required IReadOnlyList<RawColumn> Columns { get; init; }
}

/// <summary>Header ↔ JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RawHeader))]
internal sealed partial class RawHeaderJson : JsonSerializerContext;
