using FastLmm.Algebra;
using FastLmm.Kernels.Reference;
using FastLmm.Tests.GoldenFits;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Identities;

/// <summary>A golden fit's estimates with its rows by subject in the user's basis: what the identities are written in.</summary>
internal sealed class DenseFit
{
    internal DenseFit(string id)
    {
        Engine = EngineFit.Of(id);
        Result = DesignTableFit.Of(id);
        Design = GoldenDesign.Load(Golden.DesignOf(id));
        G = Engine.Estimates.G;
        Sigma2 = Engine.Estimates.Sigma * Engine.Estimates.Sigma;
    }

    internal EngineFit Engine { get; }

    internal LmmFit Result { get; }

    internal GoldenDesign Design { get; }

    internal double[,] G { get; }

    internal double Sigma2 { get; }

    internal int Subjects => Design.DistinctSubjects.Length;

    /// <summary>Rows of a subject.</summary>
    internal int[] RowsOf(int subject) => [.. Enumerable.Range(0, Design.Rows).Where(row => Design.Subject[row] == subject)];

    /// <summary>Z_i.</summary>
    internal double[,] Z(int subject) => Columns(Design.Z, RowsOf(subject));

    /// <summary>y_i − offset.</summary>
    internal double[] Y(int subject) => [.. RowsOf(subject).Select(row => Design.Y[row] - (Design.Offset?[row] ?? 0))];

    /// <summary>X_iβ̂.</summary>
    internal double[] Mean(int subject) => DenseMatrix.Multiply(Columns(Design.X, RowsOf(subject)), Engine.Estimates.Beta);

    /// <summary>σ²/w of a subject's rows.</summary>
    internal double[] ErrorVariances(int subject) => [.. RowsOf(subject).Select(row => Sigma2 / (Design.Weight?[row] ?? 1))];

    /// <summary>Σ_i = Z_iGZ_i' + σ²W_i⁻¹.</summary>
    internal double[,] Covariance(int subject)
    {
        double[,] z = Z(subject), sigma = DenseMatrix.MultiplyTransposed(DenseMatrix.Multiply(z, G), z);
        double[] error = ErrorVariances(subject);
        for (int i = 0; i < error.Length; i++) sigma[i, i] += error[i];
        return sigma;
    }

    /// <summary>Σ_i⁻¹v.</summary>
    internal double[] Solve(int subject, double[] v)
    {
        double[,] system = new double[v.Length, v.Length + 1], sigma = Covariance(subject);
        for (int r = 0; r < v.Length; r++)
        {
            for (int c = 0; c < v.Length; c++) system[r, c] = sigma[r, c];
            system[r, v.Length] = v[r];
        }
        return LinearSystem.Solve(system);
    }

    /// <summary>log|Σ_i|.</summary>
    internal double LogDeterminant(int subject)
    {
        double[,] l = Cholesky.Factor(Covariance(subject))!;
        return Enumerable.Range(0, l.GetLength(0)).Sum(k => 2 * Math.Log(l[k, k]));
    }

    /// <summary>The subject for the reference pass, unweighted.</summary>
    internal DenseSubject Unweighted(int subject) => new(Z(subject), Columns(Design.X, RowsOf(subject)), Y(subject));

    private static double[,] Columns(double[][] columns, int[] rows)
    {
        var matrix = new double[rows.Length, columns.Length];
        for (int i = 0; i < rows.Length; i++)
            for (int c = 0; c < columns.Length; c++) matrix[i, c] = columns[c][rows[i]];
        return matrix;
    }
}
