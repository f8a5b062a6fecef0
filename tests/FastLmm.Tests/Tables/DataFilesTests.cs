using FastLmm.Tables;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

public sealed class DataFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public DataFilesTests()
    {
        foreach (string name in new[] { "b.csv", "a10.csv", "a2.csv", "B.csv", ".hidden.csv", "c.tsv", "odd[1].csv", "a^b.csv" })
            _folder.Write(name, "id,y\n1,2\n");
        foreach (string site in new[] { "site2", "site1" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, site));
            _folder.Write(Path.Combine(site, "visits.csv"), "id,y\n1,2\n");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("*.csv", "B.csv,a10.csv,a2.csv,a^b.csv,b.csv,odd[1].csv")]
    [InlineData("a?.csv", "a2.csv")]
    [InlineData("[a-b]*.csv", "a10.csv,a2.csv,a^b.csv,b.csv")]
    [InlineData("[!a-b]*.csv", "B.csv,odd[1].csv")]
    [InlineData(".*.csv", ".hidden.csv")]
    [InlineData("site*/*.csv", "site1/visits.csv,site2/visits.csv")]
    [InlineData("site*/visits.csv", "site1/visits.csv,site2/visits.csv")]
    [InlineData("odd[1].csv", "odd[1].csv")]
    [InlineData("gone.csv", "gone.csv")]
    public void PatternsAreReplacedByTheirFilesInOrder(string pattern, string files) =>
        Assert.Equal(files.Split(',').Select(InFolder), DataFiles.Expand([InFolder(pattern)]));

    [Fact]
    public void WithoutAMatchThereIsASentence()
    {
        FailsAsBadInput($"no file matches '{InFolder("*.parquet")}'", () => DataFiles.Expand([InFolder("*.parquet")]));
        FailsAsBadInput($"no file matches '{InFolder("nowhere/*.csv")}'", () => DataFiles.Expand([InFolder("nowhere/*.csv")]));
        FailsAsBadInput("'[z-a]*' is no pattern for names of files: mind its brackets", () => DataFiles.Expand([InFolder("[z-a]*")]));
    }

    [Fact]
    public void TheOrderOfSeveralNamesStays() =>
        Assert.Equal(["-", InFolder("c.tsv"), InFolder("a10.csv"), InFolder("a2.csv")],
            DataFiles.Expand(["-", InFolder("c.tsv"), InFolder("a[0-9]*.csv")]));

    private string InFolder(string name) => Path.Combine(_folder.Path, name);
}
