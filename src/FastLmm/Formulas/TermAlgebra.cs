namespace FastLmm.Formulas;

/// <summary>
/// Expands <c>+ - * : ^ ( )</c> into terms by the rules of R's <c>terms.formula</c>. A term is an ascending list of variables;
/// <c>0</c>, <c>1</c> and their deletions set the constant as they are met, from left to right.
/// </summary>
internal sealed class TermAlgebra
{
    private const int MostTerms = 10_000;

    private readonly string _text;
    private readonly bool _randomPart;
    private readonly List<Variable> _variables = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private bool _intercept = true;
    private bool _deleting;

    /// <summary>Starts an expansion.</summary>
    /// <param name="text">The formula, for messages.</param>
    /// <param name="randomPart">Whether this is the left side of a bar.</param>
    public TermAlgebra(string text, bool randomPart)
    {
        _text = text;
        _randomPart = randomPart;
    }

    /// <summary>Random terms met on the way, in order.</summary>
    public List<BinaryExpression> Bars { get; } = [];

    /// <summary>Arguments of <c>offset()</c> met on the way, in order.</summary>
    public List<Expression> Offsets { get; } = [];

    /// <summary>The terms of an expression.</summary>
    /// <exception cref="FormulaException">The expression has no meaning as terms.</exception>
    public TermList Expand(Expression expression)
    {
        List<int[]> terms = Encode(expression, summand: true);
        return new TermList(_intercept, _variables, [.. terms.OrderBy(term => term.Length)]);
    }

    // A summand is reached from the top through +, the left of - and parentheses only: there bars and offsets may stand.
    private List<int[]> Encode(Expression expression, bool summand) => expression switch
    {
        NumberExpression number => Number(number),
        ParenthesisExpression { Inner: BinaryExpression { Operator: "|" or "||" } bar } parenthesis => Bar(parenthesis, bar, summand),
        ParenthesisExpression parenthesis => Encode(parenthesis.Content, summand),
        UnaryExpression { Sign: "+" } plus => Encode(plus.Operand, summand),
        UnaryExpression minus => Delete([], minus.Operand),
        BinaryExpression binary => Combine(binary, summand),
        CallExpression call when FormulaFunction.Named(call.Function)?.Role == FunctionRole.Offset => Offset(call, summand),
        _ => [[Install(expression)]],
    };

    private List<int[]> Combine(BinaryExpression binary, bool summand) => binary.Operator switch
    {
        "+" => Distinct(Encode(binary.Left, summand), Encode(binary.Right, summand)),
        "-" => Delete(Encode(binary.Left, summand), binary.Right),
        ":" => Interact(Encode(binary.Left, false), Encode(binary.Right, false), binary),
        "*" => Cross(Encode(binary.Left, false), Encode(binary.Right, false), binary),
        "^" => Power(binary),
        "|" or "||" => throw Refusal(
            $"'{binary.Operator}' stands outside parentheses; write a random term as (1 | id)", binary.OperatorSpan),
        "~" => throw Refusal("a formula has only one '~'", binary.OperatorSpan),
        "/" => throw Refusal("'/' between terms is not supported yet; write a/b as a + a:b, and a division as I(a / b)", binary.OperatorSpan),
        _ => throw Refusal($"'{binary.Operator}' is not supported yet; write the interaction with ':'", binary.OperatorSpan),
    };

    private List<int[]> Number(NumberExpression number)
    {
        if (number.Value is not (0 or 1))
            throw Refusal($"the number {number} cannot be a term; only 0 and 1 can, and arithmetic is written as I(...)", number.Span);
        _intercept = (number.Value == 1) != _deleting;
        return [];
    }

    private List<int[]> Delete(List<int[]> from, Expression what)
    {
        _deleting = !_deleting;
        HashSet<int[]> gone = new(Encode(what, summand: false), TermComparer.Instance);
        _deleting = !_deleting;
        return [.. from.Where(term => !gone.Contains(term))];
    }

    private List<int[]> Interact(List<int[]> left, List<int[]> right, Expression place) =>
        Distinct(Limited(left.Count * (long)right.Count, place, left.SelectMany(a => right.Select(b => Union(a, b)))), []);

    private List<int[]> Cross(List<int[]> left, List<int[]> right, Expression place) =>
        Distinct(left, [.. right, .. Interact(left, right, place)]);

    private List<int[]> Power(BinaryExpression binary)
    {
        if (binary.Right.Inner is not NumberExpression { Value: >= 1 and <= 100 } times || times.Value != Math.Floor(times.Value))
            throw Refusal("the power of a term is a whole number from 1; a power of a column is written as I(x^2)", binary.Right.Span);
        List<int[]> terms = Encode(binary.Left, false), power = terms;
        for (int i = 1; i < times.Value; i++) power = Interact(power, terms, binary);
        return power;
    }

    private List<int[]> Bar(ParenthesisExpression parenthesis, BinaryExpression bar, bool summand)
    {
        if (_randomPart) throw Refusal("a random term cannot stand inside another", parenthesis.Span);
        if (!summand) throw Refusal("a random term can only be added with +", parenthesis.Span);
        Bars.Add(bar);
        return [];
    }

    private List<int[]> Offset(CallExpression call, bool summand)
    {
        if (_randomPart) throw Refusal("an offset cannot be part of a random term; add it to the fixed part", call.Span);
        if (!summand) throw Refusal("an offset can only be added with +", call.Span);
        ArithmeticRules.Check(call.Arguments[0], _text);
        Offsets.Add(call.Arguments[0]);
        return [];
    }

    private int Install(Expression expression)
    {
        ArithmeticRules.CheckVariable(expression, _text);
        var variable = new Variable(expression);
        if (_index.TryGetValue(variable.Name, out int known)) return known;
        _variables.Add(variable);
        return _index[variable.Name] = _variables.Count - 1;
    }

    private static int[] Union(int[] a, int[] b) => [.. a.Union(b).Order()];

    private static List<int[]> Distinct(List<int[]> first, List<int[]> then) => [.. first.Concat(then).Distinct(TermComparer.Instance)];

    private List<int[]> Limited(long count, Expression place, IEnumerable<int[]> terms) =>
        count <= MostTerms ? [.. terms] : throw Refusal($"this makes more than {MostTerms} terms", place.Span);

    private FormulaException Refusal(string sentence, TextSpan place) => new(sentence, _text, place);

    private sealed class TermComparer : IEqualityComparer<int[]>
    {
        public static readonly TermComparer Instance = new();

        public bool Equals(int[]? a, int[]? b) => a.AsSpan().SequenceEqual(b);

        public int GetHashCode(int[] term) => term.Aggregate(term.Length, HashCode.Combine);
    }
}
