using FastLmm.Formulas;

namespace FastLmm.Tests.Formulas;

/// <summary>Parsing, R's notation, and the expansion into terms.</summary>
public class ModelFormulaTests
{
    [Theory]
    [InlineData("-x^2", "(-(x^2))")]
    [InlineData("x^-1*2", "((x^(-1))*2)")]
    [InlineData("x^2^3", "(x^(2^3))")]
    [InlineData("a*b:c", "(a*(b:c))")]
    [InlineData("-a:b", "((-a):b)")]
    [InlineData("a-b-c", "((a-b)-c)")]
    [InlineData("a/b*c", "((a/b)*c)")]
    [InlineData("y~a+b|g", "(y~((a+b)|g))")]
    [InlineData("a %in% b:c", "(a%in%(b:c))")]
    [InlineData("x** 2", "(x^2)")]
    [InlineData("!a & b | c == 2 + d", "(((!a)&b)|(c==(2+d)))")]
    [InlineData("!a == b", "(!(a==b))")]
    [InlineData("-a < b %% 2 * c", "((-a)<((b%%2)*c))")]
    [InlineData("f %in% c('u', \"v\") & g != \"a'b\"", "((f%in%c<=\"u\",=\"v\">)&(g!=\"a'b\"))")]
    [InlineData("poly(x, raw=TRUE, degree = 2L)", "poly<=x,raw=TRUE,degree=2>")]
    public void PrecedenceIsThatOfR(string text, string brackets) => Assert.Equal(brackets, Brackets(Parser.Parse(text)));

    [Theory]
    [InlineData("100000", "1e+05")]
    [InlineData("123456", "123456")]
    [InlineData("0.1", "0.1")]
    [InlineData("0.0001", "1e-04")]
    [InlineData("0.00012345", "0.00012345")]
    [InlineData("1e15", "1e+15")]
    [InlineData("1e-300", "1e-300")]
    [InlineData("1234.5", "1234.5")]
    [InlineData("3.", "3")]
    [InlineData("0", "0")]
    [InlineData("0.1234567890123456789", "0.123456789012346")]
    public void NumbersAreWrittenAsRDoes(string typed, string written) => Assert.Equal(written, Parser.Parse(typed).ToString());

    [Fact]
    public void PrintedFormulasParseToThemselves()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            string typed = new RandomFormula(seed).Write();
            Expression tree = Parser.Parse(typed);
            string printed = tree.ToString();
            Expression again = Parser.Parse(printed);
            Assert.True(Brackets(tree) == Brackets(again) && again.ToString() == printed, $"seed {seed}: {typed} → {printed} → {again}");
        }
    }

    [Fact]
    public void DamagedFormulasGiveAResultOrASentence()
    {
        int parsed = 0, refused = 0;
        for (int seed = 0; seed < 100_000; seed++)
        {
            var random = new RandomFormula(seed);
            bool condition = seed % 5 == 0;
            string text = random.Damage(condition ? random.WriteCondition() : random.Write());
            try
            {
                if (condition) Assert.NotEmpty(RowCondition.Parse(text).Expression.ToString());
                else Assert.NotEmpty(ModelFormula.Parse(text).RandomTerms);
                parsed++;
            }
            catch (FormulaException refusal)
            {
                Assert.InRange(refusal.Place.End, 0, text.Length);
                refused++;
            }
        }
        Assert.True(parsed > 10_000 && refused > 10_000, $"{parsed} parsed, {refused} refused");
    }

    [Theory]
    [InlineData("a * b * c", "a b c a:b a:c b:c a:b:c")]
    [InlineData("(a + b + c)^2 - a:b", "a b c a:c b:c")]
    [InlineData("b:a + a + a:b", "a b:a")]
    [InlineData("a:b:c + a + c:a", "a a:c a:b:c")]
    [InlineData("a + a + offset(b)", "a")]
    public void TermsAreOrderedByDegree(string fixedPart, string labels)
    {
        TermList terms = ModelFormula.Parse($"y ~ {fixedPart} + (1 | g)").Fixed;
        Assert.Equal(labels.Split(' '), Enumerable.Range(0, terms.Terms.Count).Select(terms.Label));
    }

    [Fact]
    public void PartsOfAFormulaAreFound()
    {
        ModelFormula formula = ModelFormula.Parse("log(y) ~ 0 + x + offset(w) + (1 + x || g) + offset(v/2) + (0 + f | g)");
        Assert.Equal("log(y)", formula.ResponseName);
        Assert.False(formula.Fixed.Intercept);
        Assert.Equal(["w", "v/2"], formula.Offsets.Select(offset => offset.ToString()));
        Assert.Equal("g", formula.GroupName);
        Assert.Equal([true, false], formula.RandomTerms.Select(term => term.Independent));
        Assert.Equal([2, 1], formula.RandomTerms.Select(term => term.Blocks().Count()));
        Assert.Equal("log(y) ~ 0 + x + offset(w) + (1 + x || g) + offset(v/2) + (0 + f | g)", formula.ToString());
    }

    private static string Brackets(CallArgument argument) => $"{argument.Name}={Brackets(argument.Value)}";

    private static string Brackets(Expression expression) => expression switch
    {
        BinaryExpression binary => $"({Brackets(binary.Left)}{binary.Operator}{Brackets(binary.Right)})",
        UnaryExpression unary => $"({unary.Sign}{Brackets(unary.Operand)})",
        ParenthesisExpression parenthesis => $"[{Brackets(parenthesis.Content)}]",
        CallExpression call => $"{call.Function}<{string.Join(",", call.Arguments.Select(Brackets))}>",
        _ => expression.ToString(),
    };
}
