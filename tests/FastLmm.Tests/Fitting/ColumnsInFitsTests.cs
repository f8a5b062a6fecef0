using System.Globalization;

namespace FastLmm.Tests.Fitting;

/// <summary>What the ways of writing a column come to in a fit.</summary>
public sealed class ColumnsInFitsTests
{
    private static readonly (string, Func<int, int, Random, string>)[] Columns =
    [
        ("treated", (subject, _, random) => subject % 2 == 0 ? random.Next(2) == 0 ? "TRUE" : "T" : "FALSE"),
        ("treated01", (subject, _, _) => subject % 2 == 0 ? "1" : "0"),
        ("day", (subject, visit, _) => Day(31 * visit + subject % 5)),
        ("dayNumber", (subject, visit, _) => (18700 + 31 * visit + subject % 5).ToString(CultureInfo.InvariantCulture)),
        ("sex", (subject, visit, _) => subject == 7 ? visit < 3 ? "other" : "F" : subject % 3 == 0 ? "F" : "M"),
    ];

    [Fact]
    public void ALogicalIsNamedAndCodedAsInR()
    {
        string csv = Cohort.Csv(40, Columns);
        LmmFit logical = Cohort.Fit("y ~ time * treated + (1 + treated | id)", csv);
        LmmFit number = Cohort.Fit("y ~ time * treated01 + (1 + treated01 | id)", csv);
        Assert.Equal(["(Intercept)", "time", "treatedTRUE", "time:treatedTRUE"], logical.FixedEffects.Select(effect => effect.Name));
        Assert.Equal(["(Intercept)", "treatedTRUE"], logical.RandomBlocks[0].Names);
        Assert.Equal(number.FixedEffects.Select(effect => effect.Estimate), logical.FixedEffects.Select(effect => effect.Estimate));
        Assert.Equal(["treatedFALSE", "treatedTRUE"], Cohort.Fit("y ~ 0 + treated + (1 | id)", csv).FixedEffects.Select(effect => effect.Name));
    }

    [Fact]
    public void ALogicalIsZeroOrOneInArithmetic()
    {
        string csv = Cohort.Csv(40, Columns);
        LmmFit logical = Cohort.Fit("y ~ time + I(2 * treated) + (1 | id)", csv), number = Cohort.Fit("y ~ time + I(2 * treated01) + (1 | id)", csv);
        Assert.Equal(number.Criterion, logical.Criterion);
        Assert.Equal("I(2 * treated)", logical.FixedEffects[2].Name);
    }

    [Fact]
    public void DatesAreNumbersAndTheReportSaysSo()
    {
        string csv = Cohort.Csv(40, Columns);
        LmmFit dates = Cohort.Fit("y ~ day + (1 | id)", csv), numbers = Cohort.Fit("y ~ dayNumber + (1 | id)", csv);
        Assert.Equal(numbers.FixedEffects.Select(effect => effect.Estimate), dates.FixedEffects.Select(effect => effect.Estimate));
        Assert.Contains("day holds dates: days since 1970-01-01", dates.Messages);
        Assert.DoesNotContain(numbers.Messages, message => message.Contains("holds dates", StringComparison.Ordinal));
    }

    [Fact]
    public void LevelsThatNoUsedRowHasDisappear()
    {
        string[] lines = Cohort.Csv(40, Columns).Split('\n');
        string csv = string.Join('\n', lines.Select(line => line.EndsWith(",other", StringComparison.Ordinal) ? WithoutY(line) : line));
        LmmFit fit = Cohort.Fit("y ~ time + sex + (1 | id)", csv);
        Assert.Equal(["(Intercept)", "time", "sexM"], fit.FixedEffects.Select(effect => effect.Name));
        Assert.Equal(3, fit.RowsDropped);
    }

    [Fact]
    public void AValueThatIsNotAmongTheLevelsIsAnError()
    {
        var options = new FitOptions { Levels = new Dictionary<string, IReadOnlyList<string>> { ["sex"] = ["M", "F"] } };
        LmmException error = Assert.Throws<LmmException>(() => Cohort.Fit("y ~ time + sex + (1 | id)", Cohort.Csv(40, Columns), options));
        Assert.Equal("a.csv, line 37: the value 'other' of column 'sex' is not among the levels given for it; "
            + "add it to them, or write NA to leave the row out", error.Message);
    }

    private static string Day(int days) => new DateOnly(2021, 3, 14).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string WithoutY(string line)
    {
        string[] fields = line.Split(',');
        fields[2] = "NA";
        return string.Join(',', fields);
    }
}
