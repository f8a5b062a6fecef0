using FastLmm.Designs.Bases;
using FastLmm.Formulas;

namespace FastLmm.Designs;

/// <summary>The calls of a formula that remember a basis, inner ones before those that they are arguments of.</summary>
internal sealed class RememberedCalls
{
    private readonly string _text;
    private readonly List<RememberedCall> _calls = [];

    public RememberedCalls(ModelFormula formula)
    {
        _text = formula.Text;
        Collect(formula.Response);
        foreach (TermList list in formula.RandomTerms.Select(term => term.Effects).Prepend(formula.Fixed))
            foreach (int variable in list.UsedVariables) Collect(list.Variables[variable].Expression);
        foreach (Expression offset in formula.Offsets) Collect(offset);
    }

    /// <summary>The calls, each once.</summary>
    public IReadOnlyList<RememberedCall> All => _calls;

    /// <summary>The cuts among them.</summary>
    public IEnumerable<CutCall> Cuts => _calls.Select(call => call.Cut).OfType<CutCall>();

    private void Collect(Expression expression)
    {
        if (expression is not CallExpression call)
        {
            foreach (Expression child in expression.Children) Collect(child);
            return;
        }
        if (call.Role != FunctionRole.Vector) Collect(call.Subject);
        foreach (Expression other in call.FurtherSubjects) Collect(other);
        if (call.Role != FunctionRole.Basis && call.Function != "cut") return;
        string name = call.ToString();
        if (_calls.Any(known => known.Name == name)) return;
        _calls.Add(call.Role == FunctionRole.Basis
            ? new RememberedCall(name, call, BasisCall.Read(call, _text), null)
            : new RememberedCall(name, call, null, CutCall.Read(call, _text)));
    }
}

/// <summary>A call that remembers a basis: either of columns or of intervals.</summary>
/// <param name="Name">R's name of the call.</param>
/// <param name="Call">The call.</param>
/// <param name="Basis">What it is when it gives columns.</param>
/// <param name="Cut">What it is when it gives intervals.</param>
internal sealed record RememberedCall(string Name, CallExpression Call, BasisCall? Basis, CutCall? Cut)
{
    /// <summary>Arithmetic over columns.</summary>
    public Expression Argument => Call.Subject;

    /// <summary>The basis when it needs no data, else null.</summary>
    public TermBasis? WithoutData() => Cut is { } cut ? IntervalBasis.WithoutData(cut) : TermBasis.WithoutData(Basis!);

    /// <summary>What takes the data that it needs.</summary>
    public BasisGatherer NewGatherer() => Cut is { } cut ? BasisGatherer.For(cut) : BasisGatherer.For(Basis!);

    /// <summary>Whether all bases that its argument uses are there.</summary>
    public bool IsReady(IReadOnlyDictionary<string, TermBasis> bases) => Inner(Argument).All(bases.ContainsKey);

    private static IEnumerable<string> Inner(Expression expression) =>
        expression is CallExpression { Role: FunctionRole.Basis } call ? [call.ToString()] : expression.Children.SelectMany(Inner);
}
