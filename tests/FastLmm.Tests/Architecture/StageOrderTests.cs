using System.Text.RegularExpressions;

namespace FastLmm.Tests.Architecture;

/// <summary>Inside the library, a stage uses earlier stages only; types of the root namespace (options, result, errors) belong to all.</summary>
public partial class StageOrderTests
{
    private static readonly string[] Stages =
        ["Algebra", "Tables", "Formulas", "Designs", "Packing", "Engine", "Estimation", "Inference", "Prediction", "Reporting", "Models"];

    // What is about data and text, or only writes, has no business with the kernels.
    private static readonly string[] WithoutKernels = ["Algebra", "Tables", "Formulas", "Designs", "Reporting"];

    // An extension of LmmFit, in its namespace so that fit.Summary() needs no using directive.
    private const string InRootNamespace = "Reporting/LmmFitSummary.cs";

    public static TheoryData<string> StageNames => [.. Stages];

    [Theory, MemberData(nameof(StageNames))]
    public void StageUsesEarlierStagesOnly(string stage)
    {
        string[] allowed = Stages[..(Array.IndexOf(Stages, stage) + 1)];
        string[] files = [.. SourceTree.Files("src/FastLmm").Where(file => file.StartsWith(stage + "/", StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        foreach (string file in files)
            foreach (string used in Used(file)) Assert.True(allowed.Contains(used), $"{file} uses FastLmm.{used}, a later stage than {stage}");
    }

    [Fact]
    public void DataTextAndReportsDoNotSeeTheKernels()
    {
        foreach (string file in SourceTree.Files("src/FastLmm").Where(file => WithoutKernels.Contains(file.Split('/')[0])))
            Assert.False(Code(file).Contains("FastLmm.Kernels", StringComparison.Ordinal), $"{file} uses FastLmm.Kernels");
    }

    [Fact]
    public void EveryFolderIsAStageAndEveryFilesNamespaceIsItsFolder()
    {
        foreach (string file in SourceTree.Files("src/FastLmm"))
        {
            string[] parts = file.Split('/');
            Assert.True(parts.Length == 1 || Stages.Contains(parts[0]), $"{file} lies in no stage");
            string expected = file == InRootNamespace ? "FastLmm" : string.Join('.', ["FastLmm", .. parts[..^1]]);
            Assert.True(Code(file).Contains($"namespace {expected};", StringComparison.Ordinal), $"{file} is not in namespace {expected}");
        }
    }

    // Stages named by using directives or by qualified names; one's own is always among the allowed.
    private static IEnumerable<string> Used(string file) =>
        StageName().Matches(Code(file)).Select(match => match.Groups[1].Value).Where(Stages.Contains).Distinct();

    // Without comments.
    private static string Code(string file)
    {
        IEnumerable<string> lines = File.ReadLines(Path.Combine(SourceTree.Root, "src", "FastLmm", file));
        return string.Join('\n', lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"(?:FastLmm\.|(?<![\w.]))([A-Z][a-z]+)(?=[.;])")]
    private static partial Regex StageName();
}
