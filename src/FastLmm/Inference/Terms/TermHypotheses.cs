using FastLmm.Designs;

namespace FastLmm.Inference.Terms;

/// <summary>Types of sums of squares.</summary>
public enum TestType
{
    /// <summary>Each term after those before it.</summary>
    I,

    /// <summary>Each term after all that do not contain it.</summary>
    II,

    /// <summary>Each term after all others, averaging over the cells of factors.</summary>
    III,
}

/// <summary>The hypothesis Lβ = 0 of a term.</summary>
/// <param name="Label">The term.</param>
/// <param name="L">k × p over the kept columns; no rows where the data say nothing about the term.</param>
public sealed record TermHypothesis(string Label, double[,] L);

/// <summary>The hypotheses of types I, II and III as SAS and lmerTest define them, for any contrasts and for columns dropped.</summary>
public static class TermHypotheses
{
    /// <summary>The hypotheses of all terms, in the order of the formula.</summary>
    /// <param name="type">The type.</param>
    /// <param name="part">Terms and their columns.</param>
    /// <param name="kept">Which columns of X were kept.</param>
    /// <param name="triangle">F with F'F = X'X, rows × all columns.</param>
    public static IReadOnlyList<TermHypothesis> Of(TestType type, FixedPart part, IReadOnlyList<int> kept, double[,] triangle)
    {
        var sequential = new SequentialHypotheses(part, kept, triangle);
        if (type == TestType.I || part.Terms.Count <= 1) return [.. part.Terms.Select(sequential.AfterEarlier)];
        var containment = new TermContainment(part);
        if (type == TestType.II)
            return [.. part.Terms.Select(term => containment.Containing(term) is { Count: > 0 } containing
                ? sequential.AfterAllBut(term, containing)
                : sequential.Marginal(term))];
        return new EstimableFunctions(part, kept, triangle, containment).Hypotheses();
    }
}
