using System.Globalization;
using static FastLmm.Cli.Tests.CommandChecks;

namespace FastLmm.Cli.Tests;

/// <summary>The commands that go on from a saved model: test, confint, variances, means and compare.</summary>
public sealed class InferenceCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-inference-");

    public InferenceCommandTests()
    {
        Ok("generate", "--subjects", "80", "--visits", "3-6", "--seed", "3", "--out", Data, "--quiet");
        Fit("slope.json", "y ~ time * sex + (1 + time | id)");
        Fit("intercept.json", "y ~ time * sex + (1 | id)");
        Fit("small.json", "y ~ time + sex + (1 | id)");
    }

    private string Data => InFolder("cohort.csv");

    private string Model => InFolder("slope.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void AHypothesisOfOneCoefficientIsItsRowOfTheFit()
    {
        string[] hypothesis = Row("test", Model, "time:sexM = 0"), coefficient = Row("confint", Model, name: "time:sexM");
        Assert.Equal(coefficient[1..], hypothesis[1..]);
    }

    [Fact]
    public void SeveralHypothesesAreAlsoTestedTogether()
    {
        string shown = Ok("test", Model, "time:sexM", "time = 0.5");
        Assert.Contains("All of them together:", shown, StringComparison.Ordinal);
        Assert.Contains("NumDF", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void TermsAreTestedByTypeAndMethod()
    {
        Assert.StartsWith("Type III tests of terms (Satterthwaite df):\n", Ok("test", Model), StringComparison.Ordinal);
        Assert.StartsWith("Type I tests of terms (Kenward-Roger):\n", Ok("test", Model, "--type", "I", "--df", "kenward-roger"), StringComparison.Ordinal);
        Assert.StartsWith("Type II tests of terms (CR2 robust):\n", Ok("test", Model, "--type", "2", "--robust", "CR2"), StringComparison.Ordinal);
        Assert.Contains("Pr(>Chisq)", Ok("test", Model, "--df", "none"), StringComparison.Ordinal);
    }

    [Fact]
    public void RandomEffectsAreTestedWithTheBoundary()
    {
        string shown = Ok("test", Model, "--random");
        Assert.Contains("time in (1 + time | id)", shown, StringComparison.Ordinal);
        Assert.Contains("boundary p: half chi-square(1), half chi-square(2)", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void ProfileIntervalsAreNearWaldsForManySubjectsAndTheirCurvesAreATable()
    {
        string curves = InFolder("curves.csv"), table = InFolder("profile.csv");
        Ok("confint", Model, "--method", "profile", "--profile", curves, "--out", table);
        string[][] rows = Cells(File.ReadAllText(table));
        Assert.Equal(["parameter", "estimate", "lower", "upper"], rows[0]);
        Assert.Equal("sd_(Intercept)|id,cor_time.(Intercept)|id,sd_time|id,sigma,(Intercept),time,sexM,time:sexM", string.Join(',', rows.Skip(1).Select(row => row[0])));
        Assert.All(rows.Skip(1), row => Assert.InRange(Number(row[1]), Number(row[2]), Number(row[3])));
        Assert.StartsWith("parameter,value,zeta,sd_(Intercept)|id,", File.ReadAllText(curves), StringComparison.Ordinal);
        Assert.Contains("\nsigma ", Ok("confint", Model, "--method", "profile", "--parameter", "sigma"), StringComparison.Ordinal);
    }

    [Fact]
    public void VariancesShowTheCovarianceOfVisits()
    {
        string shown = Ok("variances", Model);
        Assert.Contains("sd_time|id", shown, StringComparison.Ordinal);
        Assert.Contains("R2 marginal", shown, StringComparison.Ordinal);
        Ok("variances", Model, "--at", "time=0,1,2", "--out", InFolder("sigma.csv"));
        string[][] sigma = Cells(File.ReadAllText(InFolder("sigma.csv")));
        Assert.Equal(["row", "time=0", "time=1", "time=2"], sigma[0]);
        Assert.Equal(sigma[1][2], sigma[2][1]);
        string subject = File.ReadLines(Data).Skip(1).First().Split(',')[0];
        int visits = File.ReadLines(Data).Count(line => line.StartsWith(subject + ",", StringComparison.Ordinal));
        Ok("variances", Model, "--subject", subject, "--out", InFolder("subject.csv"));
        string[][] rows = Cells(File.ReadAllText(InFolder("subject.csv")));
        Assert.Equal(["row", .. Enumerable.Range(1, visits).Select(row => $"row {row}")], rows[0]);
        Assert.Equal(visits, rows.Length - 1);
    }

    [Fact]
    public void MeansAndTheirDifferences()
    {
        string shown = Ok("means", Model, "sex | time", "--at", "time=0,2", "--pairs");
        Assert.Contains("F - M 0", shown.Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Ok("means", Model, "trend(time) ~ sex", "--pairs", "--adjust", "none", "--out", InFolder("slopes.csv"));
        string[][] slopes = Cells(File.ReadAllText(InFolder("slopes.csv")));
        Assert.Equal(-Number(Row("confint", Model, name: "time:sexM")[1]), Number(slopes[1][1]), 12);
    }

    [Fact]
    public void ComparisonsRefitByMlUnlessAskedNotTo()
    {
        string[] models = [InFolder("slope.json"), InFolder("small.json"), InFolder("intercept.json")];
        string shown = Ok(["compare", .. models]);
        Assert.Contains("The models fitted by REML were refitted by maximum likelihood.", shown, StringComparison.Ordinal);
        Assert.True(shown.IndexOf("y ~ time + sex", StringComparison.Ordinal) < shown.IndexOf("(1 + time | id)", StringComparison.Ordinal));
        Assert.Contains("boundary p", Ok("compare", models[0], models[2], "--reml"), StringComparison.Ordinal);
        File.Delete(Data);
        Refused($"a refit by maximum likelihood needs the statistics of the fit or its data, and {Data}, which {models[0]} names, is not there",
            ["compare", .. models]);
        Assert.Contains("boundary p", Ok("compare", models[0], models[2], "--reml"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrongIsSaidInASentence()
    {
        Refused("there is no coefficient 'tme'; did you mean 'time'?", "test", Model, "tme = 0");
        Refused("--type is about tests of terms", "test", Model, "time", "--type", "II");
        Refused("--type needs I, II or III, not 'IV'", "test", Model, "--type", "IV");
        Refused("the hypotheses contradict each other", "test", Model, "time = 0", "time = 1");
        Refused("--method needs wald, profile or bootstrap, not 'profil'", "confint", Model, "--method", "profil");
        Refused("--parameter goes with --method profile or bootstrap", "confint", Model, "--parameter", "sigma");
        Refused("--profile goes with --method profile", "confint", Model, "--profile", InFolder("curves.csv"));
        Refused("--at needs COLUMN=VALUE", "variances", Model, "--at", "time");
        Refused("there is no subject 'nobody' among those used", "variances", Model, "--subject", "nobody");
        Refused("--at and --subject are two ways", "variances", Model, "--subject", "a", "--at", "time=1");
        Refused("the fixed part has no variable 'sx'", "means", Model, "sx");
        Refused("--adjust needs one of none, tukey, bonferroni, holm, sidak, fdr, not 'tuky'", "means", Model, "sex", "--adjust", "tuky");
        Refused("differ in their fixed effects", "compare", Model, InFolder("small.json"), "--reml");
        Refused("a comparison needs at least two models", "compare", Model);
        Refused("there is no file", "test", InFolder("none.json"), "time");
    }

    private void Fit(string model, string formula) => Ok("fit", formula, Data, "--save", InFolder(model), "--quiet", "--threads", "1");

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private string[] Row(string command, string model, string? hypothesis = null, string? name = null)
    {
        string file = InFolder("table.csv");
        Ok([command, model, .. hypothesis is null ? Array.Empty<string>() : [hypothesis], "--out", file]);
        return Cells(File.ReadAllText(file)).First(row => row[0] == (name ?? hypothesis));
    }
}
