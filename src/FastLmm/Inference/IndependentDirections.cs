using FastLmm.Algebra;

namespace FastLmm.Inference;

/// <summary>A direction of Lβ̂ − r that is uncorrelated with the others.</summary>
/// <param name="Variance">Of e'Lβ̂.</param>
/// <param name="Deviation">e'(Lβ̂ − r).</param>
/// <param name="Contrast">L'e, p.</param>
internal readonly record struct Direction(double Variance, double Deviation, double[] Contrast);

/// <summary>
/// Uncorrelated directions of Lβ̂ − r, as many as L has independent rows: the eigenvectors of L vcov L', as lmerTest takes them. Where rows are
/// dependent or nearly so, an orthogonalisation of the rows of LC, CC' = vcov, L in echelon form, instead: eigenvalues of the product would
/// be rounding.
/// </summary>
internal static class IndependentDirections
{
    private const double Dependent = 1e-13;             // of a row's norm, in LC
    private const double NearlyDependent = 1e-4;        // its square is the part of an eigenvalue that is left

    /// <summary>Finds them.</summary>
    /// <param name="l">L, k × p.</param>
    /// <param name="nullValues">r, k.</param>
    /// <param name="beta">β̂, p.</param>
    /// <param name="vcov">vcov, p × p.</param>
    /// <exception cref="LmmException">Dependent rows ask for different values.</exception>
    internal static IEnumerable<Direction> Of(double[,] l, double[] nullValues, double[] beta, double[,] vcov)
    {
        int k = l.GetLength(0);
        if (RootRows(l, vcov) is not { } rows) return Eigen(l, Deviation(l, nullValues, beta), vcov);
        OrthogonalColumns basis = OrthogonalColumns.Of(rows, k, 0);
        bool clear = basis.Kept.Count == k
            && Enumerable.Range(0, k).All(i => basis.Coefficients[i, i] > NearlyDependent * DenseMatrix.ColumnNorm(basis.Coefficients, i));
        if (clear) return Eigen(l, Deviation(l, nullValues, beta), vcov);
        (l, nullValues) = EchelonForm.Of(l, nullValues);
        return Orthogonalised(l, Deviation(l, nullValues, beta), OrthogonalColumns.Of(RootRows(l, vcov)!, l.GetLength(0), Dependent));
    }

    private static double[] Deviation(double[,] l, double[] nullValues, double[] beta) =>
        [.. DenseMatrix.Multiply(l, beta).Select((estimate, i) => estimate - nullValues[i])];

    // The columns of (LC)', p × k; null where vcov is singular.
    private static double[,]? RootRows(double[,] l, double[,] vcov)
    {
        int p = vcov.GetLength(0);
        var scaled = new double[p, p];
        for (int r = 0; r < p; r++)
            for (int c = 0; c < p; c++) scaled[r, c] = vcov[r, c] / Math.Sqrt(vcov[r, r] * vcov[c, c]);
        if (Cholesky.Factor(scaled) is not { } root) return null;
        for (int r = 0; r < p; r++)
            for (int c = 0; c <= r; c++) root[r, c] *= Math.Sqrt(vcov[r, r]);
        return DenseMatrix.Transpose(DenseMatrix.Multiply(l, root));
    }

    private static IEnumerable<Direction> Eigen(double[,] l, double[] deviation, double[,] vcov)
    {
        SymmetricEigen eigen = SymmetricEigen.Of(DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(l, vcov), l));
        double[] along = eigen.Coordinates(deviation);
        double[,] contrasts = DenseMatrix.Multiply(DenseMatrix.Transpose(eigen.Vectors), l);
        return Enumerable.Range(0, along.Length).Reverse().Where(m => eigen.Values[m] > 0)
            .Select(m => new Direction(eigen.Values[m], along[m], DenseMatrix.Row(contrasts, m)));
    }

    // (LC)' = QR: the rows of R⁻ᵀL have variance 1 and no covariance.
    private static List<Direction> Orthogonalised(double[,] l, double[] deviation, OrthogonalColumns basis)
    {
        List<Direction> directions = [];
        for (int i = 0; i < basis.Kept.Count; i++)
        {
            double value = deviation[basis.Kept[i]];
            double[] contrast = DenseMatrix.Row(l, basis.Kept[i]);
            for (int j = 0; j < i; j++)
            {
                double on = basis.Coefficients[j, basis.Kept[i]];
                value -= on * directions[j].Deviation;
                for (int c = 0; c < contrast.Length; c++) contrast[c] -= on * directions[j].Contrast[c];
            }
            double left = basis.Coefficients[i, basis.Kept[i]];
            directions.Add(new Direction(1, value / left, [.. contrast.Select(x => x / left)]));
        }
        return directions;
    }
}
