using System.Text.Json.Serialization;
using FastLmm.Designs.Bases;

namespace FastLmm.Models.Documents;

/// <summary>What a term remembers of the data, in a file; named by the member <c>kind</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ScaleDocument), "scale")]
[JsonDerivedType(typeof(PolynomialDocument), "poly")]
[JsonDerivedType(typeof(RawPolynomialDocument), "poly-raw")]
[JsonDerivedType(typeof(BSplineDocument), "bs")]
[JsonDerivedType(typeof(NaturalSplineDocument), "ns")]
[JsonDerivedType(typeof(IntervalDocument), "cut")]
internal abstract record BasisDocument
{
    /// <summary>What a file holds of a basis.</summary>
    public static BasisDocument Of(TermBasis basis) => basis switch
    {
        ScaleBasis scale => new ScaleDocument(scale.Center, scale.Scale),
        PolynomialBasis poly => new PolynomialDocument(new([.. poly.Alpha]), new([.. poly.Norm2])),
        RawPolynomialBasis raw => new RawPolynomialDocument(raw.Degree),
        BSplineBasis bs => new BSplineDocument(bs.Degree, new([.. bs.Knots]), bs.Left, bs.Right, bs.Intercept),
        NaturalSplineBasis ns => new NaturalSplineDocument(new([.. ns.Knots]), ns.Left, ns.Right, ns.Intercept),
        IntervalBasis cut => new IntervalDocument(new([.. cut.Breaks]), new(cut.Labels), cut.Right, cut.IncludeLowest),
        _ => throw new InvalidOperationException($"bases of {basis.GetType().Name} have no form in files"),
    };

    /// <summary>The basis that a file holds.</summary>
    public abstract TermBasis Restore();
}

/// <summary>Of <c>scale</c>.</summary>
internal sealed record ScaleDocument(double Center, double Scale) : BasisDocument
{
    public override TermBasis Restore() => new ScaleBasis(Center, Scale);
}

/// <summary>Of <c>poly</c>.</summary>
internal sealed record PolynomialDocument(JsonVector Alpha, JsonVector Norm2) : BasisDocument
{
    public override TermBasis Restore() => new PolynomialBasis([.. Alpha.Entries], [.. Norm2.Entries]);
}

/// <summary>Of <c>poly</c> with <c>raw = TRUE</c>.</summary>
internal sealed record RawPolynomialDocument(int Degree) : BasisDocument
{
    public override TermBasis Restore() => new RawPolynomialBasis(Degree);
}

/// <summary>Of <c>bs</c>.</summary>
internal sealed record BSplineDocument(int Degree, JsonVector Knots, double Left, double Right, bool Intercept) : BasisDocument
{
    public override TermBasis Restore() => new BSplineBasis(Degree, [.. Knots.Entries], Left, Right, Intercept);
}

/// <summary>Of <c>ns</c>.</summary>
internal sealed record NaturalSplineDocument(JsonVector Knots, double Left, double Right, bool Intercept) : BasisDocument
{
    public override TermBasis Restore() => new NaturalSplineBasis([.. Knots.Entries], Left, Right, Intercept);
}

/// <summary>Of <c>cut</c>.</summary>
internal sealed record IntervalDocument(JsonVector Breaks, JsonTexts Labels, bool Right, bool IncludeLowest) : BasisDocument
{
    public override TermBasis Restore() => new IntervalBasis([.. Breaks.Entries], [.. Labels.Entries], Right, IncludeLowest);
}
