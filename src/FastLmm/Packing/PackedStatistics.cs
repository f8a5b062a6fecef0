using FastLmm.Kernels.Layout;

namespace FastLmm.Packing;

/// <summary>
/// All that the likelihood needs from the data (METHOD.md 2), in the basis of <see cref="Basis"/> and for the columns of X that are
/// kept: the triangles of the subjects, the leftover triangle, and three numbers.
/// </summary>
public sealed record PackedStatistics
{
    /// <summary>Triangles (R_i | J_i).</summary>
    public required PackedSubjects Subjects { get; init; }

    /// <summary>U, upper triangular (p+1) × (p+1), y last: U'U = W.</summary>
    public required double[,] Leftover { get; init; }

    /// <summary>
    /// W_i of every subject, ΣW_i = W; null when they were not asked for, or when the columns of X are so nearly dependent that their
    /// products in the pilot's basis have lost too much (<see cref="LeftoverReading"/> makes them in the final one).
    /// </summary>
    public PackedLeftovers? OwnLeftovers { get; init; }

    /// <summary>N.</summary>
    public required long Rows { get; init; }

    /// <summary>Σ log w', the weights being divided by the basis' weight scale.</summary>
    public required double SumLogWeights { get; init; }

    /// <summary>The basis that rows were transformed with.</summary>
    public required DesignBasis Basis { get; init; }

    /// <summary>Rows of each subject, m.</summary>
    public required int[] RowCounts { get; init; }

    /// <summary>Which columns of X are kept, in order.</summary>
    public required IReadOnlyList<int> KeptColumns { get; init; }

    /// <summary>p of the basis × kept columns: X of the arithmetic is X' times this.</summary>
    public required double[,] XMap { get; init; }

    /// <summary>Kept columns × p of the basis: X' is the X of the arithmetic times this, dropped columns included.</summary>
    public required double[,] XCoordinates { get; init; }

    /// <summary>Sums over rows without their weights.</summary>
    public RowMoments? Moments { get; init; }

    /// <summary>What the shift of y took out, in the basis of X'.</summary>
    public required double[] Gamma { get; init; }

    /// <summary>Which rows these are.</summary>
    public DataFingerprint Fingerprint { get; init; }

    /// <summary>‖y'‖² before <see cref="ResponseShift"/> was taken out.</summary>
    public double ResponseSquares { get; init; }

    /// <summary>Coefficients on the columns of the arithmetic that were taken out of y', p.</summary>
    public double[] ResponseShift { get; init; } = [];

    /// <summary>Σ rank R_i.</summary>
    public long SubjectRank { get; init; }

    /// <summary>Rank of X within subjects, rank W_xx.</summary>
    public int WithinRank { get; init; }

    /// <summary>Columns of X that the arithmetic sees.</summary>
    public int P => Subjects.P;

    /// <summary>Columns of Z.</summary>
    public int Q => Subjects.Q;
}
