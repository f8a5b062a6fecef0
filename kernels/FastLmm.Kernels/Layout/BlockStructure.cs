namespace FastLmm.Kernels.Layout;

/// <summary>Which entries of Λ are free: lower triangles of consecutive blocks; everything between blocks is zero.</summary>
public sealed class BlockStructure
{
    private readonly int[] _blockOf;
    private readonly Dictionary<(int I, int J), int> _productAt = [];
    private readonly Dictionary<int, int> _pairAt;

    /// <summary>Creates the structure.</summary>
    /// <param name="blockSizes">Number of effects of each block; one block is unstructured, blocks of 1 are diagonal.</param>
    public BlockStructure(IReadOnlyList<int> blockSizes)
    {
        Q = blockSizes.Sum();
        BlockSizes = [.. blockSizes];
        _blockOf = [.. blockSizes.SelectMany((size, block) => Enumerable.Repeat(block, size))];
        Pairs = [.. from k in Enumerable.Range(0, Q) from l in Enumerable.Range(0, k + 1) where SameBlock(k, l) select (k, l)];
        _pairAt = Pairs.Select((pair, at) => (Key: PairOf(pair.K, pair.L), At: at)).ToDictionary(x => x.Key, x => x.At);
        Entries = [.. from c in Enumerable.Range(0, Q) from r in Enumerable.Range(c, Q - c) where SameBlock(r, c) select (r, c)];
        Products = ListProducts();
        Index = [.. Pairs.SelectMany(pair => new[] { pair.K, pair.L, PairOf(pair.K, pair.L) }), .. Products.SelectMany(x => new[] { x.I, x.J })];
    }

    /// <summary>q.</summary>
    public int Q { get; }

    /// <summary>Number of effects of each block.</summary>
    public IReadOnlyList<int> BlockSizes { get; }

    /// <summary>θ's entries (row, column) of Λ: by blocks, column by column, as lme4 orders them.</summary>
    public IReadOnlyList<(int Row, int Column)> Entries { get; }

    /// <summary>Pairs k ≥ l within a block.</summary>
    public IReadOnlyList<(int K, int L)> Pairs { get; }

    /// <summary>Pairs of entries of two symmetric matrices, lower by rows, whose products the Hessian needs; sorted.</summary>
    public IReadOnlyList<(int I, int J)> Products { get; }

    /// <summary>What the kernel reads: k, l and position of each pair, then the two positions of each product.</summary>
    public int[] Index { get; }

    /// <summary>Position of an entry in a lower triangle by rows.</summary>
    public static int PairOf(int k, int l) => k >= l ? k * (k + 1) / 2 + l : l * (l + 1) / 2 + k;

    /// <summary>Whether two effects may correlate.</summary>
    public bool SameBlock(int k, int l) => _blockOf[k] == _blockOf[l];

    /// <summary>Number of the pair (k, l) within <see cref="Pairs"/>; both must be of one block.</summary>
    public int PairAt(int k, int l) => _pairAt[PairOf(k, l)];

    /// <summary>Number of the product of entries at two positions.</summary>
    public int ProductAt(int i, int j) => _productAt[(i, j)];

    /// <summary>Layout of the derivative pass for p columns of X.</summary>
    public DerivativeLayout Derivatives(int p) => new(Q, p, Pairs.Count, Products.Count);

    // tr(D_a K D_b X) = Σ D_a[k,l] D_b[r,s] K[l,r] X[s,k]: k, l in a's block and r, s in b's.
    private List<(int I, int J)> ListProducts()
    {
        var products = new SortedSet<(int I, int J)>();
        for (int k = 0; k < Q; k++)
            for (int l = 0; l < Q; l++)
                for (int r = 0; r < Q; r++)
                    for (int s = 0; s < Q; s++)
                        if (SameBlock(k, l) && SameBlock(r, s)) products.Add((PairOf(l, r), PairOf(s, k)));
        foreach ((int I, int J) product in products) _productAt.Add(product, _productAt.Count);
        return [.. products];
    }
}
