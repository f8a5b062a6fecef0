using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

/// <summary>What one pass with derivatives accumulates.</summary>
/// <param name="Layout">Where everything lies.</param>
/// <param name="Index">The structure's pairs and products.</param>
/// <param name="Part">Which sums are wanted.</param>
public sealed record DerivativeTile(DerivativeLayout Layout, int[] Index, DerivativePart Part)
{
    /// <summary>Sums of the value pass, which come first.</summary>
    public int Value => Part.WithValue ? ValuePass.Sums(Layout.P) : 0;

    /// <summary>Sums that come before 𝒲.</summary>
    public int Small => Part.WithSmall ? Layout.Sums : 0;

    /// <summary>Sums in all.</summary>
    public int Sums => Value + Small + (int)(Layout.CrossBefore(Part.EndRow) - Layout.CrossBefore(Part.FirstRow));
}
