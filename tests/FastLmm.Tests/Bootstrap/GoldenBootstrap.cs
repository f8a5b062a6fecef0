using System.Text.Json;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Bootstrap;

/// <summary>The answers of tests/golden/bootstrap.R.</summary>
internal static class GoldenBootstrap
{
    internal static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("bootstrap", name + ".json")));
        return document.RootElement.Clone();
    }
}
