using System.Globalization;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Fitting;

public sealed class SenseCheckTests
{
    private const int Subjects = 250;

    [Theory]
    [InlineData(1, "of 1 subject, s17,")]
    [InlineData(2, "of 2 subjects, such as s17,")]
    public void AFactorWithASlip(int slips, string where)
    {
        LmmFit fit = Cohort.Fit("y ~ time + sex + (1 | id)", Cohort.Csv(Subjects, ("sex", SexWithSlips(slips))));
        Assert.Equal([$"the factor sex changes within the rows {where} and of no other subject: if it should not, correct these rows"], fit.Messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void AFactorThatNeverChangesOrOften(int slips) => Silent("y ~ time + sex + (1 | id)", ("sex", SexWithSlips(slips)));

    [Fact]
    public void ACovariateThatDoesNotVary()
    {
        LmmFit fit = Cohort.Fit("y ~ time + x + (1 | id)", Cohort.Csv(Subjects, ("x", (_, _, _) => "0.1")));
        Assert.Contains("x is 0.1 in every row used, so its effect cannot be told from the intercept: leave it out of the formula", fit.Messages);
        Silent("y ~ time + x + (1 | id)", ("x", (subject, _, _) => subject == Subjects - 1 ? "0.2" : "0.1"));
        Assert.DoesNotContain(Cohort.Fit("y ~ 0 + x + (1 | id)", Cohort.Csv(Subjects, ("x", (_, _, _) => "0.1"))).Messages,
            message => message.Contains("every row", StringComparison.Ordinal));
    }

    [Fact]
    public void ASlopeThatNoSubjectInforms()
    {
        (string, Func<int, int, Random, string>) perSubject = ("x", (subject, _, _) => $"{subject % 7 - 3}.5");
        LmmFit fit = Cohort.Fit("y ~ time + x + (1 + x | id)", Cohort.Csv(Subjects, perSubject));
        Assert.Contains("no subject can tell the random effect of x from the random intercept, because x does not change within any: "
            + "leave it out of the random part", fit.Messages);
        Silent("y ~ time + x + (1 + x | id)", ("x", (subject, visit, random) => subject == 9 || visit % 2 == 0 ? "0.5" : $"{random.Next(9)}"));
        Assert.DoesNotContain(Cohort.Fit("y ~ time + (0 + x | id)", Cohort.Csv(Subjects, perSubject)).Messages,
            message => message.Contains("no subject", StringComparison.Ordinal));
    }

    [Fact]
    public void NumbersThatLookLikeCodes()
    {
        LmmFit fit = Cohort.Fit("y ~ time + site + (1 | id)", Cohort.Csv(Subjects, ("site", (subject, _, _) => $"{1 + subject % 5}")));
        Assert.Equal(["site takes only the values 1 to 5 and is used as a number: if they are codes, write factor(site)"], fit.Messages);
    }

    [Theory]
    [InlineData("y ~ time + factor(x) + (1 | id)", 1, 5, false)]
    [InlineData("y ~ time + I(x * 2) + (1 | id)", 1, 5, false)]
    [InlineData("y ~ time + x + (1 | id)", 0, 5, false)]
    [InlineData("y ~ time + x + (1 | id)", 1, 2, false)]
    [InlineData("y ~ time + x + (1 | id)", 1, 30, false)]
    [InlineData("y ~ time + x + (1 | id)", 1, 5, true)]
    public void NumbersThatAreNumbers(string formula, int first, int count, bool byVisit) =>
        Silent(formula, ("x", (subject, visit, _) => $"{first + (byVisit ? subject + visit : subject) % count}"));

    [Fact]
    public void TimeFarFromZero()
    {
        LmmFit fit = Cohort.Fit("y ~ year + (1 + year | id)", Cohort.Csv(Subjects, Year(2010)));
        Assert.Contains("year runs from 2010 to 2014, far from zero, so the intercepts and their correlation with the slopes describe subjects "
            + "at year = 0: subtract a value within the range, such as 2010", fit.Messages);
        Silent("y ~ year + (1 + year | id)", Year(30));
        Silent("y ~ year + (1 + year | id)", Year(-2));
        Silent("y ~ year + (1 | id)", Year(2010));
    }

    [Fact]
    public void GoldenModelsAreSensible()
    {
        string[] simple = [.. Golden.FitIds.Where(id => id.EndsWith(".ML", StringComparison.Ordinal) && !HasBasis(GoldenFit.Load(id).Formula))];
        Assert.True(simple.Length > 40);
        foreach (string id in simple)
        {
            string[] notes = Notes(GoldenFit.Load(id));
            bool isRaw = id.StartsWith("syn_unixtime.", StringComparison.Ordinal) && notes.Length == 1;
            if (isRaw) Assert.StartsWith("tsec runs from", notes[0], StringComparison.Ordinal);
            else Assert.True(notes.Length == 0, $"{id}: {string.Join("; ", notes)}");
        }
    }

    private static bool HasBasis(string formula) =>
        formula.Contains("poly(", StringComparison.Ordinal) || formula.Contains("ns(", StringComparison.Ordinal);

    private static string[] Notes(GoldenFit golden)
    {
        GoldenDataset data = GoldenDataset.Load(golden.Dataset);
        var options = new FitOptions { Weights = golden.Weights, Levels = data.FactorLevels };
        using Table table = Table.FromCsv(data.CsvPath);
        var plan = FastLmm.Designs.DesignPlan.Create(FastLmm.Formulas.ModelFormula.Parse(golden.Formula), options, table.ColumnNames);
        return [.. new FastLmm.Packing.DataCollector(table, plan, options, 1, null, default).Collect().Notes];
    }

    private static Func<int, int, Random, string> SexWithSlips(int slips) =>
        (subject, visit, _) => (subject % 2 == 0) ^ (visit == 2 && subject >= 17 && subject < 17 + slips) ? "F" : "M";

    private static (string, Func<int, int, Random, string>) Year(int first) =>
        ("year", (_, visit, _) => (first + visit).ToString(CultureInfo.InvariantCulture));

    private static void Silent(string formula, params (string, Func<int, int, Random, string>)[] columns) =>
        Assert.All(Cohort.Fit(formula, Cohort.Csv(Subjects, columns)).Messages, message =>
            Assert.Contains("is estimated as", message, StringComparison.Ordinal));
}
