using System.Text.Json;
using System.Text.Json.Nodes;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>The JSON of a fit without what may differ between two runs: timings, memory, backend and threads.</summary>
internal static class FitNumbers
{
    private static readonly string[] PerRun = ["timings", "peakMemoryBytes", "backend", "threads"];

    /// <summary>The rest of it, every digit as written.</summary>
    public static string Of(string json)
    {
        JsonObject fit = JsonNode.Parse(json)!.AsObject();
        foreach (string name in PerRun) fit.Remove(name);
        return fit.ToJsonString();
    }

    /// <summary>All numbers of the estimates, in order.</summary>
    public static double[] Estimates(string json)
    {
        using JsonDocument fit = JsonDocument.Parse(json);
        List<double> numbers = [];
        foreach (string name in (string[])["criterion", "logLik", "aic", "bic", "theta", "sigma", "randomEffects", "fixedEffects", "vcov"])
            Collect(fit.RootElement.GetProperty(name), numbers);
        return [.. numbers];
    }

    private static void Collect(JsonElement element, List<double> numbers)
    {
        if (element.ValueKind == JsonValueKind.Number) numbers.Add(element.GetDouble());
        else if (element.ValueKind == JsonValueKind.Array) foreach (JsonElement item in element.EnumerateArray()) Collect(item, numbers);
        else if (element.ValueKind == JsonValueKind.Object) foreach (JsonProperty item in element.EnumerateObject()) Collect(item.Value, numbers);
    }
}
