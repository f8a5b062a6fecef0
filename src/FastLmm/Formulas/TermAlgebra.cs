namespace FastLmm.Formulas;

/// <summary>
/// Expands <c>+ - * : / ^ %in% ( )</c> into terms by the rules of R's <c>terms.formula</c>. A term is an ascending list of variables;
/// <c>0</c>, <c>1</c> and their deletions set the constant as they are met, from left to right.
/// </summary>
internal sealed class TermAlgebra
{
    private const int MostTerms = 10_000;

    private readonly string _text;
    private readonly bool _randomPart;
    private readonly IReadOnlyList<string>? _others;
    private readonly List<Variable> _variables = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private bool _intercept = true;
    private bool _deleting;

    /// <summary>Starts an expansion.</summary>
    /// <param name="text">The formula, for messages.</param>
    /// <param name="randomPart">Whether this is the left side of a bar.</param>
    /// <param name="others">The columns that <c>.</c> stands for; null while they are not known.</param>
    public TermAlgebra(string text, bool randomPart, IReadOnlyList<string>? others = null)
    {
        _text = text;
        _others = others;
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
        UnaryExpression { Sign: "-" } minus => Delete([], minus.Operand),
        BinaryExpression binary when !IsCondition(binary) => Combine(binary, summand),
        CallExpression { Role: FunctionRole.Offset } call => Offset(call, summand),
        NameExpression { IsDot: true } dot => Others(dot),
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
        "/" => Nest(Encode(binary.Left, false), Encode(binary.Right, false)),
        "%in%" => Within(Encode(binary.Left, false), Encode(binary.Right, false)),
        _ => throw Refusal($"'{binary.Operator}' has no meaning between terms; calculate within I(...)", binary.OperatorSpan),
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

    // a/b is a + b %in% a, and in %in% every term on the left meets all variables on the right at once.
    private static List<int[]> Nest(List<int[]> outer, List<int[]> inner) => Distinct(outer, Within(inner, outer));

    private static List<int[]> Within(List<int[]> inner, List<int[]> outer)
    {
        int[] all = outer.Aggregate(Array.Empty<int>(), Union);
        return Distinct([.. inner.Select(term => Union(term, all))], []);
    }

    private static bool IsCondition(BinaryExpression binary) => binary.Operator switch
    {
        "|" => false,
        "%in%" => binary.Right.Inner is CallExpression { Role: FunctionRole.Vector } or TextExpression or NumberExpression,
        _ => Operators.IsLogical(binary.Operator),
    };

    private List<int[]> Others(NameExpression dot)
    {
        if (_randomPart) throw Refusal("'.' can only stand in the fixed part; name the columns of a random term", dot.Span);
        if (_others is null) return [[Install(dot)]];
        return [.. _others.Select(column => new[] { Install(new NameExpression(column, dot.Span)) })];
    }

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
        ArithmeticRules.Check(call.Subject, _text);
        Offsets.Add(call.Subject);
        return [];
    }

    private int Install(Expression expression)
    {
        ArithmeticRules.CheckVariable(expression, _text);
        var variable = new Variable(expression, _text);
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
