namespace FastLmm.Benchmarks.Tests;

/// <summary>A test that needs /bin/sh.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    internal const string Shell = "/bin/sh";

    public UnixFactAttribute()
    {
        if (!File.Exists(Shell)) Skip = "there is no /bin/sh";
    }
}
