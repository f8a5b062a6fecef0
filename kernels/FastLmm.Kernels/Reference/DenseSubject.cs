namespace FastLmm.Kernels.Reference;

/// <summary>
/// One subject by the definition: V_i = I + Z_iDZ_i' is written out, n_i × n_i, factored by Cholesky, and everything is a quadratic
/// form in its inverse. Slow and obvious; every other path is held to it. Rows carry √w.
/// </summary>
/// <param name="Z">Z_i, n_i × q.</param>
/// <param name="X">X_i, n_i × p.</param>
/// <param name="Y">y_i, n_i.</param>
public sealed record DenseSubject(double[,] Z, double[,] X, double[] Y)
{
    /// <summary>n_i.</summary>
    public int Rows => Y.Length;

    /// <summary>V_i for D = ΛΛ'.</summary>
    /// <param name="lambda">Λ, q × q.</param>
    public double[,] Covariance(double[,] lambda)
    {
        int q = Z.GetLength(1);
        var zl = new double[Rows, q];
        for (int i = 0; i < Rows; i++)
            for (int c = 0; c < q; c++)
                for (int k = 0; k < q; k++) zl[i, c] += Z[i, k] * lambda[k, c];
        var v = new double[Rows, Rows];
        for (int i = 0; i < Rows; i++)
            for (int j = 0; j < Rows; j++)
            {
                double sum = i == j ? 1 : 0;
                for (int c = 0; c < q; c++) sum += zl[i, c] * zl[j, c];
                v[i, j] = sum;
            }
        return v;
    }

    /// <summary>Quadratic forms in V_i⁻¹ and log|V_i|.</summary>
    public DenseForms Forms(double[,] lambda)
    {
        double[,] l = Factor(Covariance(lambda));
        int q = Z.GetLength(1), p = X.GetLength(1);
        var all = new double[Rows, q + p + 1];                          // L⁻¹[Z X y]
        for (int c = 0; c < q + p + 1; c++)
            for (int i = 0; i < Rows; i++)
            {
                double sum = c < q ? Z[i, c] : c < q + p ? X[i, c - q] : Y[i];
                for (int k = 0; k < i; k++) sum -= l[i, k] * all[k, c];
                all[i, c] = sum / l[i, i];
            }
        var forms = new double[q + p + 1, q + p + 1];
        for (int a = 0; a < q + p + 1; a++)
            for (int b = 0; b < q + p + 1; b++)
                for (int i = 0; i < Rows; i++) forms[a, b] += all[i, a] * all[i, b];
        double logDeterminant = 0;
        for (int i = 0; i < Rows; i++) logDeterminant += 2 * Math.Log(l[i, i]);
        return new DenseForms(forms, logDeterminant, q, p);
    }

    private static double[,] Factor(double[,] v)
    {
        int n = v.GetLength(0);
        var l = new double[n, n];
        for (int j = 0; j < n; j++)
            for (int i = j; i < n; i++)
            {
                double sum = v[i, j];
                for (int k = 0; k < j; k++) sum -= l[i, k] * l[j, k];
                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }
        return l;
    }
}

/// <summary>[Z X y]'V⁻¹[Z X y] of a subject and log|V|.</summary>
/// <param name="All">The forms, (q+p+1) × (q+p+1).</param>
/// <param name="LogDeterminant">log|V_i|.</param>
/// <param name="Q">q.</param>
/// <param name="P">p.</param>
public sealed record DenseForms(double[,] All, double LogDeterminant, int Q, int P)
{
    /// <summary>K_i = Z'V⁻¹Z.</summary>
    public double K(int k, int l) => All[k, l];

    /// <summary>T_i = Z'V⁻¹X.</summary>
    public double T(int k, int c) => All[k, Q + c];

    /// <summary>t_i = Z'V⁻¹y.</summary>
    public double Ty(int k) => All[k, Q + P];

    /// <summary>[X y]'V⁻¹[X y].</summary>
    public double S(int a, int b) => All[Q + a, Q + b];
}
