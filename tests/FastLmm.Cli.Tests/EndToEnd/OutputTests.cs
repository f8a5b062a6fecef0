using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FastLmm.TestSupport;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>What a fit of Orthodont writes, and the ways to hand it the data.</summary>
public class OutputTests
{
    private const string Formula = "distance ~ age * Sex + (1 + age | Subject)";
    private const double Tolerance = 1e-6;
    private static readonly Lazy<string> Plain = new(() => BuiltProgram.Run(BuiltProgram.Example(""), "fit", Formula, "orthodont.csv", "--json").Output);
    private static readonly GoldenFit Reference = GoldenFit.Load("Orthodont.sex_ris.REML");

    [Fact]
    public void TablesAreCompleteAndRight()
    {
        using Scratch scratch = new Scratch().WithExamples();
        CommandLine.Outcome outcome =
            BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--quiet", "--ranef", "r.csv", "--fitted", "f.csv.gz");

        Assert.Equal(new CommandLine.Outcome(0, "", ""), outcome);
        scratch.HoldsOnly("r.csv", "f.csv.gz");
        string[][] subjects = Cells(scratch.Text("r.csv")), rows = Cells(Unpacked(scratch.PathOf("f.csv.gz")));
        Assert.Equal(["subject", "(Intercept)", "age", "sd.(Intercept)", "sd.age", "n", "contribution"], subjects[0].Take(7));
        JsonElement blup = Reference.Root.GetProperty("blup");
        Assert.Equal(blup.GetProperty("subjects").EnumerateArray().Select(id => id.GetString()), subjects.Skip(1).Select(row => row[0]));
        Assert.All(subjects.Skip(1).Select((row, i) => (row, i)), subject =>
        {
            double[] expected = [.. BlupOf(blup, subject.i)];
            Assert.Equal(expected[0], Number(subject.row[1]), Tolerance);
            Assert.Equal(expected[1], Number(subject.row[2]), Tolerance);
            Assert.Equal("4", subject.row[5]);
        });
        CheckFitted(rows);
    }

    [Fact]
    public void TheJsonIsTheContract()
    {
        using Scratch scratch = new Scratch().WithExamples();
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--json");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        using JsonDocument json = JsonDocument.Parse(outcome.Output);
        JsonElement fit = json.RootElement;
        string[] names = ["fastlmm", "formula", "method", "backend", "threads", "grouping", "rows", "rowsDropped", "subjects", "subjectsDropped",
            "columnsDropped", "status", "messages", "convergence", "criterion", "logLik", "aic", "bic", "parameters", "theta", "sigma",
            "residualVariance", "randomEffects", "fixedEffects", "vcov", "timings", "peakMemoryBytes"];
        Assert.Empty(names.Except(Names(fit)));
        Assert.Empty(((string[])["iterations", "passes", "gradientNorm", "newtonDecrement", "hessianEigenvalues"])
            .Except(Names(fit.GetProperty("convergence"))));
        Assert.Empty(((string[])["names", "covariance", "standardDeviations", "correlations"]).Except(Names(fit.GetProperty("randomEffects")[0])));
        Assert.Empty(((string[])["name", "estimate", "standardError", "tValue", "df", "pValue", "lower", "upper"])
            .Except(Names(fit.GetProperty("fixedEffects")[0])));
        Assert.Empty(((string[])["readSeconds", "packSeconds", "estimateSeconds", "inferenceSeconds", "totalSeconds"])
            .Except(Names(fit.GetProperty("timings"))));
        Assert.Equal(Reference.Objective, fit.GetProperty("criterion").GetDouble(), Tolerance);
        Assert.Equal(Reference.Sigma, fit.GetProperty("sigma").GetDouble(), Tolerance);
        Assert.Equal((108, 27, 8, "converged"), (fit.GetProperty("rows").GetInt32(), fit.GetProperty("subjects").GetInt32(),
            fit.GetProperty("parameters").GetInt32(), fit.GetProperty("status").GetString()));
    }

    [Fact]
    public void AModelWithoutFixedEffectsIsFitted()
    {
        using Scratch scratch = new Scratch().WithExamples();
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", "distance ~ 0 + (1 | Subject)", "orthodont.csv", "--ml", "--json");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        using JsonDocument json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(645.0302, json.RootElement.GetProperty("criterion").GetDouble(), 1e-4); // lme4 1.1-31
    }

    public static TheoryData<string, string[]> Ways => new()
    {
        { "standard input", ["-"] },
        { "two files", ["first.csv", "second.csv"] },
        { "file and standard input", ["first.csv", "-"] },
        { "tabs", ["tabs.tsv"] },
        { "semicolons, CRLF and a BOM", ["semicolons.csv"] },
        { "gzip", ["packed.csv.gz"] },
        { "one processor", ["orthodont.csv", "--threads", "1"] },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void EveryWayToHandOverTheDataGivesTheSameBits(string name, string[] args)
    {
        Assert.NotEmpty(name);
        using Scratch scratch = new Scratch().WithExamples();
        string text = scratch.Text("orthodont.csv"), header = text[..(text.IndexOf('\n', StringComparison.Ordinal) + 1)];
        int middle = text.IndexOf('\n', text.Length / 2) + 1;
        scratch.With("first.csv", text[..middle]).With("second.csv", header + text[middle..]).With("tabs.tsv", text.Replace(',', '\t'))
            .With("semicolons.csv", "\uFEFF" + text.Replace(',', ';').Replace("\n", "\r\n", StringComparison.Ordinal))
            .With("packed.csv.gz", Scratch.Gzip(Encoding.UTF8.GetBytes(text)));
        string input = args[0] == "-" ? text : header + text[middle..];

        CommandLine.Outcome other = BuiltProgram.Run(scratch.Folder, Encoding.UTF8.GetBytes(input), null, ["fit", Formula, .. args, "--json"]);

        Assert.Equal((0, ""), (other.Code, other.Error));
        Assert.Equal(FitNumbers.Of(Plain.Value), FitNumbers.Of(other.Output));
    }

    private static void CheckFitted(string[][] rows)
    {
        Assert.Equal(["file", "row", "subject", "population", "profile", "residual"], rows[0]);
        Assert.Equal(109, rows.Length);
        double[] population = Vector("fitted_fixed_only"), profile = Vector("fitted"), residuals = Vector("residuals");
        for (int i = 0; i < 108; i++)
        {
            string[] row = rows[i + 1];
            Assert.Equal(("orthodont.csv", $"{i + 1}"), (row[0], row[1]));
            Assert.Equal(population[i], Number(row[3]), Tolerance);
            Assert.Equal(profile[i], Number(row[4]), Tolerance);
            Assert.Equal(residuals[i], Number(row[5]), Tolerance);
        }
    }

    private static IEnumerable<double> BlupOf(JsonElement blup, int subject)
    {
        JsonElement modes = blup.GetProperty("values");
        return modes[subject].EnumerateArray().Select(value => value.GetDouble());
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static double[] Vector(string name) => [.. Reference.Root.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string[][] Cells(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.Split(','))];

    private static string Unpacked(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
