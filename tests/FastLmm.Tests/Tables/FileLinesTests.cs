using System.Text;
using FastLmm.Tables;
using static FastLmm.Tests.Tables.CsvTexts;

namespace FastLmm.Tests.Tables;

/// <summary>Files are read without counting lines, and without checks before the first quote; nobody may notice.</summary>
public sealed class FileLinesTests
{
    // More than the start of a text that is looked at, and than the rows that decide kinds.
    private const int PlainRows = 12_000;

    private static readonly ColumnRequest[] IdAndY = [new("id", ColumnKind.Id), new("y")];
    private static readonly string Plain = "id,y\n" + string.Concat(Enumerable.Range(1, PlainRows).Select(row => $"{row / 3},{row}\n"));

    [Theory]
    [InlineData("1,2,3\n", 0, "3 values where the header has 2 columns")]
    [InlineData("\n  \n\"a\nb\",2\n1\n", 4, "1 value where the header has 2 columns")]
    [InlineData("\"x\n\n\",\"open\n5,6\n", 2, "a quote is opened here and never closed")]
    [InlineData("1,2\r\n\"a\"b,1\n", 1, "text follows a closing quote; double the quotes that belong to the value")]
    [InlineData("1,2\r1,half\n", 1, "column 'y' is numeric but holds 'half'; use --na half if it means missing, or --factor y")]
    [InlineData("1,\"2\"\n1,\"1,5\"\n", 1, "column 'y' is numeric but holds '1,5'; write decimals with a point, or --factor y")]
    public void LateErrorsNameTheirLine(string late, int after, string message)
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.csv", Plain + late);
        FailsAsBadInput($"{path}, line {PlainRows + 2 + after}: {message}", () => Table.FromCsv(path).ReadAll(IdAndY));
    }

    [Fact]
    public void EveryRowOfAFileHasItsLine()
    {
        using var folder = new TestFolder();
        string path = folder.Write("a.csv", "\n" + Plain + "\"A\na\",1\nB,2\n");
        using Table table = Table.FromCsv(path);
        using TableReader reader = table.Open(IdAndY);
        Assert.Equal(PlainRows + 2, ReadRest(reader).Length);
        string[] places = [.. new[] { 1, PlainRows, PlainRows + 1, PlainRows + 2, PlainRows + 3 }.Select(row => reader.Place(0, row))];
        Assert.Equal([$"{path}, line 3", $"{path}, line {PlainRows + 2}", $"{path}, line {PlainRows + 3}", $"{path}, line {PlainRows + 5}",
            $"{path}, row {PlainRows + 3}"], places);
    }

    [Fact]
    public void AFileAndAStreamOfTheSameTextAgree()
    {
        using var folder = new TestFolder();
        int[] outcomes = [0, 0];
        for (int seed = 0; seed < 60; seed++)
        {
            byte[] bytes = RandomText(new Random(seed));
            string path = folder.Write("a.csv", bytes);
            string expected = Outcome(() => Table.FromStream(new PipeStream(bytes, 5000), path));
            Assert.True(expected == Outcome(() => Table.FromCsv(path)), $"seed {seed}: {expected[..Math.Min(200, expected.Length)]}");
            outcomes[expected.StartsWith(path, StringComparison.Ordinal) ? 1 : 0]++;
        }
        Assert.All(outcomes, count => Assert.True(count >= 10));
    }

    [Theory]
    [InlineData("1,2,3\n", PlainRows)]
    [InlineData("1,half\n", PlainRows)]
    [InlineData("\"a\",2\n", 3)]
    public void AFileThatChangesMeanwhileIsSaidToHaveChanged(string late, int rowsLater)
    {
        string later = string.Concat(Plain.Split('\n').Take(rowsLater + 1).Select(line => $"{line}\n"));
        using var table = CsvTable.Create([new ChangingSource("a.csv", Plain + late, later)], new TableOptions());
        FailsAsBadInput("a.csv changed while it was read; read it again when it is complete", () => table.ReadAll(IdAndY));
    }

    // Rows of which some have quotes, line breaks or blank lines, in one of three encodings; damaged at the end or not.
    private static byte[] RandomText(Random random)
    {
        string newline = new[] { "\n", "\r\n", "\r" }[random.Next(3)], separator = random.Next(3) == 0 ? "\t" : ",";
        int plain = random.Next(12_000), odd = random.Next(3) == 0 ? 0 : random.Next(400);
        string[] cells = ["\"1\"", "\"x\n\"\"y\r\n\"", "5'11\"", "é", "", "NA"], ends = ["", "", "", "1", "\"a\"b", "1,2,3,4", "\"open"];
        var text = new StringBuilder($"id{separator}y").Append(newline);
        for (int row = 0; row < plain; row++) text.Append(row / 5).Append(separator).Append(row * 0.37).Append(newline);
        for (int row = 0; row < odd; row++)
        {
            string number = random.Next(300) == 0 ? "\"1,5\"" : random.Next(9) == 0 ? "\"7\"" : "8.5";
            text.Append(cells[random.Next(cells.Length)]).Append(separator).Append(number).Append(newline);
            if (random.Next(50) == 0) text.Append(random.Next(2) == 0 ? newline : $"  {newline}");
        }
        text.Append(ends[random.Next(ends.Length)]).Append(random.Next(2) == 0 ? newline : "");
        byte[] utf8 = Encoding.UTF8.GetBytes(text.ToString());
        return random.Next(4) switch
        {
            0 => Gzip(utf8),
            1 => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text.ToString())],
            _ => utf8,
        };
    }

    private static string Outcome(Func<Table> open)
    {
        try
        {
            using Table table = open();
            return string.Join('\n', table.ReadAll(IdAndY).Select(row => string.Join('|', row)));
        }
        catch (LmmException error)
        {
            return error.Message;
        }
    }

    private sealed class ChangingSource(string name, string opened, string looked) : ByteSource(name)
    {
        public override bool CanReadAgain => true;

        public override Stream Peek() => new MemoryStream(Encoding.UTF8.GetBytes(looked));

        public override Stream Open(bool keepForAgain) => new MemoryStream(Encoding.UTF8.GetBytes(opened));
    }
}
