using System.Text;
using FastLmm.Tables;

namespace FastLmm.Tests.Tables;

public sealed class LevelTableTests
{
    [Fact]
    public void CodesAreByFirstAppearance()
    {
        var levels = new LevelTable();
        Assert.Equal([0, 1, 0, 2, 3, 1], new[] { "b", "a", "b", "", "B", "a" }.Select(levels.Add));
        Assert.Equal(4, levels.Count);
        Assert.Equal(["b", "a", "", "B"], Enumerable.Range(0, 4).Select(code => levels[code]));
        Assert.Equal((3, -1), (levels.Find("B"), levels.Find("c")));
        Assert.Throws<ArgumentOutOfRangeException>(() => levels[4]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(3000)]
    public void ManyAtOnceAreCodedAsOneByOne(int count)
    {
        var random = new Random(count);
        byte[][] texts = [.. Enumerable.Range(0, count).Select(_ => Encoding.UTF8.GetBytes(new string('s', random.Next(3)) + random.Next(900)))];
        var (together, single) = (new LevelTable(), new LevelTable());
        together.Add("before");
        single.Add("before");
        int[] ends = [.. texts.Select((_, i) => texts.Take(i + 1).Sum(text => text.Length))], codes = new int[count];

        together.AddAll([.. texts.SelectMany(text => text)], ends, codes);

        Assert.Equal(texts.Select(text => single.Add(text.AsSpan())), codes);
        Assert.Equal(single.Count, together.Count);
    }

    // Sorted by bytes or by number, sorted twice over, and sorted up to somewhere.
    [Theory]
    [InlineData("1 10 100 11 2 20 3")]
    [InlineData("1 2 3 10 11 20 100")]
    [InlineData("a b b c a b c d a c b d")]
    [InlineData("9 10 2 9 11 10 2 12")]
    [InlineData("b ba c bz d a b ba")]
    public void TextsInOrderAreCodedAsAnyOthers(string texts)
    {
        string[] all = texts.Split(' '), distinct = [.. all.Distinct()];
        for (int count = 1; count <= all.Length; count++)
        {
            var (together, single) = (new LevelTable(), new LevelTable());
            int[] ends = [.. all.Take(count).Select((_, i) => all.Take(i + 1).Sum(text => text.Length))], codes = new int[count];
            int[] expected = [.. all.Take(count).Select(text => Array.IndexOf(distinct, text))];

            together.AddAll(Encoding.UTF8.GetBytes(string.Concat(all)), ends, codes);

            Assert.Equal(expected, codes);
            Assert.Equal(expected, all.Take(count).Select(single.Add));
            Assert.Equal(expected[^1], single.Find(all[count - 1]));
            Assert.Equal((-1, expected.Max() + 1), (single.Find("0"), single.Count));
        }
    }

    // 400,000 texts make some twenty pairs with the same 32-bit hash.
    [Fact]
    public void ManyTextsOfAllLengthsAgreeWithADictionary()
    {
        var levels = new LevelTable();
        var expected = new Dictionary<string, int>();
        var random = new Random(11);
        for (int i = 0; i < 400_000; i++)
        {
            string text = i % 2 == 0 ? $"S{i / 3:D7}" : new string('x', i % 17) + random.Next(150_000);
            if (!expected.TryGetValue(text, out int code)) expected.Add(text, code = expected.Count);
            Assert.Equal(code, levels.Add(text));
        }
        Assert.Equal(expected.Count, levels.Count);
        foreach ((string text, int code) in expected)
        {
            Assert.Equal(code, levels.Find(text));
            Assert.True(levels.Utf8(code).SequenceEqual(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void TextsThatDifferAtTheirEndsOnlyKeepApart()
    {
        for (int length = 0; length <= 33; length++)
        {
            var levels = new LevelTable();
            string[] texts = [.. Enumerable.Range(0, 256).Select(i => new string('k', length) + (char)i)];
            Assert.Equal(Enumerable.Range(0, 256), texts.Select(levels.Add));
            Assert.Equal(-1, levels.Find(new string('k', length)));
        }
    }

    [Fact]
    public void MoreBytesThanFitIsAnErrorAndNotAWrap()
    {
        var levels = new LevelTable(mostBytes: 3000);
        for (int i = 0; i < 300; i++) levels.Add($"{i:D10}");
        CsvTexts.Fails(FailureKind.CannotRunHere, "a column has more distinct texts than fit in memory here (300 so far); shorten its values",
            () => levels.Add("x"));
        Assert.Equal((300, 7), (levels.Count, levels.Add("0000000007")));
        Assert.Equal(300, levels.Add(""));
    }
}
