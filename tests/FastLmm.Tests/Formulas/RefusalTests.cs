using FastLmm.Designs;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Tests.Formulas;

/// <summary>Every refusal, by its sentence and by what the carets stand under.</summary>
public class RefusalTests
{
    private static readonly string[] Columns = ["distance", "age", "Subject", "Sex", "site"];

    // In the formula the refused place stands between « and ».
    [Theory]
    [InlineData("«»", "the formula is empty; write one such as y ~ x + (1 | id)")]
    [InlineData("   «»", "the formula is empty; write one such as y ~ x + (1 | id)")]
    [InlineData("distance + age«»", "the formula has no '~'; write the response, '~', then the terms")]
    [InlineData("«~» age + (1 | Subject)", "the response is missing before '~'; write its column there")]
    [InlineData("«1» ~ age + (1 | Subject)", "the response names no column; write its column before '~'")]
    [InlineData("distance ~«»", "the formula breaks off here; a term is missing")]
    [InlineData("distance ~ age +«»", "the formula breaks off here; a term is missing")]
    [InlineData("distance ~ «*» age + (1 | Subject)", "a term is missing before '*'")]
    [InlineData("distance ~ age «age» + (1 | Subject)", "an operator such as + is missing before 'age'")]
    [InlineData("distance ~ age + «(»age + Sex", "this '(' has no ')'")]
    [InlineData("distance ~ age«)» + (1 | Subject)", "this ')' has no '('")]
    [InlineData("distance ~ «()» + (1 | Subject)", "there is nothing between these parentheses")]
    [InlineData("distance ~ age «$» 2", "the character '$' has no meaning in a formula here")]
    [InlineData("distance ~ «`»age + (1 | Subject)", "this ` has no second ` after it")]
    [InlineData("distance ~ «``» + (1 | Subject)", "the backticks hold no column name")]
    [InlineData("distance ~ I(«1e999» * age) + (1 | Subject)", "the number 1e999 is too large")]
    [InlineData("distance ~ age«»", "the formula has no random term; add one such as (1 | Subject)")]
    [InlineData("distance ~ age + 1 «|» Subject", "'|' stands outside parentheses; write a random term as (1 | id)")]
    [InlineData("distance ~ age + 1 «||» Subject", "'||' stands outside parentheses; write a random term as (1 | id)")]
    [InlineData("distance ~ age - «(1 | Subject)»", "a random term can only be added with +")]
    [InlineData("distance ~ age * «(1 | Subject)»", "a random term can only be added with +")]
    [InlineData("distance ~ (1 + «(1 | Subject)» | Subject)", "a random term cannot stand inside another")]
    [InlineData("distance ~ (1 | Subject «|» Subject)", "a random term has only one bar")]
    [InlineData("distance ~ («0» | Subject)", "this random term has no effect; write 1 for a random intercept or the name of a slope")]
    [InlineData("distance ~ (1 | Subject) + (1 | «site»)", "only one grouping factor is supported, and there are two, 'Subject' and 'site'")]
    [InlineData("distance ~ (1 | «site/Subject»)",
        "'/' makes more than one grouping factor, and only one is supported; "
        + "write (… | site:Subject), and site as a fixed term if it has few levels")]
    [InlineData("distance ~ (1 | site:(«Subject*2»))",
        "'*' makes more than one grouping factor, and only one is supported; write the columns that tell subjects apart, joined by ':'")]
    [InlineData("distance ~ (1 | «site:site»)", "a grouping factor names the same column twice")]
    [InlineData("distance ~ (1 | site:Subject) + (age | «Subject»)",
        "only one grouping factor is supported, and there are two, 'site:Subject' and 'Subject'")]
    [InlineData("distance ~ (1 | «factor(Subject)»)", "the grouping factor after the bar must be a column, or columns joined by ':'")]
    [InlineData("distance ~ (1 | «3»)", "the grouping factor after the bar must be a column, or columns joined by ':'")]
    [InlineData("distance ~ age ~ Sex", "a formula has only one '~'; join terms by +", 9, 1)]
    [InlineData("distance ~ (age «~» Sex) + (1 | Subject)", "a formula has only one '~'")]
    [InlineData("distance ~ «2» + (1 | Subject)", "the number 2 cannot be a term; only 0 and 1 can, and arithmetic is written as I(...)")]
    [InlineData("distance ~ age^«age» + (1 | Subject)", "the power of a term is a whole number from 1; a power of a column is written as I(x^2)")]
    [InlineData("distance ~ age^«0.5» + (1 | Subject)", "the power of a term is a whole number from 1; a power of a column is written as I(x^2)")]
    [InlineData("distance ~ age * «offset(site)» + (1 | Subject)", "an offset can only be added with +")]
    [InlineData("distance ~ age - «offset(site)» + (1 | Subject)", "an offset can only be added with +")]
    [InlineData("distance ~ (1 + «offset(age)» | Subject)", "an offset cannot be part of a random term; add it to the fixed part")]
    [InlineData("distance ~ «ifelse»(age, 2) + (1 | Subject)", "ifelse() is not supported in a formula; make its column in the data")]
    [InlineData("distance ~ «polly»(age, 2) + (1 | Subject)", "there is no function 'polly'; did you mean 'poly'?")]
    [InlineData("distance ~ «sqr»(age) + (1 | Subject)", "there is no function 'sqr'; did you mean 'sqrt'?")]
    [InlineData("distance ~ «log(age, 2, 3)» + (1 | Subject)", "log() takes 1 to 2 arguments, not 3")]
    [InlineData("distance ~ «abs()» + (1 | Subject)", "abs() takes one argument, not 0")]
    [InlineData("distance ~ «pmin()» + (1 | Subject)", "pmin() needs an argument")]
    [InlineData("distance ~ «relevel(Sex)» + (1 | Subject)", "relevel() needs its argument 'ref'")]
    [InlineData("distance ~ poly(age, «grad = 2») + (1 | Subject)", "poly() has no argument 'grad'; there are: x, degree, raw")]
    [InlineData("distance ~ poly(age, d = 2, «degree = 3») + (1 | Subject)", "the argument 'degree' of poly() is given twice")]
    [InlineData("distance ~ poly(age, «0») + (1 | Subject)", "the argument 'degree' of poly() must be a whole number from 1 to 100")]
    [InlineData("distance ~ poly(age, «site») + (1 | Subject)", "the argument 'degree' of poly() must be a number")]
    [InlineData("distance ~ poly(age, raw = «1») + (1 | Subject)", "the argument 'raw' of poly() must be TRUE or FALSE")]
    [InlineData("distance ~ log(age, base = «\"e\"») + (1 | Subject)", "the argument 'base' of log() must be a number")]
    [InlineData("distance ~ log(«poly(age, 2)») + (1 | Subject)", "poly() gives several columns; use it as a term of its own")]
    [InlineData("distance ~ ns(age, df = «2.5») + (1 | Subject)", "the argument 'df' of ns() must be a whole number from 1 to 100")]
    [InlineData("distance ~ bs(age, «2») + (1 | Subject)", "the argument 'df' of bs() must be a whole number from 3 to 100")]
    [InlineData("distance ~ ns(age, knots = «c(9, 99)», Boundary.knots = c(8, 14)) + (1 | Subject)", "the knots must lie between the boundary knots")]
    [InlineData("distance ~ bs(age, Boundary.knots = «8») + (1 | Subject)", "the argument 'Boundary.knots' of bs() must be two different numbers")]
    [InlineData("distance ~ scale(age, scale = «0») + (1 | Subject)", "the argument 'scale' of scale() must be a finite number other than 0")]
    [InlineData("distance ~ cut(age, «1») + (1 | Subject)", "a number of intervals must be a whole number from 2 to 1000")]
    [InlineData("distance ~ cut(age, «c(1, 1, 2)») + (1 | Subject)", "the breaks must be different numbers")]
    [InlineData("distance ~ cut(age, c(1, 9, 20), labels = «c(\"a\")») + (1 | Subject)", "cut() makes 2 intervals, so it needs 2 different labels")]
    [InlineData("distance ~ relevel(Sex, ref = «2») + (1 | Subject)", "the argument 'ref' of relevel() must be a level in quotes")]
    [InlineData("distance ~ relevel(«age + 1», \"2\") + (1 | Subject)", "relevel() takes the name of a factor, or factor() or cut()")]
    [InlineData("distance ~ «\"age\"» + (1 | Subject)", "a text cannot be a term; column names need no quotes")]
    [InlineData("distance ~ I(Sex + «'x'») + (1 | Subject)", "a text can only be compared with a column, by ==, != or %in%")]
    [InlineData("distance ~ I(Sex «<» 'M') + (1 | Subject)", "texts are compared by ==, != or %in%, not by '<'")]
    [InlineData("distance ~ I(Sex «==» c('M', 'F')) + (1 | Subject)", "to compare with several texts write %in%, not '=='")]
    [InlineData("distance ~ I(«log(Sex)» == 'M') + (1 | Subject)", "a text can only be compared with a column")]
    [InlineData("distance ~ I(age > 3 «&&» site < 2) + (1 | Subject)", "'&&' looks at one value only; write '&'")]
    [InlineData("distance ~ I(3 < age «<» 5) + (1 | Subject)", "comparisons cannot be chained; join two of them with &")]
    [InlineData("distance ~ I(«age = 5») + (1 | Subject)", "a single '=' names an argument; a comparison is written ==")]
    [InlineData("distance «=» age + (1 | Subject)", "'=' has no meaning in a formula; the response and the terms are joined by '~'")]
    [InlineData("distance ~ (age «=» 5) + (1 | Subject)", "a single '=' has no meaning here; a comparison is written ==")]
    [InlineData("distance ~ I(age == «NA») + (1 | Subject)", "NA has no use here; is.na(x) says where x is missing")]
    [InlineData("distance ~ I(«is.na(age)») + (1 | Subject)",
        "is.na() can only stand in a condition on rows; rows with a missing value are left out anyway")]
    [InlineData("distance ~ I(«.» + 1) + (1 | Subject)", "'.' stands for all other columns, so nothing can be calculated with it")]
    [InlineData("distance ~ age + («.» | Subject)", "'.' can only stand in the fixed part; name the columns of a random term")]
    [InlineData("«distance > 3» ~ age + (1 | Subject)", "the response is a condition; the response must be numbers")]
    [InlineData("distance ~ «!site + (1 | Subject)»", "this takes in the whole right side; put a condition that is a term in parentheses")]
    [InlineData("distance ~ «age > 3 + (1 | Subject)»", "this takes in the whole right side; put a condition that is a term in parentheses")]
    [InlineData("distance ~ age + «'»Sex + (1 | Subject)", "this ' has no second ' after it")]
    [InlineData("distance ~ log(«factor(age)») + (1 | Subject)", "factor() gives no numbers to calculate with; use it as a term of its own")]
    [InlineData("distance ~ log(age «:» site) + (1 | Subject)",
        "':' is no arithmetic; here only + - * / ^ %% %/% and comparisons joined by & and | can stand")]
    [InlineData("«factor(Sex)» ~ (1 | Subject)", "factor() gives no numbers to calculate with; use it as a term of its own")]
    [InlineData("distance ~ factor(«age + 1») + (1 | Subject)", "factor() takes the name of a column")]
    [InlineData("distance ~ «I(3)» + (1 | Subject)", "I(3) names no column, so it is the same in every row; leave it out")]
    [InlineData("distance ~ age + «distance» + (1 | Subject)", "the response 'distance' cannot also be a term")]
    [InlineData("log(age) ~ (log( age ) | Subject)", "the response 'log(age)' cannot also be a term", 12, 10)]
    [InlineData("Subject ~ (1 | «Subject»)", "the response 'Subject' cannot be the grouping factor")]
    [InlineData("distance ~ «agee» + (1 | Subject)", "there is no column 'agee'; did you mean 'age'?")]
    [InlineData("distance ~ age + (1 | «subjcet»)", "there is no column 'subjcet'; did you mean 'Subject'?")]
    [InlineData("«weight» ~ age + (1 | Subject)", "there is no column 'weight'; there are distance, age, Subject, Sex, site")]
    [InlineData("distance ~ I(age - «pivot») + (1 | Subject)", "there is no column 'pivot'; there are distance, age, Subject, Sex, site")]
    public void FormulaIsRefused(string marked, string sentence, int start = -1, int length = 0)
    {
        string formula = marked.Replace("«", "").Replace("»", "");
        var place = start >= 0 ? new TextSpan(start, length) : new TextSpan(marked.IndexOf('«'), marked.IndexOf('»') - marked.IndexOf('«') - 1);

        var refused = Assert.Throws<FormulaException>(() => DesignPlan.Create(ModelFormula.Parse(formula), new FitOptions(), Columns));

        Assert.Equal(sentence, refused.Sentence);
        Assert.Equal(place, refused.Place);
        string carets = new string(' ', place.Start) + new string('^', Math.Max(1, place.Length));
        Assert.Equal($"{sentence}\n{formula}\n{carets}", refused.Message);
        Assert.Equal(FailureKind.BadInput, refused.Kind);
    }

    [Theory]
    [InlineData("«Sex» ~ age + (1 | Subject)", "the column 'Sex' is a factor with values such as 'Male'; the response must be numbers")]
    [InlineData("log(«Sex») ~ age + (1 | Subject)", "the column 'Sex' is a factor with values such as 'Male'; the response must be numbers")]
    [InlineData("age ~ I(2 * «Sex») + (1 | Subject)",
        "the column 'Sex' is a factor with values such as 'Male'; here the formula calculates with it and it must be numbers")]
    [InlineData("age ~ (1 + «Subject» | Subject)", "the grouping factor 'Subject' cannot have a random slope within itself; leave it out")]
    [InlineData("age ~ (0 + factor(«Subject») | Subject)", "the grouping factor 'Subject' cannot have a random slope within itself; leave it out")]
    public void TextWhereNumbersAreNeededIsRefused(string marked, string sentence)
    {
        string formula = marked.Replace("«", "").Replace("»", "");
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse(formula), new FitOptions(), Columns);
        ColumnKind[] kinds = [.. plan.Columns.Select(column => column.Kind ?? (column.Name == "age" ? ColumnKind.Numeric : ColumnKind.Factor))];
        string[]?[] levels = [.. kinds.Select(kind => kind == ColumnKind.Factor ? new[] { "1", "Male", "Female" } : null)];

        var refused = Assert.Throws<FormulaException>(() => plan.Bind(kinds, levels));

        Assert.Equal(sentence, refused.Sentence);
        Assert.Equal(new TextSpan(marked.IndexOf('«'), marked.IndexOf('»') - marked.IndexOf('«') - 1), refused.Place);
    }

    [Theory]
    [InlineData("«»", "the condition of the subset is empty; write one such as age > 10")]
    [InlineData("«age»", "the subset must be a condition that is true or false in a row, such as age > 10")]
    [InlineData("age > «agee»", "there is no column 'agee'; did you mean 'age'?")]
    [InlineData("age >«»", "the formula breaks off here; a term is missing")]
    [InlineData("«scale(age)» > 1", "scale() depends on which rows are used, so it cannot choose them")]
    [InlineData("is.na(«age + 1»)", "is.na() takes the name of a column")]
    [InlineData("Sex %in% «age»", "the right side of %in% or each of its elements must be a number")]
    [InlineData("Sex %in% c('M', «3»)", "the right side of %in% must be texts in quotes")]
    public void ConditionIsRefused(string marked, string sentence)
    {
        var options = new FitOptions { Subset = marked.Replace("«", "").Replace("»", "") };

        var refused = Assert.Throws<FormulaException>(
            () => DesignPlan.Create(ModelFormula.Parse("distance ~ age + (1 | Subject)"), options, Columns));

        Assert.Equal(sentence, refused.Sentence);
        Assert.Equal(new TextSpan(marked.IndexOf('«'), marked.IndexOf('»') - marked.IndexOf('«') - 1), refused.Place);
    }

    [Fact]
    public void AConstantThatIsAlsoAColumnIsRefused()
    {
        string[] columns = [.. Columns, "pi"];
        ModelFormula formula = ModelFormula.Parse("distance ~ sin(2 * pi * age) + (1 | Subject)");
        var refused = Assert.Throws<FormulaException>(() => DesignPlan.Create(formula, new FitOptions(), columns));
        Assert.Equal("pi is a constant, and there is a column of that name; write `pi` for the column", refused.Sentence);
        Assert.Equal(new TextSpan(19, 2), refused.Place);
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse("distance ~ sin(`pi`) + (1 | Subject)"), new FitOptions(), columns);
        Assert.Contains(plan.Columns, column => column.Name == "pi");
    }

    [Fact]
    public void ContrastsThatThereAreNotAreRefused()
    {
        ModelFormula formula = ModelFormula.Parse("distance ~ Sex + (1 | Subject)");
        var unknown = new FitOptions { Contrasts = new Dictionary<string, string> { ["Sex"] = "sums" } };
        var refused = Assert.Throws<LmmException>(() => DesignPlan.Create(formula, unknown, Columns));
        Assert.Equal("there are no contrasts 'sums' for the column 'Sex'; did you mean 'sum'?", refused.Message);
    }

    [Fact]
    public void OnlyTooDeepOrTooLongFormulasAreRefused()
    {
        string deep = "y ~ " + new string('(', 3000);
        Assert.StartsWith("the formula is nested deeper than 200 levels", Assert.Throws<FormulaException>(() => ModelFormula.Parse(deep)).Message);
        string signs = "y ~ " + new string('-', 3000) + "x + (1 | g)";
        Assert.StartsWith("the formula is nested deeper than 200 levels", Assert.Throws<FormulaException>(() => ModelFormula.Parse(signs)).Message);
        string wide = "y ~ " + string.Join(" + ", Enumerable.Range(0, 1900).Select(k => $"x{k}")) + " + (1 | g)";
        Assert.Equal(1900, ModelFormula.Parse(wide).Fixed.Terms.Count);
        string longSum = "y ~ x" + string.Concat(Enumerable.Repeat(" + x", 100_000)) + " + (1 | g)";
        Assert.StartsWith("the formula has more than 4000 words", Assert.Throws<FormulaException>(() => ModelFormula.Parse(longSum)).Message);
        string power = "y ~ (" + string.Join(" + ", Enumerable.Range(0, 40).Select(k => $"x{k}")) + ")^9 + (1 | g)";
        Assert.StartsWith("this makes more than 10000 terms", Assert.Throws<FormulaException>(() => ModelFormula.Parse(power)).Message);
    }

    [Fact]
    public void OptionsThatNameNoColumnAreRefused()
    {
        ModelFormula formula = ModelFormula.Parse("distance ~ age + (1 | Subject)");
        var weights = Assert.Throws<LmmException>(() => DesignPlan.Create(formula, new FitOptions { Weights = "aeg" }, Columns));
        Assert.Equal("there is no column 'aeg', which the option 'weights' names; did you mean 'age'?", weights.Message);
        var levels = new Dictionary<string, IReadOnlyList<string>> { ["dose"] = ["1"] };
        var dose = Assert.Throws<LmmException>(() => DesignPlan.Create(formula, new FitOptions { Levels = levels }, Columns));
        Assert.Equal("there is no column 'dose', which the option 'levels' names; there are distance, age, Subject, Sex, site", dose.Message);
    }
}
