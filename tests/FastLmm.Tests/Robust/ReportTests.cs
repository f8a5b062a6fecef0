using System.Text.Json;
using FastLmm.Reporting;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Robust;

/// <summary>What a reader sees of a robust fit: which covariance, times what, and how many subjects.</summary>
public class ReportTests
{
    [Theory]
    [InlineData(RobustType.CR1, "Fixed effects (95% intervals, CR1 robust times m/(m-1), 27 subjects):")]
    [InlineData(RobustType.CR1S, "Fixed effects (95% intervals, CR1S robust times m(N-1)/((m-1)(N-p)), 27 subjects):")]
    [InlineData(RobustType.CR2, "Fixed effects (95% intervals, CR2 robust, 27 subjects):")]
    public void TheSummaryNamesTypeFactorAndSubjects(RobustType type, string heading) =>
        Assert.Contains(heading + "\n", Fit(type).Summary(), StringComparison.Ordinal);

    [Theory]
    [InlineData(RobustType.None, null)]
    [InlineData(RobustType.CR0, "CR0")]
    [InlineData(RobustType.CR2, "CR2")]
    public void TheJsonNamesTheType(RobustType type, string? name)
    {
        LmmFit fit = Fit(type);
        using var stream = new MemoryStream();
        FitJson.Write(fit, stream);
        using JsonDocument json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(name, json.RootElement.GetProperty("robust").GetString());
        Assert.Equal(27, json.RootElement.GetProperty("subjects").GetInt32());
        Assert.Equal(fit.Vcov[1, 1], json.RootElement.GetProperty("vcov")[1][1].GetDouble());
    }

    private static LmmFit Fit(RobustType type)
    {
        using Table table = Table.FromCsv(GoldenDataset.Load("Orthodont").CsvPath);
        return LinearMixedModel.Fit("distance ~ age + (1 | Subject)", table, new FitOptions { Robust = type });
    }
}
