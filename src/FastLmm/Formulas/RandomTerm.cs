namespace FastLmm.Formulas;

/// <summary>A random term, such as <c>(1 + age | Subject)</c>.</summary>
/// <param name="Effects">The terms before the bar.</param>
/// <param name="Independent">Whether the bar is <c>||</c>: each effect is a block of its own.</param>
/// <param name="Group">The grouping factor after the bar.</param>
public sealed record RandomTerm(TermList Effects, bool Independent, GroupingFactor Group)
{
    /// <summary>The terms of each independent block; a factor under <c>||</c> stays one block of its dummies, as in lme4.</summary>
    public IEnumerable<TermList> Blocks() =>
        !Independent ? [Effects] : Effects.Intercept ? Effects.EachAlone().Prepend(TermList.Constant) : Effects.EachAlone();
}
