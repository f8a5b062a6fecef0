using FastLmm.Peers;

namespace FastLmm.Benchmarks.Tests;

/// <summary>A test that needs R with lme4.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LmerFactAttribute : FactAttribute
{
    private static readonly Lazy<PeerPrograms> Found = new(() => new PeerPrograms());

    public LmerFactAttribute()
    {
        if (!Found.Value.HasLmer) Skip = string.Join("; ", Found.Value.Absent);
    }
}
