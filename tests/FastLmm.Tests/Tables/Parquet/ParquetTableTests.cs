using FastLmm.Tables;
using FastLmm.Tests.Fitting;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables.Parquet;

/// <summary>One and several Parquet files as a table: rows, order, places, damage.</summary>
public sealed class ParquetTableTests : IDisposable
{
    private const string Csv = "id,x,day,time,sex,smokes,big\n" +
        "007,1.5,2021-03-14,2021-03-14T12:30:05.5,M,TRUE,123456789012345678\n7,NA,NA,NA,NA,NA,NA\n007,-1e300,1969-12-31,1970-01-01 00:00,F,FALSE,1\n";

    private static readonly ColumnRequest[] Naturally =
        [new("id", ColumnKind.Id), new("x"), new("day"), new("time"), new("sex"), new("smokes"), new("big", ColumnKind.Id), new("big")];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ParquetFact]
    public void WhatIsReadIsWhatTheCsvGives()
    {
        using Table csv = CsvTexts.Of(Csv), parquet = Table.FromFiles([_folder.OfCsv("a.parquet", Csv)]);
        Assert.Equal(csv.ColumnNames, parquet.ColumnNames);
        Assert.Equal(csv.ReadAll(Naturally), parquet.ReadAll(Naturally));
        using TableReader from = CsvTexts.Of(Csv).Open(Naturally), to = parquet.Open(Naturally);
        Assert.Equal(from.Kinds, to.Kinds);
        Assert.Equal(from.Notes, to.Notes);
        Assert.Equal($"{parquet.Sources[0]}, row 3", to.Place(0, 3));
    }

    [ParquetFact]
    public void TimesHaveTheSameBits()
    {
        var random = new Random(3);
        string csv = "t\n" + string.Concat(Enumerable.Range(0, 3000).Select(_ =>
            $"{new DateTime(1900, 1, 1).AddSeconds(random.Next()).AddDays(random.Next(50_000)):yyyy-MM-ddTHH:mm:ss}.{random.Next(1_000_000):D6}\n"));
        Assert.Equal(CsvTexts.Of(csv).ReadColumn("t"), Table.FromFiles([_folder.OfCsv("a.parquet", csv)]).ReadColumn("t"));
    }

    [ParquetFact]
    public void RowsStayInOrderAndMissingOnesInPlace()
    {
        const int Rows = 250_001;                       // three row groups, the last not full
        string file = _folder.OfSql("a.parquet",
            $"SELECT CASE WHEN i % 67 = 3 THEN NULL ELSE i END AS n, CASE WHEN i % 129 = 64 THEN NULL ELSE 'subject ' || (i // 5) END AS s FROM range({Rows}) t(i)");
        using TableReader reader = Table.FromFiles([file]).Open([new("n"), new("s", ColumnKind.Id)]);
        var chunk = new TableChunk(reader.Kinds);
        int row = 0;
        for (; reader.Read(chunk); row += chunk.Rows)
        {
            Assert.Equal(row + 1, chunk.FirstRow);
            for (int i = 0; i < chunk.Rows; i++)
            {
                Assert.Equal((row + i) % 67 == 3 ? double.NaN : row + i, chunk.Numeric(0)[i]);
                int code = chunk.Codes(1)[i];
                Assert.Equal((row + i) % 129 == 64 ? null : $"subject {(row + i) / 5}", code < 0 ? null : reader.Levels(1)[code]);
            }
        }
        Assert.Equal((Rows, 0, new FileInfo(file).Length), (row, chunk.Rows, reader.BytesRead));
        Assert.False(reader.Read(chunk));
    }

    [ParquetFact]
    public void SeveralFilesAreOneTable()
    {
        string[] files = [_folder.OfCsv("a.parquet", "id,y\nA,1\nB,2\n"), _folder.OfSql("b.parquet", "SELECT 1 AS y, 'x' AS id WHERE false"),
            _folder.OfSql("c.parquet", "SELECT * FROM (VALUES (3, 'B'), (4, 'C')) t(y, id)")];
        using Table table = Table.FromFiles(files);
        Assert.Equal([["A", 1.0], ["B", 2.0], ["B", 3.0], ["C", 4.0]], table.ReadAll(new("id", ColumnKind.Id), new("y")));
        using TableReader reader = table.Open([new("y")]);
        var chunk = new TableChunk(reader.Kinds);
        Assert.True(reader.Read(chunk));
        Assert.True(reader.Read(chunk));
        Assert.Equal((2, 1L, $"{files[2]}, row 2"), (chunk.Source, chunk.FirstRow, reader.Place(2, 2)));
    }

    [ParquetFact]
    public void FilesThatDoNotGoTogetherAreRefused()
    {
        string first = _folder.OfCsv("a.parquet", "id,y\nA,1\n"), csv = _folder.Write("c.csv", "id,y\nA,1\n");
        string more = _folder.OfCsv("d.parquet", "id,y,z\nA,1,2\n"), text = _folder.OfCsv("e.parquet", "id,y\nA,b\n");
        FailsAsBadInput($"{first} is a Parquet file and {csv} is not; convert all or none", () => Table.FromFiles([csv, first]));
        FailsAsBadInput($"{more} has a column 'z', which {first} has not; files read together need the same columns", () => Table.FromFiles([first, more]));
        FailsAsBadInput($"{first} has no column 'z', which {more} has; files read together need the same columns", () => Table.FromFiles([more, first]));
        using Table table = Table.FromFiles([first, text]);
        FailsAsBadInput($"{text} holds column 'y' as VARCHAR and {first} as DOUBLE; write all files alike", () => table.ReadColumn("y"));
        Assert.Equal(["A", "A"], table.ReadColumn("id"));
    }

    [ParquetFact]
    public void EmptyTablesAreRefused()
    {
        string file = _folder.OfSql("a.parquet", "SELECT 1 AS y WHERE false");
        FailsAsBadInput($"{file} has no rows", () => Table.FromFiles([file]).ReadColumn("y"));
    }

    [ParquetFact]
    public void ManyTextsAreNoFactorUnlessAsked()
    {
        string file = _folder.OfSql("a.parquet", "SELECT 'c' || (i // 30) AS city FROM range(9000) t(i)");
        FailsAsBadInput($"{file}, row 3001: column 'city' is text with more than 100 different values; "
            + "use --factor city if it is meant as a factor, or leave it out", () => Table.FromFiles([file]).ReadColumn("city"));
        Assert.Equal("c299", Table.FromFiles([file], new TableOptions { Factors = ["city"] }).ReadColumn("city")[8999]);
    }

    [ParquetTheory]
    [InlineData("a[1]*?.parquet")]
    [InlineData("it's \"ü\" \\ {a,b}.parquet")]
    [InlineData("no ending")]
    public void NamesOfFilesAreNotPatterns(string name)
    {
        _folder.OfCsv("a1xx.parquet", "y\n1\n");
        string file = _folder.OfCsv("plain.parquet", "y\n2\n"), odd = Path.Combine(_folder.Path, name);
        File.Copy(file, odd);
        Assert.Equal([2.0], Table.FromFiles([odd]).ReadColumn("y"));
    }

    [ParquetFact]
    public void FoldersNamedLikeColumnsAreNoColumns()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "year=2021"));
        string file = _folder.OfCsv("year=2021/a.parquet", "y\n2\n");
        Assert.Equal(["y"], Table.FromFiles([file]).ColumnNames);
    }

    [ParquetFact]
    public void DamageIsASentence()
    {
        byte[] whole = File.ReadAllBytes(_folder.OfCsv("a.parquet", Cohort.Csv(500)));
        Refuses("No magic bytes found at end of file '{0}'", whole[..^10]);
        Refuses("File '{0}' too small to be a Parquet file", whole[..8]);
        Refuses(null, [.. whole[..^200], .. new byte[100], .. whole[^100..]]);
        Refuses(null, [.. whole[..4], .. Enumerable.Repeat((byte)0xA5, 4000), .. whole[4004..]]);
    }

    [ParquetFact]
    public void AClosedTableSaysSo()
    {
        string file = _folder.OfCsv("a.parquet", "y\n2\n");
        Table table = Table.FromFiles([file]);
        table.Dispose();
        FailsAsBadInput($"{file} has been closed and cannot be read again; keep its table open until then", () => table.ReadColumn("y"));
    }

    [ParquetFact]
    public void AFileThatIsGoneIsSaid()
    {
        string file = _folder.OfCsv("a.parquet", "y\n2\n");
        using Table table = Table.FromFiles([file]);
        File.Delete(file);
        FailsAsBadInput($"there is no file '{file}'; check its name and its folder", () => table.ReadColumn("y"));
    }

    [ParquetFact]
    public void AFitHasTheSameBitsAsFromTheCsvInAnyNumberOfFiles()
    {
        string csv = Cohort.Csv(3000, ("sex", (subject, visit, _) => visit == 3 && subject % 50 == 0 ? "NA" : subject % 3 == 0 ? "F" : "M"),
            ("z", (_, _, random) => random.NextDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        string[] lines = csv.TrimEnd().Split('\n');
        string[] parts = [.. lines[1..].Chunk(1501).Select((rows, i) => _folder.OfCsv($"part{i}.parquet", $"{lines[0]}\n{string.Join('\n', rows)}\n"))];
        const string Formula = "y ~ time * sex + z + (1 + time | id)";
        LmmFit fromCsv = Cohort.Fit(Formula, csv);
        foreach (string[] files in new[] { [_folder.OfCsv("a.parquet", csv)], parts })
        {
            using Table parquet = Table.FromFiles(files);
            LmmFit fit = LinearMixedModel.Fit(Formula, parquet, new FitOptions { Backend = "scalar", Threads = 1 });
            Assert.Equal(fromCsv.Criterion, fit.Criterion);
            Assert.Equal(fromCsv.Theta, fit.Theta);
            Assert.Equal(fromCsv.FixedEffects.Select(effect => effect.ToString()), fit.FixedEffects.Select(effect => effect.ToString()));
            Assert.Equal(fromCsv.RandomEffects["s77"].ToArray(), fit.RandomEffects["s77"].ToArray());
            Assert.Equal(fromCsv.Messages, fit.Messages);
            Assert.Equal(fromCsv.FittedValues().SelectMany(chunk => chunk.Residual), fit.FittedValues().SelectMany(chunk => chunk.Residual));
        }
    }

    private void Refuses(string? reason, byte[] bytes)
    {
        string file = _folder.Write("damaged.parquet", bytes);
        LmmException error = Assert.Throws<LmmException>(() =>
        {
            using Table table = Table.FromFiles([file]);
            table.ReadAll([.. table.ColumnNames.Select(name => new ColumnRequest(name, name == "id" ? ColumnKind.Id : null))]);
        });
        Assert.Equal(FailureKind.BadInput, error.Kind);
        Assert.StartsWith($"{file} is a damaged Parquet file (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("); copy it or write it again", error.Message, StringComparison.Ordinal);
        if (reason is not null) Assert.Contains($"({string.Format(System.Globalization.CultureInfo.InvariantCulture, reason, file)})", error.Message, StringComparison.Ordinal);
    }
}
