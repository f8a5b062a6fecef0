namespace FastLmm.Designs;

/// <summary>A variable of the fixed part as terms code it.</summary>
/// <param name="Name">R's name.</param>
/// <param name="Contrasts">Contrast matrix of a factor, levels × columns; null for numbers.</param>
/// <param name="Width">Columns that numbers take, e.g. 3 of <c>poly(x, 3)</c>; of a factor its levels.</param>
public sealed record TermVariable(string Name, double[,]? Contrasts, int Width)
{
    /// <summary>Whether it is a factor.</summary>
    public bool IsFactor => Contrasts is not null;
}

/// <summary>A term of the fixed part and its columns of X.</summary>
/// <param name="Label">R's label, e.g. <c>age:Sex</c>.</param>
/// <param name="Variables">Its variables, by their place in <see cref="FixedPart.Variables"/>.</param>
/// <param name="Full">Per variable, whether it is a factor coded by a dummy for every level.</param>
/// <param name="FirstColumn">Its first column of X.</param>
/// <param name="Columns">How many columns it has; the first variable's vary fastest.</param>
public sealed record FixedTerm(string Label, IReadOnlyList<int> Variables, IReadOnlyList<bool> Full, int FirstColumn, int Columns);

/// <summary>Which columns of X belong to which term, and how factors are coded in them.</summary>
/// <param name="Intercept">Whether the first column is the constant.</param>
/// <param name="Variables">The variables that terms use.</param>
/// <param name="Terms">The terms in R's order.</param>
public sealed record FixedPart(bool Intercept, IReadOnlyList<TermVariable> Variables, IReadOnlyList<FixedTerm> Terms)
{
    /// <summary>p, columns of X.</summary>
    public int P => (Intercept ? 1 : 0) + Terms.Sum(term => term.Columns);
}
