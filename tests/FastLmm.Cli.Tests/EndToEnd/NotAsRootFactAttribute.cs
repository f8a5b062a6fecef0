namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>A test of permissions, which root does not have to keep.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NotAsRootFactAttribute : FactAttribute
{
    public NotAsRootFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "Windows has no Unix file modes";
        else if (Environment.IsPrivilegedProcess) Skip = "runs as root, who may read and write everything";
    }
}
