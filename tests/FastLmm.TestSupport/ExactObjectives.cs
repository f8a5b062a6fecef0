using System.Globalization;
using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>Objective and gradient at the θ of a fit's objective_at, from 40-digit arithmetic: objective_exact.json.</summary>
public static class ExactObjectives
{
    private static readonly Lazy<JsonElement> File = new(Load);

    /// <summary>The points of a fit, as <see cref="GoldenFit.ObjectiveAt"/> has them but for objective and gradient.</summary>
    public static IReadOnlyList<GoldenObjective> Of(GoldenFit fit)
    {
        JsonElement[] points = [.. File.Value.GetProperty(fit.Id).EnumerateArray()];
        return
        [
            .. fit.ObjectiveAt.Zip(points, (at, point) => new GoldenObjective(
                at.Theta, Number(point.GetProperty("objective")), [.. point.GetProperty("gradient").EnumerateArray().Select(Number)])),
        ];
    }

    private static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static JsonElement Load()
    {
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Golden.PathOf("objective_exact.json")));
        return document.RootElement.Clone();
    }
}
