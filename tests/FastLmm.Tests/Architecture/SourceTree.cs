using System.Text.RegularExpressions;
using System.Xml.Linq;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Architecture;

/// <summary>The repository's projects and source files.</summary>
internal static partial class SourceTree
{
    internal static string Root => Path.GetFullPath(Golden.PathOf("..", ".."));

    /// <summary>Source files below a folder of the repository, by path relative to it, with '/'.</summary>
    internal static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(Root, folder), path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Folders of the solution's projects.</summary>
    internal static IEnumerable<string> Projects() => SolutionLine().Matches(File.ReadAllText(Path.Combine(Root, "FastLmm.sln")))
        .Select(match => Path.GetDirectoryName(match.Groups[1].Value.Replace('\\', '/'))!.Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>Name of the project in a folder.</summary>
    internal static string NameOf(string project) => Path.GetFileNameWithoutExtension(FileOf(project));

    /// <summary>Names of the projects that a project references.</summary>
    internal static string[] ProjectReferences(string project) =>
        [.. Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>Names of a project and of all that it references, itself or through others; what it only builds beside itself is left out.</summary>
    internal static IReadOnlySet<string> AllBelow(string project)
    {
        var found = new HashSet<string> { NameOf(project) };
        foreach (XElement item in XDocument.Parse(Text(project)).Descendants("ProjectReference"))
        {
            if (item.Attribute("ReferenceOutputAssembly")?.Value == "false") continue;
            string file = Path.GetFullPath(Path.Combine(Root, project, item.Attribute("Include")!.Value));
            found.UnionWith(AllBelow(Path.GetRelativePath(Root, Path.GetDirectoryName(file)!)));
        }
        return found;
    }

    /// <summary>A project's text.</summary>
    internal static string Text(string project) => File.ReadAllText(FileOf(project));

    /// <summary>Packages that a project references.</summary>
    internal static string[] PackageReferences(string project) => [.. Items(project, "PackageReference")];

    private static IEnumerable<string> Items(string project, string element) =>
        XDocument.Parse(Text(project)).Descendants(element).Select(item => item.Attribute("Include")!.Value).Order(StringComparer.Ordinal);

    private static string FileOf(string project) => Directory.EnumerateFiles(Path.Combine(Root, project), "*.csproj").Single();

    [GeneratedRegex("""
        "([^"]+\.csproj)"
        """)]
    private static partial Regex SolutionLine();
}
