namespace FastLmm.Formulas;

/// <summary>The terms of the fixed part or of one random term, as R's <c>terms()</c> gives them.</summary>
public sealed class TermList
{
    internal TermList(bool intercept, IReadOnlyList<Variable> variables, IReadOnlyList<IReadOnlyList<int>> terms)
    {
        Intercept = intercept;
        Variables = variables;
        Terms = terms;
    }

    /// <summary>Whether there is a constant.</summary>
    public bool Intercept { get; }

    /// <summary>The variables, in the order in which the formula names them first.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>Each term's variables as ascending indices; terms of fewer variables first, else in the order of the formula.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Terms { get; }

    /// <summary>Variables that some term has, ascending; those of deleted terms are not among them.</summary>
    internal IEnumerable<int> UsedVariables => Terms.SelectMany(term => term).Distinct().Order();

    /// <summary>R's label of a term, e.g. <c>age:Sex</c>.</summary>
    public string Label(int term) => string.Join(":", Terms[term].Select(variable => Variables[variable].Name));

    /// <summary>The terms that stand alone when each is given its own list without a constant, as lme4 expands <c>||</c>.</summary>
    internal IEnumerable<TermList> EachAlone() => Terms.Select(term => new TermList(false, Variables, [term]));

    /// <summary>A list that is only the constant.</summary>
    internal static TermList Constant { get; } = new(true, [], []);
}
