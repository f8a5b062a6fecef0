using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Devices;

/// <summary>What a kernel with derivatives and private sums is told, besides its memory: numbers only.</summary>
/// <param name="layout">Where everything lies, with a tile of 1.</param>
/// <param name="part">Which sums are wanted.</param>
/// <param name="sums">How many these are.</param>
public readonly struct DerivativeArguments(in DerivativeLayout layout, in DerivativePart part, int sums)
{
    private readonly int _withValue = part.WithValue ? 1 : 0;      // no bool: devices and hosts disagree on its size
    private readonly int _withSmall = part.WithSmall ? 1 : 0;
    private readonly int _firstRow = part.FirstRow;
    private readonly int _endRow = part.EndRow;

    /// <summary>Where everything lies.</summary>
    public readonly DerivativeLayout Layout = layout;

    /// <summary>How many sums.</summary>
    public readonly int Sums = sums;

    /// <summary>Which sums are wanted.</summary>
    public DerivativePart Part => new(_withValue != 0, _withSmall != 0, _firstRow, _endRow);
}

/// <summary>What a kernel that divides the sums is told: numbers only.</summary>
/// <param name="layout">Where everything lies in the work of a subject, with a tile of 1.</param>
/// <param name="withDerivatives">Whether subjects are prepared for derivatives, else for the value.</param>
/// <param name="determinant">Whether the sums begin with the determinant.</param>
/// <param name="sums">How many sums, the determinant's two included.</param>
public readonly struct TiledArguments(in DerivativeLayout layout, bool withDerivatives, bool determinant, int sums)
{
    /// <summary>Where everything lies.</summary>
    public readonly DerivativeLayout Layout = layout;

    /// <summary>1 when subjects are prepared for derivatives.</summary>
    public readonly int Derivatives = withDerivatives ? 1 : 0;

    /// <summary>Sums that come before those of the table: the determinant's two, or none.</summary>
    public readonly int Head = determinant ? 2 : 0;

    /// <summary>How many sums.</summary>
    public readonly int Sums = sums;

    /// <summary>Entries of the work of one subject; the last holds 1.</summary>
    public int Stride => Layout.TileScratch + 1;
}
