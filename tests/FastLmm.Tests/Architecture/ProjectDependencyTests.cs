using FastLmm.Kernels.Layout;

namespace FastLmm.Tests.Architecture;

/// <summary>Projects depend downwards only: Cli → FastLmm → Kernels, and Kernels.Gpu → Kernels, which programs and its tests alone see.</summary>
public class ProjectDependencyTests
{
    [Fact]
    public void CliSeesTheLibraryAndTheGpu() =>
        Assert.Equal(["FastLmm", "FastLmm.Kernels.Gpu"], SourceTree.ProjectReferences("src/FastLmm.Cli").Order(StringComparer.Ordinal));

    [Fact]
    public void LibrarySeesTheKernelsOnly() => Assert.Equal(["FastLmm.Kernels"], SourceTree.ProjectReferences("src/FastLmm"));

    [Fact]
    public void KernelsSeeNoProjectAndNoPackage()
    {
        Assert.Empty(SourceTree.ProjectReferences("kernels/FastLmm.Kernels"));
        Assert.Empty(SourceTree.PackageReferences("kernels/FastLmm.Kernels"));
    }

    [Fact]
    public void TheGpuSeesTheKernelsAndIlgpuOnly()
    {
        Assert.Equal(["FastLmm.Kernels"], SourceTree.ProjectReferences("kernels/FastLmm.Kernels.Gpu"));
        Assert.Equal(["ILGPU", "ILGPU.Algorithms"], SourceTree.PackageReferences("kernels/FastLmm.Kernels.Gpu"));
    }

    [Fact]
    public void ProgramsAndItsTestsAloneSeeTheGpu()
    {
        string[] allowed = ["FastLmm.Cli", "FastLmm.Kernels.Gpu.Tests", "FastLmm.Benchmarks", "Scaling"];
        Assert.All(
            SourceTree.Projects().Where(project => SourceTree.ProjectReferences(project).Contains("FastLmm.Kernels.Gpu")),
            project => Assert.Contains(SourceTree.NameOf(project), allowed));
    }

    [Fact]
    public void IlgpuIsNamedInOneProject() =>
        Assert.Equal(["FastLmm.Kernels.Gpu"], SourceTree.Projects().Where(UsesIlgpu).Select(SourceTree.NameOf));

    // Else its lock file would change with ILGPU there, and a locked restore would fail.
    [Fact]
    public void WhoeverSeesTheGpuSaysSoForItsLockFile()
    {
        foreach (string project in SourceTree.Projects())
        {
            bool sees = SourceTree.AllBelow(project).Contains("FastLmm.Kernels.Gpu");
            bool says = SourceTree.Text(project).Contains("<SeesIlgpu>true</SeesIlgpu>", StringComparison.Ordinal);
            Assert.True(sees == says, $"{project}: SeesIlgpu is {(says ? "set, and it does not see" : "missing, and it sees")} FastLmm.Kernels.Gpu");
        }
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

    private static bool UsesIlgpu(string project) => SourceTree.PackageReferences(project).Any(name => name.StartsWith("ILGPU", StringComparison.Ordinal));

    private static string[] References(Type type) => [.. type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];
}
