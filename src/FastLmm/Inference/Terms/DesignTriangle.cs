using FastLmm.Algebra;
using FastLmm.Packing;

namespace FastLmm.Inference.Terms;

/// <summary>A matrix F with F'F = X'X over the user's columns, rows unweighted, dropped columns included.</summary>
/// <remarks>Made from a Cholesky factor in the basis of the arithmetic, so that offsets and near collinearity cost no digits.</remarks>
internal static class DesignTriangle
{
    /// <summary>F, kept columns × all columns.</summary>
    internal static double[,] Of(PackedStatistics statistics)
    {
        double[,] lower = Cholesky.Factor(statistics.Moments!.XX)
            ?? throw new LmmException(FailureKind.FitFailed, "the columns of the fixed part are linearly dependent; leave one of them out");
        double[,] coordinates = DenseMatrix.Multiply(statistics.XCoordinates, statistics.Basis.XMapInverse());
        return DenseMatrix.Multiply(DenseMatrix.Transpose(lower), coordinates);
    }
}
