using System.IO.Compression;
using System.Text;
using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

public sealed class OutputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-output-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AFailureLeavesTheOldFileAndNothingElse()
    {
        string path = InFolder("old.csv");
        File.WriteAllText(path, "old");

        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new OperationCanceledException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void ASuccessReplacesTheOldFileAndLeavesNothingElse()
    {
        string path = InFolder("old.csv");
        File.WriteAllText(path, "a long old text");

        AtomicFile.Check(path);
        AtomicFile.Write(path, stream => stream.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void ALinkIsFollowed()
    {
        string target = InFolder("target.csv"), link = InFolder("link.csv");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, target);

        AtomicFile.Write(link, stream => stream.Write("new"u8));

        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void CheckLeavesNothingBehind()
    {
        AtomicFile.Check(InFolder("new.csv"));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void AMissingFolderIsBadInput()
    {
        string path = InFolder("none/x.csv");

        var error = Assert.Throws<LmmException>(() => AtomicFile.Check(path));

        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Equal($"cannot write '{path}': the folder '{Path.GetDirectoryName(path)}' does not exist; create it first", error.Message);
    }

    [Fact]
    public void AFolderIsBadInput()
    {
        var error = Assert.Throws<LmmException>(() => AtomicFile.Write(_folder.FullName, _ => { }));

        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.Equal($"cannot write '{_folder.FullName}': it is a folder; give the name of a file", error.Message);
    }

    [Fact]
    public void AFullDiskIsAWriteFailureThatNamesTheFile()
    {
        string path = InFolder("x.csv");

        var error = Assert.Throws<LmmException>(() => AtomicFile.Write(path, _ => throw new IOException("No space left on device")));

        Assert.Equal(FailureKind.ReadOrWriteFailed, error.Kind);
        Assert.Equal($"cannot write '{path}': No space left on device", error.Message);
    }

    [Fact]
    public void FieldsAreQuotedOnlyWhereNeeded()
    {
        string text = Rows(',', writer =>
        {
            foreach (string field in (string[])["plain", "a,b", "say \"x\"", "two\nlines", " blank", "", "tab\there", "naïve"]) writer.Field(field);
            writer.EndRow();
        });

        Assert.Equal("plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\" blank\",,tab\there,naïve\n", text);
    }

    [Fact]
    public void NumbersRoundTripAndMissingIsNA()
    {
        string text = Rows('\t', writer =>
        {
            foreach (double x in (double[])[0.1, 1.0 / 3, -1e-300, 1e22, double.NaN, double.NegativeInfinity]) writer.Field(x);
            writer.Field(1234567890123L);
            writer.EndRow();
        });

        Assert.Equal("0.1\t0.3333333333333333\t-1E-300\t1E+22\tNA\t-Inf\t1234567890123\n", text);
    }

    [Fact]
    public void RowsLongerThanTheBufferAreWhole()
    {
        string field = new('x', 70_000);
        string text = Rows(',', writer =>
        {
            for (int i = 0; i < 3; i++)
            {
                writer.Field(i);
                writer.Field(field);
                writer.EndRow();
            }
        });

        Assert.Equal($"0,{field}\n1,{field}\n2,{field}\n", text);
    }

    [Theory]
    [InlineData("x.csv", "a,1\n")]
    [InlineData("x.TSV", "a\t1\n")]
    public void TheNameDecidesTheForm(string name, string expected)
    {
        foreach (string ending in (string[])["", ".gz"])
        {
            string path = InFolder(name + ending);
            OutputTable.Write(path, writer =>
            {
                writer.Field("a");
                writer.Field(1L);
                writer.EndRow();
            });
            Assert.Equal(expected, ending.Length == 0 ? File.ReadAllText(path) : Unzipped(path));
        }
    }

    [Fact]
    public void RandomEffectsAreARowPerSubject()
    {
        LmmFit fit = HandMadeFits.Orthodont(randomEffects: new RandomEffects
        {
            Names = ["(Intercept)", "age"],
            SubjectIds = ["M01", "007"],
            Values = [1.5, -0.25, 0.5, 0.125],
            ConditionalCovariances = [4, 0.5, 0.25, 9, 0.5, 0.0625],
            RowCounts = [4, 3],
            Contributions = [16.5, 12.25],
            Population = new PopulationEstimates(["(Intercept)", "Sex"], [20, 2], new double[,] { { 4, 0 }, { 0, 1 } }, new double[,] { { 15, 0 }, { 0, 1 } }),
            SensitivitySource = () => [1.5, 0, 0, 0, 1, 3.5, 0, 0],
            OwnEstimateSource = () => [22, 0.5, 21, double.NaN],
        });
        const string Added = "se.(Intercept),se.age,coef.(Intercept),coef.age,own.(Intercept),own.age,shrinkage";
        Assert.Equal($"subject,(Intercept),age,sd.(Intercept),sd.age,n,contribution,{Added}\n"
            + "M01,1.5,-0.25,2,0.5,4,16.5,3.605551275463989,0.5,21.5,-0.25,22,0.5,0.734375\n"
            + "007,0.5,0.125,3,0.25,3,12.25,5.024937810560445,0.25,20.5,0.125,21,NA,0.43359375\n",
            Rows(',', writer => RandomEffectsTable.Write(fit, writer)));
    }

    [Fact]
    public void FittedValuesAreARowPerRow()
    {
        LmmFit fit = HandMadeFits.Orthodont(fitted: () => [new FittedChunk("a,b.csv", [1, 3], ["M01", "M02"], [20, 21.5], [20.5, 22], [0.5, -1])]);

        Assert.Equal("file,row,subject,population,profile,residual\n\"a,b.csv\",1,M01,20,20.5,0.5\n\"a,b.csv\",3,M02,21.5,22,-1\n",
            Rows(',', writer => FittedTable.Write(fit, writer)));
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private static string Rows(char delimiter, Action<TableWriter> rows)
    {
        using var stream = new MemoryStream();
        OutputTable.Write(stream, delimiter, rows);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Unzipped(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
