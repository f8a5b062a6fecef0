using System.Globalization;
using System.Text.Json;
using static FastLmm.Cli.Tests.CommandChecks;

namespace FastLmm.Cli.Tests;

/// <summary><c>fastlmm diagnose</c>: its tables and what it refuses.</summary>
public sealed class DiagnoseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-diagnose-");

    // Odd ids, rows of a subject apart, missing responses, and one subject far from the others.
    public DiagnoseTests()
    {
        string[] ids = ["a,b", "none", "Ünal \"x\"", " 007", "4", "s5", "s6", "s7", "s8", "far"];
        List<string> lines = ["id,time,y"];
        for (int visit = 0; visit < 5; visit++)
        {
            for (int i = 0; i < ids.Length; i++)
            {
                double y = 10 + i % 3 + visit * (1 + 0.1 * (i % 4)) + Math.Sin(7 * i + 3 * visit) + (i == 9 ? 12 : 0);
                lines.Add($"\"{ids[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\",{visit},"
                    + (i == 4 && visit == 2 ? "NA" : y.ToString("R", CultureInfo.InvariantCulture)));
            }
        }
        File.WriteAllLines(Data, lines);
        Ok("fit", "y ~ time + (1 + time | id)", Data, "--save", Model, "--quiet", "--threads", "1");
    }

    private string Data => InFolder("data.csv");

    private string Model => InFolder("model.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheSummaryNamesTheSubjectThatIsFarFromTheOthers()
    {
        string shown = Ok("diagnose", Model);
        Assert.Contains("Most influential subjects:\n", shown, StringComparison.Ordinal);
        Assert.StartsWith("far ", shown.Split('\n')[2], StringComparison.Ordinal);
        Assert.Contains("Most outlying subjects", shown, StringComparison.Ordinal);
        Assert.Contains("Largest standardised residuals:\n", shown, StringComparison.Ordinal);
        Assert.Contains("--exact ID refits without a subject", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void TablesHaveAllRowsSubjectsAndParameters()
    {
        string rows = InFolder("rows.csv"), subjects = InFolder("subjects.csv"), influence = InFolder("influence.tsv"), qq = InFolder("qq.csv");
        Ok("diagnose", Model, "--rows", rows, "--subjects", subjects, "--influence", influence, "--qq", qq, "--exact", "far", "--top", "1");
        string[] lines = File.ReadAllLines(rows);
        Assert.Equal("file,row,subject,.fitted,.resid,.pearson,.std.resid,.hat,.cooksd,.fixed,.mar.resid,.chol.mar.resid", lines[0]);
        Assert.Equal(49, lines.Length - 1);
        Assert.DoesNotContain(lines, line => line.Contains(",25,4,", StringComparison.Ordinal));                   // the missing response
        Assert.StartsWith("subject,n,leverage,cooksd,cooksd.theta,mahalanobis,p.value,", File.ReadLines(subjects).First(), StringComparison.Ordinal);
        Assert.Equal(["\"a,b\"", "none", "\"Ünal \"\"x\"\"\""], File.ReadLines(subjects).Skip(1).Take(3).Select(line => line[..line.IndexOf(",5,", StringComparison.Ordinal)]));
        string[][] changes = [.. File.ReadLines(influence).Skip(1).Select(line => line.Split('\t'))];
        Assert.Equal(10 * 6, changes.Length);
        Assert.Equal(6, changes.Count(cells => cells[0] == "far" && cells[6] != "NA"));
        Assert.All(changes.Where(cells => cells[0] != "far"), cells => Assert.Equal("NA", cells[6]));
        Assert.Equal(
            [".chol.mar.resid", ".std.ranef.(Intercept)", ".std.ranef.time", ".std.resid", "of"],
            File.ReadLines(qq).Select(line => line.Split(',')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void RefitsAreFitsOfTheDataWithoutTheSubject()
    {
        string json = InFolder("diagnose.json"), without = InFolder("without.csv"), fitted = InFolder("fit.json");
        Ok("diagnose", Model, "--exact", "a,b", "--exact", "far,s5", "--exact-top", "1", "--json", json);
        JsonElement[] refits = [.. JsonDocument.Parse(File.ReadAllBytes(json)).RootElement.GetProperty("leftOut").EnumerateArray()];
        Assert.Equal(["a,b", "far", "s5"], refits.Select(refit => refit.GetProperty("subject").GetString()));
        File.WriteAllLines(without, File.ReadLines(Data).Where(line => !line.StartsWith("\"far\"", StringComparison.Ordinal)));
        Ok("fit", "y ~ time + (1 + time | id)", without, "--json", fitted, "--quiet", "--threads", "1");
        JsonElement fit = JsonDocument.Parse(File.ReadAllBytes(fitted)).RootElement;
        Assert.Equal(fit.GetProperty("criterion").GetDouble(), refits[1].GetProperty("criterion").GetDouble(), 8);
        double[] beta = [.. refits[1].GetProperty("parameters").EnumerateArray().Take(2).Select(change => change.GetProperty("refit").GetDouble())];
        double[] expected = [.. fit.GetProperty("fixedEffects").EnumerateArray().Select(effect => effect.GetProperty("estimate").GetDouble())];
        for (int c = 0; c < 2; c++) Assert.Equal(expected[c], beta[c], 6);
    }

    [Fact]
    public void JsonGoesToStandardOutputInsteadOfTheTables()
    {
        JsonElement json = JsonDocument.Parse(Ok("diagnose", Model, "--top", "2", "--json")).RootElement;
        Assert.Equal(49, json.GetProperty("rows").GetInt32());
        Assert.Equal(2, json.GetProperty("mostInfluential").GetArrayLength());
        Assert.Equal("far", json.GetProperty("mostInfluential")[0].GetProperty("subject").GetString());
        Assert.Equal(2, json.GetProperty("extremeRows").GetArrayLength());
    }

    [Fact]
    public void DataElsewhereAreGivenByData()
    {
        string moved = InFolder("moved.csv");
        string before = Ok("diagnose", Model);
        File.Move(Data, moved);
        Refused($"diagnostics need the data of the fit, and {Data}, which {Model} names, is not there; give --data DATA", "diagnose", Model);
        Assert.Equal(before, Ok("diagnose", Model, "--data", moved));
        File.WriteAllLines(moved, File.ReadAllLines(moved)[..^1]);
        Refused("does not hold what the model was fitted to", "diagnose", Model, "--data", moved);
    }

    [Fact]
    public void WithStatisticsTheSameComesOfOneReading()
    {
        SaveStatistics("y ~ poly(time, 2) + (1 + time | id)", Data);
        string Tables(params string[] rowsFrom)
        {
            string[] files = [.. ((string[])["rows", "subjects", "influence", "qq"]).Select(name => InFolder(name + ".csv"))];
            string shown = Ok(["diagnose", Model, .. rowsFrom, "--exact", "far", "--threads", "2",
                .. files.SelectMany(file => (string[])["--" + Path.GetFileNameWithoutExtension(file), file])]);
            return string.Join('\n', [shown, .. files.Select(File.ReadAllText)]);
        }

        string expected = Tables();
        Assert.Equal(expected, Tables("--stats", Statistics));
        string moved = InFolder("moved.csv");
        File.Move(Data, moved);
        Assert.Equal(expected.Replace(Data, moved, StringComparison.Ordinal), Tables("--stats", Statistics, "--data", moved));
        Refused($"diagnostics need the data of the fit, and {Data}, which {Model} names, is not there; give --data DATA", "diagnose", Model, "--stats", Statistics);
        Refused("is what the diagnostics are read from", "diagnose", Model, "--stats", Statistics, "--data", moved, "--json", Statistics);
    }

    [Fact]
    public void StatisticsAndDataThatAreNotOfTheModelAreRefused()
    {
        SaveStatistics("y ~ time + (1 + time | id)", Data);
        string[] lines = File.ReadAllLines(Data);
        void Changed(string sentence, IEnumerable<string> data)
        {
            string rows = InFolder("rows.csv"), other = InFolder("other.csv");
            File.WriteAllLines(other, data);
            Refused($"{other} does not hold what the model was fitted to: {sentence}; give the data of that fit",
                "diagnose", Model, "--stats", Statistics, "--data", other, "--rows", rows);
            Assert.False(File.Exists(rows));
        }

        Changed("48 rows, not 49", lines[..^1]);
        Changed("other responses or weights", [.. lines[..^1], lines[^1].Replace(",4,", ",4,1", StringComparison.Ordinal)]);
        Changed("other values of the predictors or of the random terms", [.. lines[..^1], lines[^1].Replace(",4,", ",4.001,", StringComparison.Ordinal)]);
        Changed("rows of the subject 'fra'", [.. lines[..^1], lines[^1].Replace("far", "fra", StringComparison.Ordinal)]);
        Ok("fit", "y ~ 1 + (1 + time | id)", Data, "--save-stats", Statistics, "--quiet", "--threads", "1");
        Refused($"{Statistics} does not hold what the model was fitted to: their formula is y ~ 1 + (1 + time | id)", "diagnose", Model, "--stats", Statistics);
    }

    [Fact]
    public void WhatIsWrongIsSaidInASentence()
    {
        Refused("there is no subject 'fr' among those used; did you mean 'far'?", "diagnose", Model, "--exact", "fr");
        Refused("--exact-top needs a whole number from 1 to 100000, not 'all'", "diagnose", Model, "--exact-top", "all");
        Refused("--subjects would write to the same file as --rows", "diagnose", Model, "--rows", InFolder("t.csv"), "--subjects", InFolder("t.csv"));
        Refused("is what the diagnostics are read from", "diagnose", Model, "--rows", Data);
        Refused("is what the diagnostics are read from", "diagnose", Model, "--json", Model);
        Refused("--qq needs the name of a file", "diagnose", Model, "--qq", "-");
        Refused("does not exist; create it first", "diagnose", Model, "--rows", InFolder("none/rows.csv"));
        Refused("there is no file", "diagnose", InFolder("none.json"));
        Refused("there is no file", "diagnose", Model, "--stats", InFolder("none.stats"));
        Assert.False(File.Exists(InFolder("t.csv")));
    }

    private string Statistics => InFolder("model.stats");

    private void SaveStatistics(string formula, string data) =>
        Ok("fit", formula, data, "--save", Model, "--save-stats", Statistics, "--quiet", "--threads", "1");

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
