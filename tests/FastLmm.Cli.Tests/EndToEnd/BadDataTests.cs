using System.Text;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>Data that cannot be fitted: one sentence, the right exit code, and nothing left behind.</summary>
public class BadDataTests
{
    private const string Slope = "y ~ x + (1 + x | id)";
    private const string Intercept = "y ~ x + (1 | id)";
    private const string Overflow = "values of the response or of a covariate are too large for their squares to be summed; divide that column by a constant";
    private const string Exact =
        "the fixed and random effects fit the response exactly, so no residual variance is left to estimate; use a smaller model";

    private static string Good => Scratch.Rows(8, 4, (i, j) => $"{Scratch.Noise(i, j)}");

    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "empty", Slope, "", "data.csv is empty; it needs a line of column names, then the rows" },
        { "header only", Slope, "id,x,y\n", "data.csv has a header but no rows" },
        { "duplicate column", Slope, "id,x,y,x\na,1,2,3\n", "data.csv has more than one column named 'x'; rename all but one" },
        { "one subject", Intercept, Scratch.Rows(1, 5, (_, j) => $"{j * j}"),
            "there is only one subject; a random effect needs at least two subjects (is the grouping column the right one?)" },
        { "as many fixed effects as rows", "y ~ x + I(x^2) + (1 | id)", "id,x,y\na,1,2\na,2,3\nb,3,5\n",
            "the model has 5 parameters but only 3 rows; use a smaller model or more data" },
        { "constant response", Slope, Scratch.Rows(6, 3, (_, _) => "7"),
            "the response is constant, or is given exactly by an offset; there is nothing to fit" },
        { "response all missing", Slope, Scratch.Rows(6, 3, (_, _) => "NA"),
            "no row is left to fit: 18 rows were left out: y missing in 18; check the columns named in the formula" },
        { "subjects all missing", Slope, "id,x,y\n,1,2\n,2,3\nNA,3,1\n",
            "no row is left to fit: 3 rows were left out: id missing in 3; check the columns named in the formula" },
        { "infinite response", Slope, Good + "s9,5,Inf\n",
            "data.csv, line 34: the value of column 'y' is infinite; correct it, or write NA to leave the row out" },
        { "infinite covariate", Slope, Good + "s9,-Infinity,1\n",
            "data.csv, line 34: the value of column 'x' is infinite; correct it, or write NA to leave the row out" },
        { "beyond the numbers", Slope, Good + "s9,1e999,1\n",
            "data.csv, line 34: the value of column 'x' is infinite; correct it, or write NA to leave the row out" },
        { "infinite logarithm", "y ~ log(x - 1) + (1 | id)", Good,
            "data.csv, line 2: log(x - 1) is infinite for x = 1; correct the value, or write NA to leave the row out" },
        { "one row a subject", Intercept, Scratch.Rows(12, 1, (i, j) => $"{Scratch.Noise(i, j)}"),
            "the random effects can fit all 12 rows exactly, so the residual variance cannot be told from theirs: "
            + "no subject has more than 1 row; use fewer random effects or more visits per subject" },
        { "fitted by the fixed effects", Slope, Scratch.Rows(8, 4, (_, j) => $"{3 * j + 2}"), Exact },
        { "fitted by the subjects' lines", Slope, Scratch.Rows(8, 4, (i, j) => $"{i * j + 2 * i}"), Exact },
        { "fitted to nine digits", Intercept, Scratch.Rows(8, 4, (i, j) => $"{3 * j + 2 * i}.00000000{Scratch.Noise(i, j)}"), Exact },
        { "fitted by fixed effects and intercepts", Intercept, Scratch.Rows(8, 4, (i, j) => $"{3 * j + 2 * i}"), Exact },
        { "response that overflows", Slope, Scratch.Rows(8, 4, (i, j) => $"{Scratch.Noise(i, j)}e307"), Overflow },
        { "covariate that overflows", "y ~ I(x * 1e307) + (1 | id)", Good, Overflow },
        { "row too long", Slope, Good + "s9,1,2,3\n", "data.csv, line 34: 4 values where the header has 3 columns" },
        { "row too short", Slope, Good + "s9,1\n", "data.csv, line 34: 2 values where the header has 3 columns" },
        { "open quote", Slope, Good + "\"s9,1,2\n", "data.csv, line 34: a quote is opened here and never closed" },
        { "one level", "y ~ x + sex + (1 | id)", "id,x,sex,y\na,1,F,2\na,2,F,1\nb,1,F,4\nb,2,F,2\nb,3,F,3\na,3,F,3\n",
            "the factor 'sex' has only the value 'F' in the rows used; leave it out of the formula" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void OneSentence(string name, string formula, string data, string sentence)
    {
        Assert.NotEmpty(name);
        using Scratch scratch = new Scratch().With("data.csv", data);

        CommandLine.Outcome outcome =
            BuiltProgram.Run(scratch.Folder, "fit", formula, "data.csv", "--json", "fit.json", "--ranef", "r.csv", "--fitted", "f.csv");

        Assert.Equal(new CommandLine.Outcome(2, "", $"fastlmm: {sentence}\n"), outcome);
        scratch.HoldsOnly();
    }

    [Theory]
    [InlineData("y", "twelve", "use --na twelve if it means missing, or --factor y")]
    [InlineData("x", "1-2", "use --na 1-2 if it means missing, or --factor x")]
    public void TextFarBelowIsFound(string column, string value, string advice)
    {
        const int Line = 400_000;
        var text = new StringBuilder("id,x,y\n");
        for (int line = 2; line <= Line + 10; line++)
        {
            text.Append('s').Append(line / 6).Append(',').Append(column == "x" && line == Line ? value : $"{line % 6}").Append(',');
            text.Append(column == "y" && line == Line ? value : $"{line * 7919L % 101}").Append('\n');
        }
        using Scratch scratch = new Scratch().With("data.csv", text.ToString());

        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Slope, "data.csv", "--ranef", "r.csv");

        Assert.Equal(new CommandLine.Outcome(2, "", $"fastlmm: data.csv, line 400000: column '{column}' is numeric but holds '{value}'; {advice}\n"), outcome);
        scratch.HoldsOnly();
    }

    [Theory]
    [InlineData("-1", "data.csv, line 2: the weight -1 in column 'w' is negative; weights must be positive, and 0 leaves a row out")]
    [InlineData("inf", "data.csv, line 2: the value of column 'w' is infinite; correct it, or write NA to leave the row out")]
    [InlineData("heavy", "data.csv, line 2: column 'w' must be numeric but holds 'heavy'; use --na heavy if it means missing")]
    public void WeightsAreChecked(string first, string sentence)
    {
        string data = Scratch.Rows(8, 4, (i, j) => $"{Scratch.Noise(i, j)},{(i == 1 && j == 1 ? first : "2")}", "id,x,y,w");
        using Scratch scratch = new Scratch().With("data.csv", data);

        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Slope, "data.csv", "--weights", "w");

        Assert.Equal(new CommandLine.Outcome(2, "", $"fastlmm: {sentence}\n"), outcome);
        scratch.HoldsOnly();
    }

    [Fact]
    public void RowsWithoutWeightAreLeftOutAndCounted()
    {
        string data = Scratch.Rows(8, 4, (i, j) => $"{Scratch.Noise(i, j)},{(j == 1 && i < 4 ? "NA" : "2")}", "id,x,y,w");
        using Scratch scratch = new Scratch().With("data.csv", data);

        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Intercept, "data.csv", "--weights", "w");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains("Number of obs: 29, groups: id, 8", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("3 rows were left out: w missing in 3", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CollinearRandomEffectsEndOnTheBoundary()
    {
        using Scratch scratch = new Scratch().With("data.csv", Good);

        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", "y ~ x + (1 + x + I(2 * x) | id)", "data.csv");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains("Converged on the boundary", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CollinearFixedEffectsAreDroppedAndNamed()
    {
        using Scratch scratch = new Scratch().With("data.csv", Good);

        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", "y ~ x + I(2 * x) + (1 | id)", "data.csv");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Contains("I(2 * x)", outcome.Output[outcome.Output.IndexOf("Correlation of fixed", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }
}
