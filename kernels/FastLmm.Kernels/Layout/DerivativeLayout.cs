namespace FastLmm.Kernels.Layout;

/// <summary>
/// Numbers the sums and the scratch of the derivative pass for one structure of G. A pair is k ≥ l within one block of random
/// effects; a product is one K[l,r] X[s,k] with (k,l) in one block and (r,s) in one block, all that the Hessian contracts.
/// </summary>
/// <remarks>
/// Sums:    𝒦 | 𝒰 | 𝒬 (pairs each) | 𝒱 (pairs × p) | K⊗K | K⊗U | K⊗Q (products each)  and apart from these 𝒲 (pairs × p rows).
/// Scratch: L, RΛ | R̃ (q²) | J̃ (q (p+1)) | T (q p) | u (q) | K | U | Q (q(q+1)/2 each).
/// </remarks>
public readonly struct DerivativeLayout
{
    internal DerivativeLayout(int q, int p, int pairs, int products)
    {
        Q = q;
        P = p;
        Pairs = pairs;
        Products = products;
        AllPairs = q * (q + 1) / 2;
        ScratchR = Operations.SubjectFactor.Scratch(q);
        ScratchJ = ScratchR + q * q;
        ScratchT = ScratchJ + q * (p + 1);
        ScratchU = ScratchT + q * p;
        ScratchK = ScratchU + q;
    }

    /// <summary>Columns of Z.</summary>
    public readonly int Q;

    /// <summary>Columns of X.</summary>
    public readonly int P;

    /// <summary>Pairs within blocks.</summary>
    public readonly int Pairs;

    /// <summary>Products that the Hessian needs.</summary>
    public readonly int Products;

    /// <summary>q(q+1)/2.</summary>
    public readonly int AllPairs;

    /// <summary>Where R̃ begins in the scratch.</summary>
    public readonly int ScratchR;

    /// <summary>Where J̃ begins.</summary>
    public readonly int ScratchJ;

    /// <summary>Where T begins.</summary>
    public readonly int ScratchT;

    /// <summary>Where u begins.</summary>
    public readonly int ScratchU;

    /// <summary>Where K, then U, then Q begin.</summary>
    public readonly int ScratchK;

    /// <summary>Scratch entries in all.</summary>
    public int Scratch => ScratchK + 3 * AllPairs;

    /// <summary>Sums without 𝒲.</summary>
    public int Sums => 3 * Pairs + Pairs * P + 3 * Products;

    /// <summary>Rows of 𝒲, over all pairs.</summary>
    public int CrossRows => Pairs * P;

    /// <summary>Entries of 𝒲 before a row.</summary>
    public long CrossBefore(int row) => P == 0 ? 0 : (long)(row / P) * (P * (P + 1) / 2) + (long)(row % P) * (row % P + 1) / 2;
}
