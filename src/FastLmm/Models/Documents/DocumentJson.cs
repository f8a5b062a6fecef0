using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FastLmm.Tables;

namespace FastLmm.Models.Documents;

/// <summary>How documents are written as JSON.</summary>
internal static class DocumentJson
{
    /// <summary>For files that people read: indented, letters as they are.</summary>
    internal static DocumentContext Indented { get; } = new(Written(indented: true));

    /// <summary>Without blanks.</summary>
    internal static DocumentContext Compact { get; } = new(Written(indented: false));

    private static JsonSerializerOptions Written(bool indented) => new(DocumentContext.Default.Options)
    {
        WriteIndented = indented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { Enum<EstimationMethod>(), Enum<DfMethod>(), Enum<FitStatus>(), Enum<ColumnKind>(), Enum<ValueForm>() },
    };

    private static JsonStringEnumConverter<T> Enum<T>() where T : struct, Enum => new(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
}

/// <summary>Documents ↔ JSON; <see cref="DocumentJson"/> has the forms to use.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(StatisticsDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext;
