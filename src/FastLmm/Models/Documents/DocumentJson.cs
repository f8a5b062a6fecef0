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
        Converters =
        {
            new JsonWordConverter<EstimationMethod>(JsonNamingPolicy.KebabCaseUpper),
            new JsonWordConverter<DfMethod>(JsonNamingPolicy.KebabCaseLower),
            new JsonWordConverter<FitStatus>(JsonNamingPolicy.KebabCaseLower),
            new JsonWordConverter<ColumnKind>(JsonNamingPolicy.KebabCaseLower),
            new JsonWordConverter<ValueForm>(JsonNamingPolicy.KebabCaseLower),
        },
    };
}

/// <summary>Documents ↔ JSON; <see cref="DocumentJson"/> has the forms to use.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(StatisticsDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext;
