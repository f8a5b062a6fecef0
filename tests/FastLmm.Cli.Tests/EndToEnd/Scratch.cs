using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>A folder of a test with data files; at the end nothing but them may lie in it.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-end-");
    private readonly List<string> _expected = [];

    public string Folder => _folder.FullName;

    /// <summary>Copies the examples into the folder.</summary>
    public Scratch WithExamples()
    {
        foreach (string name in (string[])["orthodont.csv", "orthodont-girls.csv", "sleepstudy.csv"])
        {
            File.Copy(BuiltProgram.Example(name), PathOf(name));
            _expected.Add(name);
        }
        return this;
    }

    public Scratch With(string name, string text) => With(name, Encoding.UTF8.GetBytes(text));

    public Scratch With(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        _expected.Add(name);
        return this;
    }

    public Scratch WithFolder(string name)
    {
        _folder.CreateSubdirectory(name);
        _expected.Add(name);
        return this;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Text(string name) => File.ReadAllText(PathOf(name));

    /// <summary>Nothing was left behind but what is named.</summary>
    public void HoldsOnly(params string[] written) =>
        Assert.Equal(_expected.Concat(written).Order(StringComparer.Ordinal),
            _folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Rows id,x,y (and w) of subjects s1, s2, … with x = 1, 2, …</summary>
    public static string Rows(int subjects, int visits, Func<int, int, string> y, string header = "id,x,y")
    {
        var text = new StringBuilder(header).Append('\n');
        for (int i = 1; i <= subjects; i++)
            for (int j = 1; j <= visits; j++) text.Append(CultureInfo.InvariantCulture, $"s{i},{j},{y(i, j)}\n");
        return text.ToString();
    }

    /// <summary>Whole numbers without a pattern that a model of the tests could fit.</summary>
    public static int Noise(int i, int j) => ((i * i * 31) + (j * i * 7) + (j * j * 3)) % 17;

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
