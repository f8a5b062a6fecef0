using System.Globalization;

namespace FastLmm.Formulas;

/// <summary>Makes the tree of a formula, with R's precedence of operators.</summary>
internal sealed class Parser
{
    private const int MostNesting = 200;

    // ~ < | || < + - < * / < %word% < : < sign < ^, all but ^ from the left.
    private const int SignPower = 9, PowerPower = 10;

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
        while (Current.Kind == TokenKind.Sign && Strength(Current.Text) is int power && power >= weakest && power > 0)
        {
            Token op = Take();
            left = new BinaryExpression(op.Text, op.Span, left, Operation(power == PowerPower ? power : power + 1));
        }
        return left;
    }

    private static int Strength(string op) => op switch
    {
        "~" => 1,
        "|" or "||" => 2,
        "+" or "-" => 5,
        "*" or "/" => 6,
        ":" => 8,
        "^" => PowerPower,
        ['%', ..] => 7,
        _ => 0,
    };

    private Expression Operand()
    {
        if (++_nesting > MostNesting) throw Refusal($"the formula is nested deeper than {MostNesting} levels", Current.Span);
        Token token = Current;
        Expression operand = token.Kind switch
        {
            TokenKind.Number => new NumberExpression(double.Parse(Take().Text, NumberStyles.Float, CultureInfo.InvariantCulture), token.Span),
            TokenKind.Name => NameOrCall(),
            _ when token.Is("+") || token.Is("-") => Signed(),
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
        Expression operand = Operation(SignPower + 1);
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
        if (!Current.Is("(")) return new NameExpression(name.Text, name.Span);
        FormulaFunction function = FormulaFunction.Named(name.Text)
            ?? throw Refusal(FormulaFunction.RefusalOf(name.Text), name.Span);
        Token open = Take();
        var arguments = new List<Expression>();
        if (!Current.Is(")"))
        {
            arguments.Add(Operation(0));
            while (Current.Is(","))
            {
                Take();
                arguments.Add(Operation(0));
            }
        }
        var span = name.Span.Through(Close(open));
        if (arguments.Count != 1) throw Refusal($"{function.Name}() takes one argument here, not {arguments.Count}", span);
        return new CallExpression(name.Text, arguments, span);
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
        { Kind: TokenKind.Name or TokenKind.Number } => Refusal($"an operator such as + is missing before '{Current.Text}'", Current.Span),
        { Text: ")" } when _nesting == 0 => Refusal("this ')' has no '('", Current.Span),
        { Text: "," } => Refusal("a ',' has no meaning here; terms are joined by +", Current.Span),
        { Text: "(" } => Refusal("an operator such as + is missing before '('", Current.Span),
        _ => Refusal($"a term is missing before '{Current.Text}'", Current.Span),
    };

    private FormulaException Refusal(string sentence, TextSpan place) => new(sentence, _text, place);

    private Token Take() => _tokens[_at++];
}
