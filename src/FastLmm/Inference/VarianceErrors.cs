using FastLmm.Estimation;

namespace FastLmm.Inference;

/// <summary>Standard errors of σ and of the random effects' SDs: the delta method from Acov(θ, σ) (METHOD.md 6a).</summary>
internal sealed class VarianceErrors(Estimates estimates, VarianceInformation information)
{
    private readonly double[][] _directions = [.. information.Directions()];

    /// <summary>SE of σ̂.</summary>
    internal double OfSigma()
    {
        int n = estimates.Structure.Entries.Count;
        var gradient = new double[n + 1];
        gradient[n] = 1;
        return estimates.Sigma / estimates.InnerSigma * Error(gradient);
    }

    /// <summary>SE of the SD of effect k, σ‖row k of T_ZΛ‖; NaN for a zero variance.</summary>
    internal double OfStandardDeviation(int k)
    {
        double[,] m = estimates.ZLambda, zMap = estimates.Basis.ZMap();
        double norm = Math.Sqrt(RelativeFactor.RowSquare(m, k));
        if (!(norm > 0)) return double.NaN;
        int n = estimates.Structure.Entries.Count;
        var gradient = new double[n + 1];
        for (int a = 0; a < n; a++)
        {
            (int row, int column) = estimates.Structure.Entries[a];
            gradient[a] = estimates.InnerSigma * zMap[k, row] * m[k, column] / norm;
        }
        gradient[n] = norm;
        return estimates.Basis.YScale * Error(gradient);
    }

    private double Error(double[] gradient)
    {
        double variance = 0;
        foreach (double[] direction in _directions)
        {
            double along = 0;
            for (int a = 0; a < gradient.Length; a++) along += gradient[a] * direction[a];
            variance += along * along;
        }
        return Math.Sqrt(variance);
    }
}
