using FastLmm.Designs;
using FastLmm.Designs.Columns;
using FastLmm.Formulas;
using FastLmm.Tests.Formulas;

namespace FastLmm.Tests.Designs;

/// <summary>What the formula language does with rows, beyond what R's model matrices show.</summary>
public class LanguageTests
{
    private static readonly string[] Header = ["id", "y", "x", "f", "b"];

    private static readonly string[][] Cells =
    [
        ["a", "1", "1", "u", "TRUE"], ["a", "2", "2", "v", "FALSE"], ["a", "3", "NA", "w", "TRUE"], ["b", "4", "4", "NA", "NA"],
        ["b", "5", "5", "u", "FALSE"], ["b", "6", "6", "v", "TRUE"], ["c", "NA", "7", "u", "TRUE"],
    ];

    [Theory]
    [InlineData("x > 3", "4 5 6", 1)]
    [InlineData("x > 3 | f == 'w'", "3 4 5 6", 1)]
    [InlineData("!(x > 3 & f != 'u')", "1 2 5", 1)]
    [InlineData("is.na(x) | is.na(f)", "3 4", 0)]
    [InlineData("!is.na(f) & f %in% c('u', 'nowhere')", "1 5", 1)]
    [InlineData("!(f %in% 'u')", "2 3 4 6", 0)]
    [InlineData("b", null, 0)]
    [InlineData("b == TRUE", "1 3 6", 1)]
    [InlineData("!b", "2 5", 0)]
    [InlineData("x %% 2 == 0 & x %in% c(2, 4, pi)", "2 4", 0)]
    [InlineData("id != 'b' & pmin(x, 1.5) == 1.5", "2", 1)]
    [InlineData("log(x - 4) >= 0", "5 6", 1)]
    [InlineData("TRUE", "1 2 3 4 5 6", 1)]
    public void TheSubsetChoosesRowsAsRDoes(string subset, string? rows, int dropped)
    {
        var options = new FitOptions { Subset = subset };
        if (rows is null)
        {
            Assert.Throws<FormulaException>(() => FilledDesign.Of("y ~ 1 + (1 | id)", Header, Cells, options));
            return;
        }
        FilledDesign filled = FilledDesign.Of("y ~ 1 + (1 | id)", Header, Cells, options, chunkRows: 2);
        Assert.Equal(rows.Split(' ').Select(long.Parse), filled.Row);
        Assert.Equal(dropped, filled.Design.Dropped.Total);
        Assert.Equal(Cells.Length - filled.Row.Count - dropped, filled.Design.Dropped.OutsideSubset);
    }

    [Fact]
    public void LevelsThatOnlyRowsOutsideTheSubsetHaveDisappear()
    {
        FilledDesign filled = FilledDesign.Of("y ~ f + (1 | id)", Header, Cells, new FitOptions { Subset = "x <= 2 | x == 5" });
        Assert.Equal(["(Intercept)", "fv"], filled.Design.FixedNames);
        Assert.Equal("4 rows were left out by --subset", filled.Design.Dropped.SubsetSentence);
        Assert.Equal("", filled.Design.Dropped.Sentence);
    }

    [Fact]
    public void ValuesOutsideTheBreaksOfACutAreMissing()
    {
        FilledDesign filled = FilledDesign.Of("y ~ cut(x, c(1, 4, 5)) + (1 | id)", Header, Cells);
        Assert.Equal([2L, 4L, 5L], filled.Row);
        Assert.Equal(["(Intercept)", "cut(x, c(1, 4, 5))(4,5]"], filled.Design.FixedNames);
        Assert.Equal([new("y", 1), new("x", 1), new("cut(x, c(1, 4, 5))", 2)], filled.Design.Dropped.Missing);
    }

    [Fact]
    public void TheDotStandsForTheOtherColumns()
    {
        string[] header = ["id", "y", "x", "w", "o", "z"];
        string[][] cells = [["a", "1", "1", "1", "0", "5"], ["b", "2", "3", "1", "0", "7"]];
        FilledDesign filled = FilledDesign.Of(
            "y ~ . + I(x^2) + (1 | id)", header, cells, new FitOptions { Weights = "w", Offset = "o" });
        Assert.Equal(["(Intercept)", "x", "z", "I(x^2)"], filled.Design.FixedNames);
    }

    [Fact]
    public void TextsTrueAndFalseCanBeCalculatedWith()
    {
        FilledDesign filled = FilledDesign.Of("y ~ b + I(b * x) + (1 | id)", Header, Cells);
        Assert.Equal(["(Intercept)", "bTRUE", "I(b * x)"], filled.Design.FixedNames);
        Assert.Equal([1.0, 0.0, 0.0, 6.0], filled.X[2]);
        string[][] other = [.. Cells, ["c", "1", "1", "u", "maybe"]];
        var refused = Assert.Throws<FormulaException>(() => FilledDesign.Of("y ~ scale(b * x) + (1 | id)", Header, other));
        Assert.Equal(
            "the column 'b' is a factor with values such as 'maybe'; here the formula calculates with it and it must be numbers", refused.Sentence);
        Assert.Equal(new TextSpan(10, 1), refused.Place);
    }

    [Theory]
    [InlineData("TRUE", "b", "TRUE", "")]
    [InlineData("1,5", "b", "1,5", "; write decimals with a point")]
    public void AResponseThatIsAFactorIsRefused(string text, string response, string example, string advice)
    {
        string[][] cells = [["a", "1", "1", "u", text], ["b", "2", "2", "v", text]];
        var refused = Assert.Throws<FormulaException>(() => FilledDesign.Of($"{response} ~ x + (1 | id)", Header, cells));
        Assert.Equal($"the column 'b' is a factor with values such as '{example}'; the response must be numbers{advice}", refused.Sentence);
        Assert.Equal(new TextSpan(0, 1), refused.Place);
    }

    [Fact]
    public void AReferenceThatNoRowHasIsRefusedAtTheEnd()
    {
        Design design = FilledDesign.Of("y ~ relevel(f, ref = \"vv\") + (1 | id)", Header, Cells).Design;
        var refused = Assert.Throws<FormulaException>(design.CheckLevels);
        Assert.Equal("'f' has no level 'vv' in the rows used; did you mean 'v'?", refused.Sentence);
        Assert.Equal(new TextSpan(21, 4), refused.Place);
    }

    [Fact]
    public void ContrastsOfWhatIsNoFactorAreRefusedAtTheEnd()
    {
        var options = new FitOptions { Contrasts = new Dictionary<string, string> { ["x"] = "sum" } };
        Design design = FilledDesign.Of("y ~ x + f + (1 | id)", Header, Cells, options).Design;
        var refused = Assert.Throws<LmmException>(design.CheckLevels);
        Assert.Equal("contrasts are given for 'x', which is no factor of the fixed part; leave them out, or read it as a factor", refused.Message);
    }

    [Fact]
    public void RandomAndDamagedFormulasGiveADesignOrASentence()
    {
        string[] header = ["y", "x", "f", "z.2", "g", "a b", "2nd", ".h_1"];
        string[][] cells = [.. Enumerable.Range(0, 12).Select(k =>
            new[] { $"{k * 7 % 12}", $"{k % 5 + 1}", k % 3 == 0 ? "u" : "v", $"{k * k % 7}", $"g{k % 4}", $"{k % 2}", $"{k}", $"{12 - k}" })];
        int made = 0, refused = 0;
        for (int seed = 0; seed < 800; seed++)
        {
            var random = new RandomFormula(seed);
            string formula = seed % 3 == 0 ? random.Damage(random.Write()) : random.Write();
            try
            {
                var options = new FitOptions { Subset = seed % 2 == 0 ? random.WriteCondition() : null };
                FilledDesign filled = FilledDesign.Of(formula, header, cells, options);
                Assert.All(filled.X, column => Assert.All(column, value => Assert.True(double.IsFinite(value), formula)));
                made++;
            }
            catch (LmmException)
            {
                refused++;
            }
        }
        Assert.True(made > 80 && refused > 80, $"{made} made, {refused} refused");
    }

    [Fact]
    public void EveryFunctionOfNumbersIsThere()
    {
        string[] special = ["log", "round", "pmin", "pmax", "as.numeric"];
        foreach (FormulaFunction function in FormulaFunction.WithRole(FunctionRole.Arithmetic).Where(function => !special.Contains(function.Name)))
        {
            var value = new double[1];
            ColumnFunctions.Named(function.Name)([0.5], value);
            Assert.True(double.IsFinite(value[0]), function.Name);
        }
    }

    [Theory]
    [InlineData(0.15, 1, 0.1)]
    [InlineData(0.25, 1, 0.2)]
    [InlineData(0.35, 1, 0.3)]
    [InlineData(2.5, 0, 2)]
    [InlineData(-1.005, 2, -1)]
    [InlineData(5.015, 2, 5.02)]
    [InlineData(1234.5, -2, 1200)]
    [InlineData(1e300, 20, 1e300)]
    public void NumbersAreRoundedAsInR(double x, int digits, double expected)
    {
        var value = new double[1];
        ColumnFunctions.RoundTo(digits)([x], value);
        Assert.Equal(expected, value[0]);
    }
}
