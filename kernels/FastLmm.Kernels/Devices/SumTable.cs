using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Devices;

/// <summary>
/// What each sum of a pass is made of, for <see cref="TiledBody"/>: Σ_j w[a + j stepA] w[b + j stepB], j = 0..terms−1, in the work w of a
/// subject. Terms come in the order in which a processor adds them. The determinant is not in it.
/// </summary>
internal sealed class SumTable
{
    private readonly DerivativeLayout _layout;
    private readonly List<(int A, int B, int StepA, int StepB, int Terms)> _sums = [];

    private SumTable(in DerivativeLayout layout) => _layout = layout;

    /// <summary>a of all sums, then b, stepA, stepB, terms.</summary>
    /// <param name="tile">The sums of a pass with derivatives; its layout has a tile of 1.</param>
    internal static int[] Derivatives(DerivativeTile tile)
    {
        var table = new SumTable(tile.Layout);
        if (tile.Part.WithValue) table.AddValue();
        if (tile.Part.WithSmall) table.AddSmall(tile.Index);
        for (int row = tile.Part.FirstRow; row < tile.Part.EndRow; row++) table.AddCrossRow(tile.Index, row);
        return table.Columns();
    }

    /// <summary>The same of a value pass.</summary>
    internal static int[] Value(in DerivativeLayout layout)
    {
        var table = new SumTable(layout);
        table.AddValue();
        return table.Columns();
    }

    private int[] Columns() =>
    [
        .. _sums.Select(x => x.A), .. _sums.Select(x => x.B), .. _sums.Select(x => x.StepA), .. _sums.Select(x => x.StepB),
        .. _sums.Select(x => x.Terms),
    ];

    // Upper triangle by rows of J̃'J̃: a term for each row of J̃.
    private void AddValue()
    {
        int width = _layout.P + 1, tilde = _layout.ScratchTilde;
        for (int r = 0; r < width; r++)
            for (int c = r; c < width; c++) _sums.Add((tilde + r, tilde + c, width, width, _layout.Q));
    }

    private void AddSmall(int[] index)
    {
        int k = _layout.ScratchK, one = _layout.TileScratch, pairs = _layout.Pairs;
        for (int matrix = 0; matrix < 3; matrix++)
            for (int pair = 0; pair < pairs; pair++) _sums.Add((k + matrix * _layout.AllPairs + index[3 * pair + 2], one, 0, 0, 1));
        for (int pair = 0; pair < pairs; pair++)
            for (int c = 0; c < _layout.P; c++) AddPair(index[3 * pair], index[3 * pair + 1], _layout.P, c);
        for (int matrix = 0; matrix < 3; matrix++)
        {
            for (int product = 0; product < _layout.Products; product++)
            {
                int at = 3 * pairs + 2 * product;
                _sums.Add((k + index[at], k + matrix * _layout.AllPairs + index[at + 1], 0, 0, 1));
            }
        }
    }

    // Row c of a pair: columns 0..c of T_l'T_k + T_k'T_l.
    private void AddCrossRow(int[] index, int row)
    {
        int pair = row / _layout.P, r = row % _layout.P;
        for (int c = 0; c <= r; c++) AddPair(index[3 * pair], index[3 * pair + 1], r, c);
    }

    // [T u]_l[r] [T u]_k[c] + [T u]_k[r] [T u]_l[c]; one term where k = l.
    private void AddPair(int k, int l, int r, int c)
    {
        int t = _layout.ScratchT, width = _layout.P + 1, swap = (k - l) * width;
        _sums.Add((t + l * width + r, t + k * width + c, swap, -swap, swap == 0 ? 1 : 2));
    }
}
