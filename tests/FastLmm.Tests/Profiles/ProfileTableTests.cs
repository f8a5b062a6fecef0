using System.Globalization;
using FastLmm.Inference.Profiles;
using FastLmm.Reporting;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Profiles;

/// <summary>The profile as data: at every row all parameters, put into the definition, give d̂ + ζ².</summary>
public class ProfileTableTests
{
    private const double Tolerance = 1e-7;              // of d near 1000: the definition's own rounding, and what is left to each minimum

    public static TheoryData<string> Fits =>
    [
        "sleepstudy.ris.ML", "sleepstudy.ris_uncor.ML", "Orthodont.ris.ML", "OrthodontWeighted.w_ris.ML", "syn_quadratic.q3_blocks.ML",
        "Dyestuff2.ri.ML", "CO2.ris.ML", "ergoStool.ri.ML",
    ];

    [Theory, MemberData(nameof(Fits))]
    public void EveryRowHasTheLikelihoodOfItsZeta(string id)
    {
        ProfileSetup setup = ProfileCase.OfGolden(id);
        var dense = new DenseLikelihood(id);

        LikelihoodProfile profile = new Profiler(setup, null, default).Profile(0.99, 4, null);

        Assert.NotEmpty(profile.Rows);
        foreach (ProfileRow row in profile.Rows)
        {
            (double[] beta, double[,] g, double sigma) = Parameters(setup, row.Values);
            double expected = setup.Estimates.Criterion + row.Zeta * row.Zeta;
            Agreement.Near(dense.At(beta, g, sigma), expected, Tolerance, $"d of {row.Parameter} = {row.Value} at zeta = {row.Zeta}");
            double own = row.Values[profile.Parameters.ToList().IndexOf(row.Parameter)];
            if (!double.IsNaN(own)) Agreement.Near(row.Value, own, 1e-9 * (1 + Math.Abs(row.Value)), row.Parameter);
        }
    }

    [Theory, MemberData(nameof(Fits))]
    public void RowsRiseInValueAndInZetaOnAnEvenGrid(string id)
    {
        LikelihoodProfile profile = new Profiler(ProfileCase.OfGolden(id), null, default).Profile(0.99, 4, null);

        foreach (IGrouping<string, ProfileRow> rows in profile.Rows.GroupBy(row => row.Parameter))
        {
            ProfileRow[] all = [.. rows];
            for (int i = 1; i < all.Length; i++)
            {
                Assert.True(all[i].Value > all[i - 1].Value, $"{rows.Key}: values");
                bool atEnd = Math.Abs(all[i].Value) == 1 || Math.Abs(all[i - 1].Value) == 1;        // a branch may fall on its way to ±1
                Assert.True(all[i].Zeta > all[i - 1].Zeta || atEnd, $"{rows.Key}: zeta");
            }
            Assert.Single(all, row => row.Zeta == 0);
            double[] grid = [.. all.Select(row => Math.Abs(row.Zeta) / (2.5758293035489004 / 4))];
            int off = grid.Count(steps => Math.Abs(steps - Math.Round(steps)) > 1e-8);
            Assert.True(off <= 2, $"{rows.Key}: only the ends of a range may lie off the grid, not {off} rows");
            Assert.True(all.Length == 9 || profile.Messages.Any(message => message.Contains(rows.Key, StringComparison.Ordinal)), rows.Key);
        }
    }

    [Fact]
    public void TheTableHasAColumnForEveryParameter()
    {
        LikelihoodProfile profile = GoldenFits.CsvFit.Of("Dyestuff.ri.ML").LikelihoodProfile(steps: 2, parameters: ["sigma"]);
        using var stream = new MemoryStream();

        OutputTable.Write(stream, ',', writer => ProfileTable.Write(profile, writer));

        string[] lines = System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("parameter,value,zeta,sd_(Intercept)|Batch,sigma,(Intercept)", lines[0]);
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("sigma,", lines[3], StringComparison.Ordinal);
        Assert.Equal(GoldenFits.CsvFit.Of("Dyestuff.ri.ML").Sigma, double.Parse(lines[3].Split(',')[1], CultureInfo.InvariantCulture), 1e-12);
        Assert.Equal("0", lines[3].Split(',')[2]);
    }

    private static (double[] Beta, double[,] G, double Sigma) Parameters(ProfileSetup setup, double[] values)
    {
        int q = setup.Blocks.Sum(block => block.Size);
        var g = new double[q, q];
        var beta = new List<double>();
        double sigma = double.NaN;
        double Deviation(int effect) =>
            values[setup.Parameters.ToList().FindIndex(p => p.Kind == ProfileKind.StandardDeviation && p.First == effect)];
        foreach ((ProfileParameter parameter, double value) in setup.Parameters.Zip(values))
        {
            (int k, int l) = (parameter.First, parameter.Second);
            if (parameter.Kind == ProfileKind.FixedEffect) beta.Add(value);
            else if (parameter.Kind == ProfileKind.Sigma) sigma = value;
            else if (parameter.Kind == ProfileKind.StandardDeviation) g[k, k] = value * value;
            else if (!double.IsNaN(value)) g[k, l] = g[l, k] = value * Deviation(k) * Deviation(l);
        }
        return ([.. beta], g, sigma);
    }
}
