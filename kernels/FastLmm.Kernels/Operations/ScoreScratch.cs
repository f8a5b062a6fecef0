namespace FastLmm.Kernels.Operations;

/// <summary>
/// Where the scratch of a <see cref="ScorePass"/> holds what: L, RΛ | H⁻¹(J_y − J_xβ̂) (q) | ā (p) | J̃_xC (q × p) | W_xxC (c × p) |
/// N (p × p) | tile.
/// </summary>
/// <param name="Q">Columns of Z.</param>
/// <param name="P">Columns of X.</param>
/// <param name="OwnColumns">c, those of X that have leftovers.</param>
internal readonly record struct ScoreScratch(int Q, int P, int OwnColumns)
{
    /// <summary>ā.</summary>
    internal int Score => SubjectFactor.Scratch(Q) + Q;

    /// <summary>J̃_xC.</summary>
    internal int Columns => Score + P;

    /// <summary>W_xxC of the columns that have leftovers.</summary>
    internal int Own => Columns + Q * P;

    /// <summary>N, whole.</summary>
    internal int Whole => Own + OwnColumns * P;

    /// <summary>N (s) | N² (s) of each of a tile.</summary>
    internal int Tile => Whole + P * P;
}
