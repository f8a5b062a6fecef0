namespace FastLmm.Designs.Codings;

/// <summary>A variable as the columns of a list of terms code it.</summary>
/// <param name="Levels">A factor's levels; null for numbers.</param>
/// <param name="Contrasts">A factor's contrasts, column by column a number for each of these levels.</param>
/// <param name="Width">Columns of numbers.</param>
internal sealed record CodedVariable(IReadOnlyList<string>? Levels, IReadOnlyList<double[]> Contrasts, int Width);

/// <summary>A column as a product of one part of each variable of a term.</summary>
/// <param name="Term">The term; <see cref="Constant"/> for the constant.</param>
/// <param name="Parts">For each variable of the term which of its columns in this term: a contrast, or a level where it has all dummies.</param>
/// <param name="Place">Where it stands among the design's columns.</param>
internal sealed record CodedColumn(int Term, int[] Parts, int Place)
{
    /// <summary>The term of the constant.</summary>
    public const int Constant = -1;
}

/// <summary>What the columns of a list of terms stand for.</summary>
/// <param name="Terms">Each term's variables.</param>
/// <param name="Full">For each variable of each term, whether it is a factor with a dummy for every level.</param>
/// <param name="Variables">The variables; null where no term has it.</param>
/// <param name="Columns">The columns.</param>
internal sealed record ListCoding(
    IReadOnlyList<IReadOnlyList<int>> Terms, bool[][] Full, IReadOnlyList<CodedVariable?> Variables, IReadOnlyList<CodedColumn> Columns);
