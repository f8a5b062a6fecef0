using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Collapse;

/// <summary>
/// Subjects with equal R_i as classes (METHOD.md 2, "Collapse"). What is quadratic in J_i is the sum over few representatives; what depends on
/// R_i alone is in addition that of the surplus, by which a class has more members than representatives.
/// </summary>
/// <remarks>
/// A class of n with R: the n rows vec(J_i) are rotated into a triangle, whose rows, each q × (p+1) again, are the J of at most q(p+1)
/// representatives with that R. Any Σ vec(J_i)'A vec(J_i) over the class is the same sum over them, and nothing has been squared.
/// </remarks>
public sealed class SubjectClasses
{
    private readonly PackedSubjects _triangles;         // R of the classes that have a surplus, p = 0
    private readonly AlignedDoubles _surplus;

    internal SubjectClasses(int count, PackedSubjects representatives, PackedSubjects triangles, AlignedDoubles surplus)
    {
        Count = count;
        Representatives = representatives;
        _triangles = triangles;
        _surplus = surplus;
    }

    /// <summary>Number of classes.</summary>
    public int Count { get; }

    /// <summary>Subjects that stand for all; a class with no more members than q(p+1) has its own.</summary>
    public PackedSubjects Representatives { get; }

    /// <summary>Σ log|H_i| over the surplus.</summary>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    public double LogDeterminant(ReadOnlySpan<double> lambda) => SurplusPass.LogDeterminant(_triangles, _surplus, lambda);

    /// <summary>The sums of a derivative pass over all subjects.</summary>
    /// <param name="representatives">Those over the representatives.</param>
    /// <param name="structure">Blocks of G.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    public DerivativeSums Complete(DerivativeSums representatives, BlockStructure structure, ReadOnlySpan<double> lambda) =>
        representatives.WithInformation(SurplusPass.Derivatives(_triangles, _surplus, structure, lambda));
}
