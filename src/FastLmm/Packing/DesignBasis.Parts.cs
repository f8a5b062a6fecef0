namespace FastLmm.Packing;

public sealed partial class DesignBasis
{
    private DesignBasis(DesignBasisParts parts)
    {
        (_xConstant, _xShift, _xScale) = (parts.XConstant, parts.XShift, parts.XScale);
        (_zConstant, _zShift, _zScale) = (parts.ZConstant, parts.ZShift, parts.ZScale);
        (_gamma, YScale, WeightScale) = (parts.Gamma, parts.YScale, parts.WeightScale);
    }

    /// <summary>The numbers that the basis is made of.</summary>
    internal DesignBasisParts ToParts() => new(
        _xConstant, [.. _xShift], [.. _xScale], [.. _zConstant], [.. _zShift], [.. _zScale], [.. _gamma], YScale, WeightScale);

    /// <summary>The basis of these numbers.</summary>
    /// <param name="parts">What <see cref="ToParts"/> gave; the arrays of X are of length p, those of Z of length q.</param>
    internal static DesignBasis Of(DesignBasisParts parts) => new(parts);
}

/// <summary>x'_j = (x_j − t_j x_0)/s_j and z'_j likewise, y' = (y − Xγ)/s, w' = w/c.</summary>
/// <param name="XConstant">The column x_0, or −1.</param>
/// <param name="XShift">t_j, p.</param>
/// <param name="XScale">s_j, p.</param>
/// <param name="ZConstant">For each column of Z the constant of its block, or −1; q.</param>
/// <param name="ZShift">t_j, q.</param>
/// <param name="ZScale">s_j, q.</param>
/// <param name="Gamma">γ, p.</param>
/// <param name="YScale">s.</param>
/// <param name="WeightScale">c.</param>
internal sealed record DesignBasisParts(
    int XConstant, double[] XShift, double[] XScale, int[] ZConstant, double[] ZShift, double[] ZScale, double[] Gamma, double YScale, double WeightScale);
