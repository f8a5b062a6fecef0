namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>A test that needs bash and Unix signals, pipes or devices.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (!File.Exists("/bin/bash")) Skip = "there is no bash";
    }
}
