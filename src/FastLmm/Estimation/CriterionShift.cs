using FastLmm.Algebra;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>What takes d of the arithmetic to the user's: 2ν log s − [REML] 2 log|det T| (METHOD.md 2, "Basis").</summary>
internal static class CriterionShift
{
    /// <summary>The shift.</summary>
    /// <param name="statistics">The packed statistics, whose basis and kept columns decide it.</param>
    /// <param name="reml">Whether the criterion is REML's.</param>
    /// <param name="nu">N for ML, N − p for REML.</param>
    internal static double Of(PackedStatistics statistics, bool reml, double nu)
    {
        double shift = 2 * nu * Math.Log(statistics.Basis.YScale);
        if (!reml) return shift;
        double[,] t = DenseMatrix.Multiply(statistics.Basis.XMap(), statistics.XMap);
        for (int c = 0; c < statistics.P; c++) shift -= 2 * Math.Log(Math.Abs(t[statistics.KeptColumns[c], c]));
        return shift;
    }
}
