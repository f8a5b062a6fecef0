using System.Text;
using FastLmm.Reporting;

namespace FastLmm.Tests.Reporting;

/// <summary>Texts that come as bytes, and rows that come in pieces.</summary>
public class DelimitedWriterTests
{
    [Fact]
    public void BytesAreWrittenAsTheirText()
    {
        string[] fields = ["plain", "a,b", "say \"x\"", "two\nlines", "cr\r", " blank", "blank ", "", "tab\there", "naïve", new('ü', 70_000)];
        foreach (char delimiter in (char[])[',', '\t'])
        {
            string texts = Written(delimiter, writer => Array.ForEach(fields, writer.Field));
            Assert.Equal(texts, Written(delimiter, writer => Array.ForEach(fields, field => writer.Field(Encoding.UTF8.GetBytes(field)))));
        }
    }

    [Fact]
    public void PiecesAreRowsOfTheirTable()
    {
        string text = Written(',', writer =>
        {
            writer.Field("a");
            writer.EndRow();
            TableWriter first = writer.Piece(), second = writer.Piece();
            foreach ((TableWriter piece, long value) in ((TableWriter, long)[])[(second, 2), (first, 1)])
            {
                piece.Field(value);
                piece.EndRow();
            }
            writer.Add(first);
            writer.Add(second);
            first.Field("three");
            first.EndRow();
            writer.Add(first);
            writer.Field(4.5);
            writer.EndRow();
        });
        Assert.Equal("a\n1\n2\nthree\n4.5\n", text);
    }

    private static string Written(char delimiter, Action<TableWriter> rows)
    {
        using var stream = new MemoryStream();
        OutputTable.Write(stream, delimiter, rows);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
