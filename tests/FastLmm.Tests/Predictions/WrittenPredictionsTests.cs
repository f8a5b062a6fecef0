using System.Text;
using FastLmm.Models;
using FastLmm.Prediction;
using FastLmm.Reporting;
using FastLmm.Tables;
using FastLmm.Tests.Models;
using FastLmm.Tests.Tables;
using FastLmm.Tests.Tables.Parquet;

namespace FastLmm.Tests.Predictions;

/// <summary>Tables that several threads write: the same bytes, and the same errors, as one.</summary>
public sealed class WrittenPredictionsTests : ModelFolder
{
    private const int Rows = 5 * TableChunk.Capacity + 700;

    private static readonly int[] Threads = [1, 2, 3, 8];

    private static readonly PredictionOptions[] Asked =
    [
        .. from target in Enum.GetValues<PredictionTarget>()
        from interval in Enum.GetValues<PredictionInterval>()
        select new PredictionOptions
        {
            For = target,
            Interval = interval,
            NewSubjects = target == PredictionTarget.Subject ? NewSubjects.Population : NewSubjects.Error,
        },
    ];

    private readonly Lazy<SavedModel> _model;

    public WrittenPredictionsTests() => _model = new(() => SaveAndLoad(
        LinearMixedModel.Fit("y ~ x * sex + (1 + x | id)", CsvTexts.Of(Csv(0, 400)), new FitOptions { Threads = 1 }).ToSavedModel()));

    [Fact]
    public void BytesAndNotesDoNotDependOnTheNumberOfThreads()
    {
        string csv = Csv(1, Rows);
        foreach (PredictionOptions asked in Asked)
        {
            (string Text, IReadOnlyList<string> Notes)[] written = [.. Threads.Select(threads => Written(csv, asked with { Threads = threads }))];
            Assert.Equal(Rows + 1, written[0].Text.Count(c => c == '\n'));
            Assert.All(written, other => Assert.Equal(written[0].Text, other.Text));
            Assert.All(written, other => Assert.Equal(written[0].Notes, other.Notes));
            Assert.Contains("rows have no prediction: x missing in", written[0].Notes[0], StringComparison.Ordinal);
        }
    }

    // The same rows at other places of a chunk.
    [Fact]
    public void BytesDoNotDependOnWhereChunksEnd()
    {
        string csv = Csv(1, Rows);
        string header = csv[..(csv.IndexOf('\n') + 1)], first = string.Concat(Enumerable.Repeat("0,1.5,F,s1\n", 1001));
        foreach (PredictionOptions asked in Asked)
        {
            string[] rows = Numbers(Written(csv, asked).Text), moved = Numbers(Written(header + first + csv[header.Length..], asked).Text);
            Assert.Equal(rows, moved[1001..]);
        }
    }

    // In the third chunk: what cannot be read, what has no design row, what has no prediction.
    [Theory]
    [InlineData("1,text,F,s1", "column 'x' must be numeric")]
    [InlineData("1,2,other,s1", "the value 'other' of column 'sex' was not in the data of the fit")]
    [InlineData("1,2,F,nobody", "the subject 'nobody' was not in the data of the fit")]
    public void AnErrorIsToldWithItsRow(string row, string sentence)
    {
        int line = 2 * TableChunk.Capacity + 100;
        string[] lines = Csv(0, Rows).Split('\n');
        lines[line] = row;
        lines[line + TableChunk.Capacity] = "1,2,later,nobody else";
        string csv = string.Join('\n', lines);
        foreach (int threads in Threads)
        {
            var options = new PredictionOptions { For = PredictionTarget.Subject, Interval = PredictionInterval.Prediction, Threads = threads };
            LmmException error = Assert.Throws<LmmException>(() => Written(csv, options));
            Assert.StartsWith($"a.csv, line {line + 1}: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ADiskThatFillsUpLeavesNothing()
    {
        foreach (int threads in Threads)
        {
            using Table table = CsvTexts.Of(Csv(1, Rows), _model.Value.ReadingOfOtherData);
            using PredictedRows rows = _model.Value.Predict(table, Asked[^1] with { Threads = threads });
            string path = InFolder("full.csv");
            LmmException error = Assert.Throws<LmmException>(() =>
                AtomicFile.Write(path, stream => OutputTable.Write(new SmallDisk(stream, 300_000), ',', writer => PredictionTable.Write(rows, writer))));
            Assert.Equal($"cannot write '{path}': No space left on device", error.Message);
            Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(path)!, "*full.csv*"));
        }
    }

    [Fact]
    public void FittedValuesAndSubjectsAreTheSameForAnyNumberOfThreads()
    {
        string csv = Csv(1, Rows);
        string[][] written = [.. Threads.Select(threads =>
        {
            LmmFit fit = LinearMixedModel.Fit("y ~ x * sex + (1 + x | id)", CsvTexts.Of(csv), new FitOptions { Threads = threads });
            return new[] { Text(writer => FittedTable.Write(fit, writer)), Text(writer => RandomEffectsTable.Write(fit, writer)) };
        })];
        Assert.All(written, other => Assert.Equal(written[0], other));
    }

    [ParquetFact]
    public void ParquetHoldsTheSameForAnyNumberOfThreads()
    {
        string csv = Csv(1, Rows), path = InFolder("out.parquet");
        object?[][][] read = [.. Threads.Select(threads =>
        {
            using Table table = CsvTexts.Of(csv, _model.Value.ReadingOfOtherData);
            using PredictedRows rows = _model.Value.Predict(table, Asked[^1] with { Threads = threads });
            OutputTable.Write(path, writer => PredictionTable.Write(rows, writer));
            using Table made = Table.FromFiles([path]);
            return made.ReadAll(new("row"), new("subject", ColumnKind.Id), new("prediction"), new("upper"), new("known", ColumnKind.Factor));
        })];
        Assert.Equal(Rows, read[0].Length);
        Assert.All(read, other => Assert.Equal(read[0], other));
    }

    private (string Text, IReadOnlyList<string> Notes) Written(string csv, PredictionOptions options)
    {
        using Table table = CsvTexts.Of(csv, _model.Value.ReadingOfOtherData);
        using PredictedRows rows = _model.Value.Predict(table, options);
        return (Text(writer => PredictionTable.Write(rows, writer)), rows.Notes);
    }

    private static string Text(Action<TableWriter> rows)
    {
        using var stream = new MemoryStream();
        OutputTable.Write(stream, ',', rows);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // Without header, file and row.
    private static string[] Numbers(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',', 3)[2])];

    // A row in 97 has no x, one in 89 a subject that is not in the first 400.
    private static string Csv(int seed, int count)
    {
        var random = new Random(seed);
        var text = new StringBuilder("y,x,sex,id\n");
        for (int i = 0; i < count; i++)
        {
            string id = seed > 0 && i % 89 == 3 ? $"new {i}" : $"s{i / 8 % 50}";
            double x = random.Next(1000) / 100.0, y = 3 + x * (1 + i / 8 % 50 * 0.02) + random.NextDouble() + i / 8 % 50 % 7;
            text.Append(FormattableString.Invariant($"{y:F6},{(seed > 0 && i % 97 == 5 ? "NA" : $"{x:F2}")},{"FM"[i % 2]},{id}\n"));
        }
        return text.ToString();
    }

    private sealed class SmallDisk(Stream stream, long room) : OutputStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if ((room -= buffer.Length) < 0) throw new IOException("No space left on device");
            stream.Write(buffer);
        }

        public override void Flush() => stream.Flush();
    }
}
