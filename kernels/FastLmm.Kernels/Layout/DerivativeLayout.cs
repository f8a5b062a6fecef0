namespace FastLmm.Kernels.Layout;

/// <summary>
/// Numbers the sums and the scratch of the derivative pass for one structure of G. A pair is k ≥ l within one block of random
/// effects; a product is one K[l,r] X[s,k] with (k,l) in one block and (r,s) in one block, all that the Hessian contracts.
/// </summary>
/// <remarks>
/// Sums:    𝒦 | 𝒰 | 𝒬 (pairs each) | 𝒱 (pairs × p) | K⊗K | K⊗U | K⊗Q (products each)  and apart from these 𝒲 (pairs × p rows).
/// Scratch: L, RΛ | R̃ (q²) | [J̃_xC e] | J̃ of each subject of a tile | [T u], K, U, Q of each; J̃ and the like q rows of p+1, K, U, Q q(q+1)/2.
/// </remarks>
public readonly struct DerivativeLayout
{
    private const int MostTileEntries = 320;            // of 64 bytes: 20 KB

    internal DerivativeLayout(int q, int p, int pairs, int products, int? tile = null)
    {
        Q = q;
        P = p;
        Pairs = pairs;
        Products = products;
        AllPairs = q * (q + 1) / 2;
        ScratchR = Operations.SubjectFactor.Scratch(q);
        ScratchJ = ScratchR + q * q;
        ScratchTilde = ScratchJ + q * (p + 1);
        Tile = tile ?? Math.Clamp(MostTileEntries / (q * (p + 1) + 3 * AllPairs), 4, 16);
        ScratchT = ScratchTilde + Tile * q * (p + 1);
        ScratchK = ScratchT + q * (p + 1);
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

    /// <summary>Where [J̃_xC J̃_y − J̃_xβ̂] of the subject at hand begins.</summary>
    public readonly int ScratchJ;

    /// <summary>Where J̃ of the first subject of a tile begins.</summary>
    public readonly int ScratchTilde;

    /// <summary>Subjects of a tile: what stays in the nearest cache with room for the data that go by, unless a number was asked for.</summary>
    public readonly int Tile;

    /// <summary>Where [T u] of the first subject of a tile begins.</summary>
    public readonly int ScratchT;

    /// <summary>Where its K, then U, then Q begin.</summary>
    public readonly int ScratchK;

    /// <summary>Entries of one subject of a tile.</summary>
    public int TileEntries => ScratchK - ScratchT + 3 * AllPairs;

    /// <summary>Scratch entries of one subject.</summary>
    public int Scratch => ScratchT + TileEntries;

    /// <summary>Scratch entries of a tile.</summary>
    public int TileScratch => ScratchT + Tile * TileEntries;

    /// <summary>Whether the products are all pairs of entries, as with one block.</summary>
    public bool AllProducts => Products == AllPairs * AllPairs;

    /// <summary>Sums without 𝒲.</summary>
    public int Sums => 3 * Pairs + Pairs * P + 3 * Products;

    /// <summary>Rows of 𝒲, over all pairs.</summary>
    public int CrossRows => Pairs * P;

    /// <summary>The same for tiles of another number of subjects.</summary>
    public DerivativeLayout WithTile(int tile) => new(Q, P, Pairs, Products, tile);

    /// <summary>Entries of 𝒲 before a row.</summary>
    public long CrossBefore(int row) => P == 0 ? 0 : (long)(row / P) * (P * (P + 1) / 2) + (long)(row % P) * (row % P + 1) / 2;
}
