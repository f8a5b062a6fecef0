namespace FastLmm.Formulas;

/// <summary>A parsed formula in lme4's language with one grouping factor. Immutable; knows nothing of the data.</summary>
public sealed class ModelFormula
{
    private readonly bool _hasDot;

    private ModelFormula(string text, BinaryExpression tree, IReadOnlyList<string>? others = null)
    {
        Text = text;
        Tree = tree;
        Response = tree.Left;
        ArithmeticRules.Check(Response, text);
        if (!Response.Names().Any()) throw Refusal("the response names no column; write its column before '~'", Response.Span);

        if (ArithmeticRules.IsLogical(Response)) throw Refusal("the response is a condition; the response must be numbers", Response.Span);
        var algebra = new TermAlgebra(text, randomPart: false, others);
        Fixed = algebra.Expand(tree.Right);
        Offsets = algebra.Offsets;
        if (algebra.Bars.Count == 0 && tree.Right is not CallExpression && ArithmeticRules.IsLogical(tree.Right))
            throw Refusal("this takes in the whole right side; put a condition that is a term in parentheses", tree.Right.Span);
        if (algebra.Bars.Count == 0)
            throw Refusal("the formula has no random term; add one such as (1 | Subject)", new TextSpan(tree.Right.Span.End, 0));
        RandomTerms = [.. algebra.Bars.Select(Random)];
        Group = RandomTerms[0].Group;
        _hasDot = Fixed.Variables.Any(variable => variable.Column is { IsDot: true });
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
    public GroupingFactor Group { get; }

    /// <summary>Name of the grouping factor.</summary>
    public string GroupName => Group.Name;

    /// <summary>The formula with <c>.</c> standing for all columns but those of the response, the group, offsets and some others.</summary>
    /// <param name="columnNames">The table's columns.</param>
    /// <param name="except">Columns that have another part in the model, such as weights.</param>
    public ModelFormula WithColumns(IReadOnlyList<string> columnNames, IEnumerable<string> except)
    {
        if (!_hasDot) return this;
        IEnumerable<NameExpression> taken = [.. Response.Names(), .. Group.Columns, .. Offsets.SelectMany(offset => offset.Names())];
        string[] others = [.. columnNames.Where(name => name.Length > 0).Except(taken.Select(name => name.Name)).Except(except)];
        return new ModelFormula(Text, (BinaryExpression)Tree, others);
    }

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
        GroupingFactor group = GroupingFactor.Read(bar.Right, Text);
        TermList effects = new TermAlgebra(Text, randomPart: true).Expand(bar.Left);
        if (!effects.Intercept && effects.Terms.Count == 0)
            throw Refusal("this random term has no effect; write 1 for a random intercept or the name of a slope", bar.Left.Span);
        return new RandomTerm(effects, bar.Operator == "||", group);
    }

    private void CheckOneGroup()
    {
        RandomTerm? other = RandomTerms.FirstOrDefault(term => term.Group.Name != GroupName);
        if (other is not null)
            throw Refusal($"only one grouping factor is supported, and there are two, '{GroupName}' and '{other.Group.Name}'", other.Group.Span);
    }

    private void CheckResponseIsNoTerm()
    {
        if (Response.Inner is NameExpression name && Group.Columns.Any(column => column.Name == name.Name))
            throw Refusal($"the response '{ResponseName}' cannot be the grouping factor", Group.Span);
        string response = Response.Inner.ToString();
        Variable? same = Fixed.Variables.Concat(RandomTerms.SelectMany(term => term.Effects.Variables))
            .FirstOrDefault(variable => variable.Name == response);
        if (same is not null) throw Refusal($"the response '{ResponseName}' cannot also be a term", same.Expression.Span);
    }
}
