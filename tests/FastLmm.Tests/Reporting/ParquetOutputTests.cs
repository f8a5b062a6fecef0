using System.Text;
using FastLmm.Reporting;
using FastLmm.Tables;
using FastLmm.Tests.Tables;
using FastLmm.Tests.Tables.Parquet;

namespace FastLmm.Tests.Reporting;

/// <summary>Output tables as Parquet files.</summary>
public sealed class ParquetOutputTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "out.parquet");

    public void Dispose() => _folder.Dispose();

    [ParquetFact]
    public void RowsComeBackInOrderWithTheSameBits()
    {
        const int Rows = 20_000;
        var random = new Random(8);
        double[] numbers = [.. Enumerable.Range(0, Rows).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64()))];
        numbers[7] = double.PositiveInfinity;
        numbers[8] = -0.0;
        OutputTable.Write(Target, writer =>
        {
            foreach (string name in (string[])["subject", "value", "row", "with, \"all\" 'quotes'"]) writer.Field(name);
            writer.EndRow();
            for (int row = 0; row < Rows; row++)
            {
                writer.Field($"S{row / 3}");
                writer.Field(numbers[row]);
                writer.Field(long.MaxValue - row);
                writer.Field(row % 1000 == 1 ? new string('ü', 5000) : "");
                writer.EndRow();
            }
        });

        using Table table = Table.FromFiles([Target], new TableOptions { MissingTokens = [] });
        Assert.Equal(["subject", "value", "row", "with, \"all\" 'quotes'"], table.ColumnNames);
        object?[][] read = table.ReadAll(new("subject", ColumnKind.Id), new("value"), new("row", ColumnKind.Id), new("with, \"all\" 'quotes'"));
        Assert.Equal(Rows, read.Length);
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal($"S{row / 3}", read[row][0]);
            double value = (double)read[row][1]!;
            Assert.True(double.IsNaN(numbers[row]) ? double.IsNaN(value) : BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(numbers[row]));
            Assert.Equal((long.MaxValue - row).ToString(System.Globalization.CultureInfo.InvariantCulture), read[row][2]);
            Assert.Equal(row % 1000 == 1 ? new string('ü', 5000) : "", read[row][3]);
        }
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    // Up to 255 texts are handed over as numbers; a text with a zero in it, and more texts, are not.
    [ParquetTheory]
    [InlineData(1, "a")]
    [InlineData(3, "it's ü\n\"quoted\"")]
    [InlineData(2, "a\0b")]
    [InlineData(255, "")]
    [InlineData(256, "")]
    public void AColumnOfKnownTextsHoldsThem(int count, string first)
    {
        string[] texts = [first, .. Enumerable.Range(1, count - 1).Select(k => new string('x', k))];
        string[] rows = [.. Enumerable.Range(0, 5000).Select(row => texts[row / 7 % count])];
        OutputTable.Write(Target, writer =>
        {
            writer.Name("known", texts);
            writer.Field("any");
            writer.EndRow();
            foreach (string text in rows)
            {
                if (text.Length % 2 == 0) writer.Field(Encoding.UTF8.GetBytes(text));
                else writer.Field(text);
                writer.Field(text);
                writer.EndRow();
            }
        });
        using Table table = Table.FromFiles([Target], new TableOptions { MissingTokens = [] });
        object?[][] read = table.ReadAll(new("known", ColumnKind.Id), new("any", ColumnKind.Id));
        Assert.Equal(rows, read.Select(row => row[0]));
        Assert.Equal(rows, read.Select(row => row[1]));
    }

    [ParquetFact]
    public void ATextThatWasNotToldIsAMistakeOfTheProgram()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => OutputTable.Write(Target, writer =>
        {
            writer.Name("x", ["a", "b"]);
            writer.EndRow();
            writer.Field("c");
            writer.EndRow();
        }));
        Assert.Equal("column 'x' was said to hold other texts than 'c'", error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    // Whether a factor's texts are handed over as numbers or not.
    [ParquetTheory]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    public void ConvertedTextsAreTheSame(int levels)
    {
        string[] rows = [.. Enumerable.Range(0, 6000).Select(row => row % 11 == 0 ? "NA" : $"level {row % levels}, ü")];
        _folder.OfCsv("out.parquet", "f,x\n" + string.Concat(rows.Select((text, row) => $"\"{text}\",{row}\n")));
        using Table table = Table.FromFiles([Target]);
        Assert.Equal(rows, table.ReadAll(new("f", ColumnKind.Id), new("x")).Select(row => row[0] ?? "NA"));
    }

    [ParquetFact]
    public void AFailureLeavesWhatWasThere()
    {
        _folder.Write("out.parquet", "old");
        Assert.Throws<OperationCanceledException>(() => OutputTable.Write(Target, writer =>
        {
            Fill(writer, 10_000);
            throw new OperationCanceledException();
        }));
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [ParquetFact]
    public void AColumnOfTwoTypesIsAMistakeOfTheProgram()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => OutputTable.Write(Target, writer =>
        {
            Fill(writer, 1);
            writer.Field("text");
        }));
        Assert.Equal("column 'x' holds Number and is given Text", error.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [ParquetFact]
    public void ATableWithoutRowsHasItsColumns()
    {
        OutputTable.Write(Target, writer => Fill(writer, 0));
        using Table table = Table.FromFiles([Target]);
        Assert.Equal(["x"], table.ColumnNames);
    }

    [ParquetFact]
    public void ALinkIsFollowed()
    {
        string link = Path.Combine(_folder.Path, "link.parquet");
        File.CreateSymbolicLink(link, Target);
        OutputTable.Write(link, writer => Fill(writer, 3));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal([0.0, 1.0, 2.0], Table.FromFiles([Target]).ReadColumn("x"));
    }

    [ParquetFact]
    public void WhatCannotBeWrittenIsSaidBefore()
    {
        string packed = Target + ".gz", nowhere = Path.Combine(_folder.Path, "no", "x.parquet");
        CsvTexts.FailsAsBadInput($"'{packed}': Parquet is compressed in itself; name the file '{Target}'", () => OutputTable.Check(packed));
        CsvTexts.FailsAsBadInput($"cannot write '{nowhere}': the folder '{Path.GetDirectoryName(nowhere)}' does not exist; create it first",
            () => OutputTable.Check(nowhere));
        OutputTable.Check(Target);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static void Fill(TableWriter writer, int rows)
    {
        writer.Field("x");
        writer.EndRow();
        for (int row = 0; row < rows; row++)
        {
            writer.Field((double)row);
            writer.EndRow();
        }
    }
}
