using FastLmm.Designs;

namespace FastLmm.Inference.Terms;

/// <summary>A term is contained in another that has the same covariates and all its factors and more (SAS's definition).</summary>
internal sealed class TermContainment(FixedPart part)
{
    /// <summary>The terms that contain a term, in order.</summary>
    internal IReadOnlyList<FixedTerm> Containing(FixedTerm term) =>
        [.. part.Terms.Where(other => other != term && Contains(other, term))];

    private bool Contains(FixedTerm other, FixedTerm term) =>
        Covariates(other).SequenceEqual(Covariates(term)) && Factors(term).All(Factors(other).Contains);

    private IEnumerable<int> Covariates(FixedTerm term) => term.Variables.Where(variable => !part.Variables[variable].IsFactor).Order();

    private IEnumerable<int> Factors(FixedTerm term) => term.Variables.Where(variable => part.Variables[variable].IsFactor);
}
