using FastLmm.Algebra;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>The optimum in the user's basis: METHOD.md 2, "Basis", backwards.</summary>
internal sealed class Estimates
{
    private readonly PackedStatistics _statistics;
    private readonly double[,] _xMap;                   // T times the map of the kept columns: β = T γ' + s · this · β'

    internal Estimates(PackedStatistics statistics, ProfiledCriterion criterion, Optimum optimum)
    {
        _statistics = statistics;
        Structure = criterion.Structure;
        Optimum = optimum;
        Passes = criterion.Passes;
        Reml = criterion.Reml;
        _xMap = DenseMatrix.Multiply(Basis.XMap(), statistics.XMap);
        InnerSigma = Math.Sqrt(optimum.Point.Sigma2);
        Sigma = InnerSigma * Basis.YScale * Math.Sqrt(Basis.WeightScale);
        Criterion = optimum.Point.D + CriterionShift.Of(statistics, criterion.Reml, optimum.Point.Nu);
        ZLambda = DenseMatrix.Multiply(Basis.ZMap(), optimum.Point.Lambda);
        Lambda = RelativeFactor.Canonical(RelativeFactor.Triangularise(Scaled(ZLambda, 1 / Math.Sqrt(Basis.WeightScale))));
        G = Scaled(DenseMatrix.MultiplyTransposed(ZLambda, ZLambda), Math.Pow(InnerSigma * Basis.YScale, 2));
        Beta = UserBeta();
        VcovRoot = UserRoot();
        Vcov = DenseMatrix.MultiplyTransposed(VcovRoot, VcovRoot);
    }

    /// <summary>Where the optimiser ended, in the basis of the arithmetic.</summary>
    internal Optimum Optimum { get; }

    /// <summary>Passes over the subjects, those of the start among them.</summary>
    internal int Passes { get; }

    /// <summary>Blocks of G.</summary>
    internal BlockStructure Structure { get; }

    /// <summary>Whether the criterion is REML's.</summary>
    internal bool Reml { get; }

    /// <summary>The basis of the arithmetic.</summary>
    internal DesignBasis Basis => _statistics.Basis;

    /// <summary>σ of the arithmetic.</summary>
    internal double InnerSigma { get; }

    /// <summary>T_ZΛ', not triangular: rows are the user's effects.</summary>
    internal double[,] ZLambda { get; }

    /// <summary>−2 log-likelihood.</summary>
    internal double Criterion { get; }

    /// <summary>σ̂.</summary>
    internal double Sigma { get; }

    /// <summary>Λ, canonical.</summary>
    internal double[,] Lambda { get; }

    /// <summary>G, q × q.</summary>
    internal double[,] G { get; }

    /// <summary>β̂ of the kept columns.</summary>
    internal double[] Beta { get; }

    /// <summary>Covariance matrix of β̂.</summary>
    internal double[,] Vcov { get; }

    /// <summary>
    /// M with MM' = <see cref="Vcov"/>: takes matrices P A P of the arithmetic, given as C'AC, to the user's columns as M (C'AC) M'.
    /// </summary>
    internal double[,] VcovRoot { get; }

    /// <summary>b = this · b', q × q.</summary>
    internal double[,] RandomEffectMap => Scaled(Basis.ZMap(), Basis.YScale);

    private double[] UserBeta()
    {
        double[] all = DenseMatrix.Multiply(_xMap, Optimum.Point.Beta);
        double[] shift = DenseMatrix.Multiply(Basis.XMap(), _statistics.Gamma);
        return [.. _statistics.KeptColumns.Select(row => shift[row] + Basis.YScale * all[row])];
    }

    private double[,] UserRoot()
    {
        double[,] root = Scaled(DenseMatrix.Multiply(_xMap, Optimum.Point.C), Basis.YScale * InnerSigma);
        int p = _statistics.P;
        var kept = new double[p, p];
        for (int r = 0; r < p; r++)
            for (int c = 0; c < p; c++) kept[r, c] = root[_statistics.KeptColumns[r], c];
        return kept;
    }

    private static double[,] Scaled(double[,] matrix, double factor)
    {
        var scaled = (double[,])matrix.Clone();
        for (int r = 0; r < scaled.GetLength(0); r++)
            for (int c = 0; c < scaled.GetLength(1); c++) scaled[r, c] *= factor;
        return scaled;
    }
}
