using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using FastLmm.Tables;
using FastLmm.Tables.Raw;
using FastLmm.Tests.Fitting;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

public sealed class RawColumnsTests : IDisposable
{
    private const string Csv = "id,x,day,time,sex,smokes,big\n" +
        "007,1.5,2021-03-14,2021-03-14T12:30:05.5,M,TRUE,123456789012345678\n7,NA,NA,NA,NA,NA,NA\n007,-1e300,1969-12-31,1970-01-01 00:00,F,FALSE,1\n";

    private static readonly ColumnRequest[] Naturally =
        [new("id", ColumnKind.Id), new("x"), new("day"), new("time"), new("sex"), new("smokes"), new("big", ColumnKind.Id), new("big")];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsReadIsWhatTheCsvGives()
    {
        using Table csv = CsvTexts.Of(Csv), raw = Table.FromFiles([Convert("a.flmm", Csv)]);
        Assert.True(raw.CanReadAgain);
        Assert.Equal(csv.ColumnNames, raw.ColumnNames);
        Assert.Equal(csv.ReadAll(Naturally), raw.ReadAll(Naturally));
        using TableReader from = CsvTexts.Of(Csv).Open(Naturally), to = raw.Open(Naturally);
        Assert.Equal(from.Kinds, to.Kinds);
        Assert.Equal(from.Notes, to.Notes);
        Assert.Equal($"{raw.Sources[0]}, row 3", to.Place(0, 3));
    }

    [Theory]
    [InlineData("x", ColumnKind.Factor, "1.5,,-1E+300")]
    [InlineData("day", ColumnKind.Id, "2021-03-14,,1969-12-31")]
    [InlineData("time", ColumnKind.Factor, "2021-03-14T12:30:05.5,,1970-01-01T00:00:00")]
    [InlineData("smokes", ColumnKind.Factor, "TRUE,,FALSE")]
    [InlineData("smokes", ColumnKind.Numeric, "1,,0")]
    [InlineData("id", ColumnKind.Numeric, "7,7,7")]
    [InlineData("big", ColumnKind.Factor, "123456789012345678,,1")]
    public void ColumnsServeAsOtherKindsToo(string column, ColumnKind kind, string values)
    {
        using Table raw = Table.FromFiles([Convert("a.flmm", Csv)]);
        Assert.Equal(values, string.Join(',', raw.ReadColumn(column, kind).Select(value => value is double.NaN ? "" : value)));
    }

    [Fact]
    public void OptionsApply()
    {
        string file = Convert("a.flmm", "id,x,g\n1,-99,low\n2,3,high\n");
        using Table table = Table.FromFiles([file], new TableOptions { MissingTokens = ["-99", "low"], Factors = ["id"] });
        Assert.Equal([["1", double.NaN, null], ["2", 3.0, "high"]], table.ReadAll(new("id"), new("x"), new("g")));
        FailsAsBadInput($"{file}, row 1: column 'g' must be numeric but holds 'low'; use --na low if it means missing",
            () => Table.FromFiles([file]).ReadColumn("g", ColumnKind.Numeric));
    }

    [Fact]
    public void ManyTextsAreAnId()
    {
        string file = Convert("a.flmm", "city\n" + string.Concat(Enumerable.Range(1, 9000).Select(i => $"c{i % 300}\n")));
        using Table table = Table.FromFiles([file]);
        Assert.Equal(["c1", "c299", "c0"], new[] { 0, 298, 8999 }.Select(row => table.ReadColumn("city", ColumnKind.Factor)[row]));
        FailsAsBadInput($"{file}, row 101: column 'city' is text with more than 100 different values; "
            + "use --factor city if it is meant as a factor, or leave it out",
            () => table.ReadColumn("city"));
    }

    [Fact]
    public void SeveralFilesAreOneTable()
    {
        string[] files = [Convert("a.flmm", "id,y\nA,1\nB,2\n"), Convert("b.flmm", "y,id\n3,B\n4,C\n")];
        using Table table = Table.FromFiles(files);
        Assert.Equal([["A", 1.0], ["B", 2.0], ["B", 3.0], ["C", 4.0]], table.ReadAll(new("id", ColumnKind.Id), new("y")));
        string csv = _folder.Write("c.csv", "id,y\nA,1\n"), other = Convert("d.flmm", "id,y,z\nA,1,2\n"), text = Convert("e.flmm", "id,y\nA,b\n");
        FailsAsBadInput($"{files[0]} is a raw column file and {csv} is not; convert all or none", () => Table.FromFiles([csv, files[0]]));
        FailsAsBadInput($"{other} has a column 'z' that {files[0]} has not or holds otherwise; files read together need the same columns",
            () => Table.FromFiles([files[0], other]));
        FailsAsBadInput($"{text} has a column 'y' that {files[0]} has not or holds otherwise; files read together need the same columns",
            () => Table.FromFiles([files[0], text]));
    }

    [Fact]
    public void OnlySomeColumnsCanBeWritten()
    {
        string file = Convert("a.flmm", Csv, "sex", "x");
        Assert.Equal(["sex", "x"], Table.FromFiles([file]).ColumnNames);
        FailsAsBadInput("there is no column 'sax'; did you mean 'sex'?", () => Convert("b.flmm", Csv, "sax"));
        FailsAsBadInput("there is more than one column named 'x'; rename all but one", () => Convert("b.flmm", "x,x\n1,2\n"));
    }

    [Fact]
    public void AFitHasTheSameBitsAsFromTheCsv()
    {
        string csv = Cohort.Csv(3000, ("sex", (subject, visit, _) => visit == 3 && subject % 50 == 0 ? "NA" : subject % 3 == 0 ? "F" : "M"),
            ("z", (_, _, random) => random.NextDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        LmmFit fromCsv = Cohort.Fit("y ~ time * sex + z + (1 + time | id)", csv);
        using Table raw = Table.FromFiles([Convert("a.flmm", csv)]);
        LmmFit fromRaw = LinearMixedModel.Fit("y ~ time * sex + z + (1 + time | id)", raw, new FitOptions { Backend = "scalar", Threads = 1 });
        Assert.Equal(fromCsv.Criterion, fromRaw.Criterion);
        Assert.Equal(fromCsv.Theta, fromRaw.Theta);
        Assert.Equal(fromCsv.FixedEffects.Select(effect => effect.ToString()), fromRaw.FixedEffects.Select(effect => effect.ToString()));
        Assert.Equal(fromCsv.RandomEffects["s77"].ToArray(), fromRaw.RandomEffects["s77"].ToArray());
        Assert.Equal(fromCsv.Messages, fromRaw.Messages);
    }

    [Fact]
    public void DamageIsASentence()
    {
        byte[] whole = File.ReadAllBytes(Convert("a.flmm", Csv));
        int headerEnd = 32 + BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(12));
        Refuses("{0} is a raw column file that ends too early; copy it again or convert the data again", whole[..^1]);
        Refuses("{0} is a raw column file that ends too early; copy it again or convert the data again", whole[..20]);
        Refuses("{0} is a raw column file that ends too early; copy it again or convert the data again", whole[..8]);
        Refuses("{0} is a raw column file of version 2, and this program reads version 1; convert the data again", With(whole, 8, 2));
        Refuses("{0} is a damaged raw column file (its first bytes cannot be right); convert the data again", [.. whole, 0]);
        Refuses("{0} is a damaged raw column file (its first bytes cannot be right); convert the data again", With(whole, 15, 0x7F));
        for (int at = 32; at < headerEnd; at += 17)
            Refuses("{0} is a damaged raw column file (its header cannot be right); convert the data again", With(whole, at, (byte)(whole[at] ^ 1)));
    }

    [Theory]
    [InlineData("\"values\":", "\"values\":8")]
    [InlineData("\"values\":", "\"values\":-64, \"valuesWere\":")]
    [InlineData("\"rows\":3", "\"rows\":3000000")]
    [InlineData("\"rows\":3", "\"rows\":-3")]
    [InlineData("\"count\":2", "\"count\":2000000000")]
    [InlineData("\"type\":\"factor\"", "\"type\":\"id\"")]
    [InlineData("\"type\":\"factor\"", "\"type\":\"matrix\"")]
    [InlineData("\"levels\":", "\"levelS\":")]
    [InlineData("{\"rows\"", "[{\"rows\"")]
    public void HeadersThatDoNotFitTheFileAreRefused(string part, string instead)
    {
        byte[] whole = File.ReadAllBytes(Convert("a.flmm", Csv));
        byte[] json = WithHeader(whole, header => header.Replace(part, instead));
        string file = _folder.Write("b.flmm", json);
        LmmException error = Assert.Throws<LmmException>(() => Table.FromFiles([file]).ReadAll(Naturally));
        Assert.StartsWith($"{file} is a damaged raw column file (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedCodesAndTextsAreRefused()
    {
        byte[] whole = File.ReadAllBytes(Convert("a.flmm", Csv));
        using JsonDocument header = JsonDocument.Parse(Header(whole));
        JsonElement columns = header.RootElement.GetProperty("columns");
        int data = (32 + Header(whole).Length + 63) / 64 * 64;
        int sex = data + columns[4].GetProperty("values").GetInt32();
        int starts = data + columns[0].GetProperty("texts").GetProperty("starts").GetInt32();
        string file = _folder.Write("b.flmm", With(whole, sex, 9));
        FailsAsBadInput($"{file} is a damaged raw column file (a code of column 'sex' cannot be right); convert the data again",
            () => Table.FromFiles([file]).ReadColumn("sex"));
        string text = _folder.Write("c.flmm", With(whole, starts + 14, 9));
        FailsAsBadInput($"{text} is a damaged raw column file (the place of a text cannot be right); convert the data again",
            () => Table.FromFiles([text]).ReadColumn("id", ColumnKind.Id));
    }

    [Fact]
    public void APipeCannotBeMapped()
    {
        byte[] whole = File.ReadAllBytes(Convert("a.flmm", Csv));
        FailsAsBadInput("standard input is a raw column file, which cannot be read here; name it as a file",
            () => Table.FromStream(new MemoryStream(whole), "standard input"));
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }

    private static string Header(byte[] whole) => Encoding.UTF8.GetString(whole, 32, BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(12)));

    private static byte[] WithHeader(byte[] whole, Func<string, string> change)
    {
        int data = (32 + Header(whole).Length + 63) / 64 * 64;
        byte[] header = Encoding.UTF8.GetBytes(change(Header(whole)));
        var start = new byte[(32 + header.Length + 63) / 64 * 64];
        new BinaryPreamble(header.Length, RawPreamble.Hash(header), start.Length + whole.Length - data).Write(start, RawPreamble.Magic, RawPreamble.Version);
        header.CopyTo(start, 32);
        return [.. start, .. whole[data..]];
    }

    private void Refuses(string message, byte[] bytes)
    {
        string file = _folder.Write("b.flmm", bytes);
        FailsAsBadInput(message.Replace("{0}", file), () => Table.FromFiles([file]).ReadAll(Naturally));
    }

    private string Convert(string name, string csv, params string[] columns)
    {
        string path = Path.Combine(_folder.Path, name);
        using Table table = CsvTexts.Of(csv);
        using FileStream file = File.Create(path);
        RawColumnsWriter.Write(table, columns.Length == 0 ? null : columns, file);
        return path;
    }
}
