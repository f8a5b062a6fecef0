using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Packing;

namespace FastLmm.Inference.Profiles;

/// <summary>All parameters in the user's units at a point of a profile.</summary>
internal sealed class UserParameters(PackedStatistics statistics, Estimates estimates, IReadOnlyList<ProfileParameter> parameters)
{
    private readonly double[,] _zMap = statistics.Basis.ZMap();
    private readonly double[,] _xMap = DenseMatrix.Multiply(statistics.Basis.XMap(), statistics.XMap);

    /// <summary>Row of the user's coefficient: its value is a constant + s · row · β'.</summary>
    internal double[] Contrast(int coefficient) =>
        [.. Enumerable.Range(0, statistics.P).Select(c => _xMap[statistics.KeptColumns[coefficient], c])];

    /// <summary>All parameters; a correlation is NaN where a variance is zero.</summary>
    internal double[] At(ProfileValue value)
    {
        double[,] rows = DenseMatrix.Multiply(_zMap, value.Root);
        return [.. parameters.Select(parameter => One(parameter, value, rows))];
    }

    private double One(ProfileParameter parameter, ProfileValue value, double[,] rows)
    {
        double scale = estimates.Basis.YScale, sigma = Math.Sqrt(value.Sigma2);
        switch (parameter.Kind)
        {
            case ProfileKind.Sigma: return sigma * scale * Math.Sqrt(estimates.Basis.WeightScale);
            case ProfileKind.StandardDeviation: return sigma * scale * Length(rows, parameter.First);
            case ProfileKind.Correlation:
                double product = Length(rows, parameter.First) * Length(rows, parameter.Second), inner = 0;
                for (int c = 0; c < rows.GetLength(1); c++) inner += rows[parameter.First, c] * rows[parameter.Second, c];
                return product > 0 ? Math.Clamp(inner / product, -1, 1) : double.NaN;
            default:
                double[] contrast = Contrast(parameter.First), origin = estimates.Optimum.Point.Beta;
                double moved = 0;
                for (int c = 0; c < contrast.Length; c++) moved += contrast[c] * (value.Beta[c] - origin[c]);
                return estimates.Beta[parameter.First] + scale * moved;
        }
    }

    private static double Length(double[,] rows, int row) => Math.Sqrt(RelativeFactor.RowSquare(rows, row));
}
