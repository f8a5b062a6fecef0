using System.Text;
using System.Text.RegularExpressions;

namespace FastLmm.Tables;

/// <summary>Names of data files as a user gives them.</summary>
public static class DataFiles
{
    private static readonly char[] FolderSeparators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Replaces patterns by the files that match them, sorted by the code points of their names.</summary>
    /// <param name="names">
    /// Files or patterns with <c>*</c> (any letters), <c>?</c> (one letter) and <c>[a-z]</c>; none of them matches a separator of folders or a
    /// leading dot. A name that is a file's is that file, and <c>-</c> stays as it is.
    /// </param>
    /// <exception cref="LmmException">A pattern matches no file.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> names) => [.. names.SelectMany(Expand)];

    private static IEnumerable<string> Expand(string name)
    {
        if (!IsPattern(name) || File.Exists(name)) return [name];
        string root = Path.GetPathRoot(name) ?? "";
        string[] parts = name[root.Length..].Split(FolderSeparators, StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> found = [root];
        for (int part = 0; part < parts.Length; part++)
        {
            bool isLast = part == parts.Length - 1;
            string pattern = parts[part];
            found = found.SelectMany(folder => Matches(folder, pattern, isLast));
        }
        string[] files = [.. found.Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new LmmException(FailureKind.BadInput, $"no file matches '{name}'");
    }

    private static bool IsPattern(string name) => name.AsSpan().IndexOfAny("*?[") >= 0;

    private static IEnumerable<string> Matches(string folder, string pattern, bool files)
    {
        if (!IsPattern(pattern))
        {
            string path = Path.Combine(folder, pattern);
            return files ? File.Exists(path) ? [path] : [] : Directory.Exists(path) ? [path] : [];
        }
        Regex regex = ToRegex(pattern);
        try
        {
            var place = new DirectoryInfo(folder.Length == 0 ? "." : folder);
            IEnumerable<FileSystemInfo> entries = files ? place.EnumerateFiles() : place.EnumerateDirectories();
            return [.. entries.Where(entry => regex.IsMatch(entry.Name)).Select(entry => Path.Combine(folder, entry.Name))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LmmException(FailureKind.ReadOrWriteFailed, $"the folder '{folder}' cannot be searched: {e.Message}", e);
        }
    }

    private static Regex ToRegex(string pattern)
    {
        var regex = new StringBuilder(pattern[0] == '.' ? @"\A" : @"\A(?!\.)");
        for (int i = 0; i < pattern.Length; i++)
        {
            int close = pattern[i] == '[' ? pattern.IndexOf(']', Math.Min(i + 2, pattern.Length)) : -1;
            if (close > 0)
            {
                string set = pattern[(i + 1)..close];
                bool not = set[0] is '!' or '^';
                string letters = set[(not ? 1 : 0)..].Replace(@"\", @"\\").Replace("[", @"\[").Replace("^", @"\^");
                regex.Append('[').Append(not ? "^" : "").Append(letters).Append(']');
                i = close;
            }
            else
            {
                regex.Append(pattern[i] switch { '*' => ".*", '?' => ".", char letter => Regex.Escape(letter.ToString()) });
            }
        }
        try
        {
            return new Regex(regex.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline);
        }
        catch (ArgumentException e)
        {
            throw new LmmException(FailureKind.BadInput, $"'{pattern}' is no pattern for names of files: mind its brackets", e);
        }
    }
}
