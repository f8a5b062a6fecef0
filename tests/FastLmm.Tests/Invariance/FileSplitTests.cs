using System.Globalization;
using System.Text;
using FastLmm.Tables;

namespace FastLmm.Tests.Invariance;

/// <summary>One file, the same rows in several files, and any number of threads give the same bits.</summary>
public sealed class FileSplitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastlmm-split-").FullName;

    public static TheoryData<int, int> SubjectsAndFiles => new() { { 40, 2 }, { 40, 5 }, { 1500, 3 }, { 6000, 2 }, { 6000, 10 } };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(SubjectsAndFiles))]
    public void SeveralFilesEqualOne(int subjects, int files)
    {
        Cohort cohort = Shuffled(subjects);
        string whole = Write(cohort, 0, cohort.Rows, "whole");
        var random = new Random(files);
        int[] cuts = [0, .. Enumerable.Range(0, files - 1).Select(_ => random.Next(1, cohort.Rows)).Order(), cohort.Rows];
        string[] parts = [.. Enumerable.Range(0, files).Select(part => Write(cohort, cuts[part], cuts[part + 1], $"part{part}"))];
        LmmFit one = Fit([whole], threads: 1);
        foreach (int threads in new[] { 1, 2, 8 }) SameFit.CheckBits(one, Fit(parts, threads));
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        Cohort cohort = Shuffled(6000);
        string[] whole = [Write(cohort, 0, cohort.Rows, "whole")];
        LmmFit one = Fit(whole, threads: 1);
        foreach (int threads in new[] { 2, 3, 8 }) SameFit.CheckBits(one, Fit(whole, threads));
    }

    // Rows of a subject lie far apart, so that most subjects are in several files.
    private static Cohort Shuffled(int subjects)
    {
        Cohort cohort = Cohorts.Generated("y ~ time * x + (1 + time | id)", null, seed: subjects, subjects);
        int[] order = [.. Enumerable.Range(0, cohort.Rows)];
        new Random(3).Shuffle(order);
        return cohort.Ordered(order);
    }

    private static LmmFit Fit(IReadOnlyList<string> paths, int threads)
    {
        using Table table = Table.FromCsv(paths);
        return LinearMixedModel.Fit("y ~ time * x + (1 + time | id)", table, new FitOptions { Threads = threads });
    }

    private string Write(Cohort cohort, int from, int to, string name)
    {
        var text = new StringBuilder("id,time,x,y\n");
        for (int row = from; row < to; row++)
        {
            text.Append(cohort.Texts["id"][row]);
            foreach (string column in new[] { "time", "x", "y" }) text.Append(CultureInfo.InvariantCulture, $",{cohort.Numbers[column][row]:R}");
            text.Append('\n');
        }
        string path = Path.Combine(_folder, name + ".csv");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
