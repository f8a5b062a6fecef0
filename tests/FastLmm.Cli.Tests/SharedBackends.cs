namespace FastLmm.Cli.Tests;

/// <summary>Tests that change or list the backends of this process, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBackends
{
    public const string Name = "backends";
}
