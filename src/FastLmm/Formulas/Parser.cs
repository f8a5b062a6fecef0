using System.Globalization;

namespace FastLmm.Formulas;

/// <summary>Makes the tree of a formula, with R's precedence of operators.</summary>
internal sealed class Parser
{
    private const int MostNesting = 200;

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _at;
    private int _nesting;

    private Parser(string text)
    {
        _text = text;
        _tokens = Lexer.Tokens(text);
    }

    private Token Current => _tokens[_at];

    /// <summary>The tree of a whole text.</summary>
    /// <exception cref="FormulaException">The text is not an expression.</exception>
    public static Expression Parse(string text)
    {
        var parser = new Parser(text);
        if (parser.Current.Kind == TokenKind.End)
            throw parser.Refusal("the formula is empty; write one such as y ~ x + (1 | id)", parser.Current.Span);
        Expression tree = parser.Operation(0);
        if (parser.Current.Kind != TokenKind.End) throw parser.Unexpected();
        return tree;
    }

    private Expression Operation(int weakest)
    {
        Expression left = Operand();
        while (Current.Kind == TokenKind.Sign && Operators.Strength(Current.Text) is int strength && strength >= weakest && strength > 0)
        {
            Token op = Take();
            if (Operators.IsComparison(op.Text) && left is BinaryExpression { Operator: var before } && Operators.IsComparison(before))
                throw Refusal("comparisons cannot be chained; join two of them with &", op.Span);
            left = new BinaryExpression(op.Text, op.Span, left, Operation(strength == Operators.Power ? strength : strength + 1));
        }
        return left;
    }

    private Expression Operand()
    {
        if (++_nesting > MostNesting) throw Refusal($"the formula is nested deeper than {MostNesting} levels", Current.Span);
        Token token = Current;
        Expression operand = token.Kind switch
        {
            TokenKind.Number => new NumberExpression(double.Parse(Take().Text, NumberStyles.Float, CultureInfo.InvariantCulture), token.Span),
            TokenKind.Text => new TextExpression(Take().Text, token.Span),
            TokenKind.Name => NameOrCall(),
            _ when token.Is("+") || token.Is("-") || token.Is("!") => Signed(),
            _ when token.Is("(") => Parenthesis(),
            _ when token.Is("~") => throw Refusal("the response is missing before '~'; write its column there", token.Span),
            _ => throw Unexpected(),
        };
        _nesting--;
        return operand;
    }

    private UnaryExpression Signed()
    {
        Token sign = Take();
        Expression operand = Operation((sign.Is("!") ? Operators.Not : Operators.Sign) + 1);
        return new UnaryExpression(sign.Text, operand, sign.Span.Through(operand.Span));
    }

    private ParenthesisExpression Parenthesis()
    {
        Token open = Take();
        if (Current.Is(")")) throw Refusal("there is nothing between these parentheses", open.Span.Through(Current.Span));
        Expression content = Operation(0);
        return new ParenthesisExpression(content, open.Span.Through(Close(open)));
    }

    private Expression NameOrCall()
    {
        Token name = Take();
        if (!Current.Is("(")) return NameOrConstant(name);
        FormulaFunction function = FormulaFunction.Named(name.Text)
            ?? throw Refusal(FormulaFunction.RefusalOf(name.Text), name.Span);
        Token open = Take();
        var arguments = new List<CallArgument>();
        if (!Current.Is(")"))
        {
            arguments.Add(Argument());
            while (Current.Is(","))
            {
                Take();
                arguments.Add(Argument());
            }
        }
        return new CallExpression(function, arguments, _text, name.Span.Through(Close(open)));
    }

    private CallArgument Argument()
    {
        Token name = Current;
        if (name.Kind != TokenKind.Name || !_tokens[_at + 1].Is("="))
        {
            Expression value = Operation(0);
            return new CallArgument(null, value, value.Span);
        }
        _at += 2;
        Expression named = Operation(0);
        return new CallArgument(name.Text, named, name.Span.Through(named.Span));
    }

    // Only words as typed are constants; a column of that name is written in backticks.
    private Expression NameOrConstant(Token word)
    {
        if (word.Span.Length > word.Text.Length) return new NameExpression(word.Text, word.Span);
        return word.Text switch
        {
            "TRUE" => new ConstantExpression(word.Text, 1, word.Span),
            "FALSE" => new ConstantExpression(word.Text, 0, word.Span),
            "Inf" => new ConstantExpression(word.Text, double.PositiveInfinity, word.Span),
            "pi" => new ConstantExpression(word.Text, Math.PI, word.Span),
            "NA" or "NaN" or "NULL" => throw Refusal($"{word.Text} has no use here; is.na(x) says where x is missing", word.Span),
            _ => new NameExpression(word.Text, word.Span),
        };
    }

    private TextSpan Close(Token open)
    {
        if (Current.Kind == TokenKind.End) throw Refusal("this '(' has no ')'", open.Span);
        return Current.Is(")") ? Take().Span : throw Unexpected();
    }

    private FormulaException Unexpected() => Current switch
    {
        { Kind: TokenKind.End } => Refusal("the formula breaks off here; a term is missing", Current.Span),
        { Kind: TokenKind.Stray, Text: "=" } => Refusal("'=' has no meaning in a formula; the response and the terms are joined by '~'", Current.Span),
        { Kind: TokenKind.Stray } => Refusal($"the character '{Current.Text}' has no meaning in a formula here", Current.Span),
        { Kind: TokenKind.Text } => Refusal("an operator such as == is missing before this text", Current.Span),
        { Text: "=" } when _nesting == 0 => Refusal("'=' has no meaning in a formula; the response and the terms are joined by '~'", Current.Span),
        { Text: "=" } => Refusal("a single '=' has no meaning here; a comparison is written ==", Current.Span),
        { Kind: TokenKind.Name or TokenKind.Number } => Refusal($"an operator such as + is missing before '{Current.Text}'", Current.Span),
        { Text: ")" } when _nesting == 0 => Refusal("this ')' has no '('", Current.Span),
        { Text: "," } => Refusal("a ',' has no meaning here; terms are joined by +", Current.Span),
        { Text: "(" } => Refusal("an operator such as + is missing before '('", Current.Span),
        _ => Refusal($"a term is missing before '{Current.Text}'", Current.Span),
    };

    private FormulaException Refusal(string sentence, TextSpan place) => new(sentence, _text, place);

    private Token Take() => _tokens[_at++];
}
