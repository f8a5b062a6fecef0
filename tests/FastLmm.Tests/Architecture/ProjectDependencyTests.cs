using FastLmm.Kernels.Layout;

namespace FastLmm.Tests.Architecture;

/// <summary>Projects depend downwards only: Cli → FastLmm → Kernels.</summary>
public class ProjectDependencyTests
{
    [Fact]
    public void CliSeesTheLibraryOnly() => Assert.Equal(["FastLmm"], SourceTree.ProjectReferences("src/FastLmm.Cli"));

    [Fact]
    public void LibrarySeesTheKernelsOnly() => Assert.Equal(["FastLmm.Kernels"], SourceTree.ProjectReferences("src/FastLmm"));

    [Fact]
    public void KernelsSeeNoProjectAndNoPackage()
    {
        Assert.Empty(SourceTree.ProjectReferences("kernels/FastLmm.Kernels"));
        Assert.Empty(SourceTree.PackageReferences("kernels/FastLmm.Kernels"));
    }

    [Fact]
    public void AssembliesReferToWhatTheirProjectsName()
    {
        string[] kernels = References(typeof(BlockStructure));
        Assert.All(kernels, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
        string[] allowed = ["FastLmm.Kernels", .. SourceTree.PackageReferences("src/FastLmm")];
        Assert.All(
            References(typeof(LmmFit)),
            name => Assert.True(allowed.Contains(name) || name.StartsWith("System.", StringComparison.Ordinal), name));
    }

    [Fact]
    public void SharedCodeOfTestsSeesTheLibraryOnly() => Assert.Equal(["FastLmm"], SourceTree.ProjectReferences("tests/FastLmm.TestSupport"));

    private static string[] References(Type type) => [.. type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];
}
