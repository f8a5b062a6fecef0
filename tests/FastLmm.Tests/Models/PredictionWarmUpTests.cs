using System.Globalization;
using System.Text;
using FastLmm.Models;
using FastLmm.Models.Files;

namespace FastLmm.Tests.Models;

/// <summary>What is compiled ahead of a prediction is a prediction: it ends, for all that can be asked, with the right numbers.</summary>
public class PredictionWarmUpTests
{
    [Theory]
    [InlineData(PredictionTarget.Population, "3 9 7")]
    [InlineData(PredictionTarget.Subject, "3 9 8")]
    public void ItPredictsWithEveryInterval(PredictionTarget target, string expected)
    {
        foreach (PredictionInterval interval in Enum.GetValues<PredictionInterval>())
        {
            using var written = new MemoryStream();
            PredictionWarmUp.Run(new PredictionOptions { For = target, Interval = interval }, written);
            string[][] lines = [.. Encoding.UTF8.GetString(written.ToArray()).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
            int at = Array.IndexOf(lines[0], "prediction");
            double[] predictions = [.. lines.Skip(1).Select(line => double.Parse(line[at], CultureInfo.InvariantCulture))];
            Assert.Equal(expected.Split(' ').Select(double.Parse), predictions);
            Assert.Equal(interval != PredictionInterval.None, lines[0].Contains("upper"));
        }
    }

    [Fact]
    public async Task ItEndsWithoutFailure()
    {
        await ModelText.Prepare();
        await PredictionWarmUp.Begin(new PredictionOptions { For = PredictionTarget.Subject, NewSubjects = NewSubjects.Population });
    }

    [Fact]
    public async Task FailuresReachNobodyBehindThem()
    {
        Task failing = WarmUp.Begin(() => throw new InvalidOperationException());
        bool done = false;
        await WarmUp.Begin(() => done = true);
        Assert.Equal(Environment.ProcessorCount > 1, done);
        if (Environment.ProcessorCount > 1) await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
    }
}
