namespace FastLmm.Formulas;

/// <summary>A parsed formula in lme4's language with one grouping factor. Immutable; knows nothing of the data.</summary>
public sealed class ModelFormula
{
    private ModelFormula(string text, BinaryExpression tree)
    {
        Text = text;
        Tree = tree;
        Response = tree.Left;
        ArithmeticRules.Check(Response, text);
        if (!Response.Names().Any()) throw Refusal("the response names no column; write its column before '~'", Response.Span);

        var algebra = new TermAlgebra(text, randomPart: false);
        Fixed = algebra.Expand(tree.Right);
        Offsets = algebra.Offsets;
        if (algebra.Bars.Count == 0)
            throw Refusal("the formula has no random term; add one such as (1 | Subject)", new TextSpan(tree.Right.Span.End, 0));
        RandomTerms = [.. algebra.Bars.Select(Random)];
        Group = RandomTerms[0].Group;
        CheckOneGroup();
        CheckResponseIsNoTerm();
    }

    /// <summary>The formula as typed.</summary>
    public string Text { get; }

    /// <summary>The whole tree, its root being <c>~</c>.</summary>
    public Expression Tree { get; }

    /// <summary>The response: arithmetic over columns.</summary>
    public Expression Response { get; }

    /// <summary>R's name of the response.</summary>
    public string ResponseName => Response.ToString();

    /// <summary>The terms of the fixed part, offsets left out.</summary>
    public TermList Fixed { get; }

    /// <summary>Arguments of the formula's offsets; they add up.</summary>
    public IReadOnlyList<Expression> Offsets { get; }

    /// <summary>The random terms, in order.</summary>
    public IReadOnlyList<RandomTerm> RandomTerms { get; }

    /// <summary>The grouping factor, where it stands first.</summary>
    public NameExpression Group { get; }

    /// <summary>Name of the grouping factor.</summary>
    public string GroupName => Group.Name;

    /// <summary>Parses a formula.</summary>
    /// <param name="text">lme4's notation, e.g. <c>distance ~ age * Sex + (1 + age | Subject)</c>.</param>
    /// <exception cref="FormulaException">It is wrong, or has what is not supported; says where.</exception>
    public static ModelFormula Parse(string text)
    {
        if (Parser.Parse(text) is BinaryExpression { Operator: "~" } tree) return new ModelFormula(text, tree);
        throw new FormulaException("the formula has no '~'; write the response, '~', then the terms", text, new TextSpan(text.Length, 0));
    }

    /// <summary>The formula as R's deparse writes it.</summary>
    public override string ToString() => Tree.ToString();

    internal FormulaException Refusal(string sentence, TextSpan place) => new(sentence, Text, place);

    private RandomTerm Random(BinaryExpression bar)
    {
        if (bar.Left is BinaryExpression { Operator: "|" or "||" }) throw Refusal("a random term has only one bar", bar.OperatorSpan);
        NameExpression group = GroupOf(bar.Right);
        TermList effects = new TermAlgebra(Text, randomPart: true).Expand(bar.Left);
        if (!effects.Intercept && effects.Terms.Count == 0)
            throw Refusal("this random term has no effect; write 1 for a random intercept or the name of a slope", bar.Left.Span);
        return new RandomTerm(effects, bar.Operator == "||", group);
    }

    private NameExpression GroupOf(Expression right) => right.Inner switch
    {
        NameExpression name => name,
        BinaryExpression { Operator: "/" or ":" or "*" } nested => throw Refusal(
            $"'{nested.Operator}' in a grouping factor is not supported yet; make a column that combines the two and group by it", nested.Span),
        Expression other => throw Refusal("the grouping factor after the bar must be the name of one column", other.Span),
    };

    private void CheckOneGroup()
    {
        RandomTerm? other = RandomTerms.FirstOrDefault(term => term.Group.Name != GroupName);
        if (other is not null)
            throw Refusal($"only one grouping factor is supported, and there are two, '{GroupName}' and '{other.Group.Name}'", other.Group.Span);
    }

    private void CheckResponseIsNoTerm()
    {
        if (Response.Inner is NameExpression name && name.Name == GroupName)
            throw Refusal($"the response '{ResponseName}' cannot be the grouping factor", Group.Span);
        string response = Response.Inner.ToString();
        Variable? same = Fixed.Variables.Concat(RandomTerms.SelectMany(term => term.Effects.Variables))
            .FirstOrDefault(variable => variable.Name == response);
        if (same is not null) throw Refusal($"the response '{ResponseName}' cannot also be a term", same.Expression.Span);
    }
}
