using System.Xml.Linq;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Architecture;

/// <summary>The repository's projects and source files.</summary>
internal static class SourceTree
{
    internal static string Root => Path.GetFullPath(Golden.PathOf("..", ".."));

    /// <summary>Source files below a folder of the repository, by path relative to it, with '/'.</summary>
    internal static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(Root, folder), path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Names of the projects that a project references.</summary>
    internal static string[] ProjectReferences(string project) =>
        [.. Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>Packages that a project references.</summary>
    internal static string[] PackageReferences(string project) => [.. Items(project, "PackageReference")];

    private static IEnumerable<string> Items(string project, string element) =>
        XDocument.Load(Path.Combine(Root, project, Path.GetFileName(project) + ".csproj"))
            .Descendants(element).Select(item => item.Attribute("Include")!.Value).Order(StringComparer.Ordinal);
}
