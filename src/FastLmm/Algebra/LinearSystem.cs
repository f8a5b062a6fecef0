namespace FastLmm.Algebra;

/// <summary>Gaussian elimination with row exchanges.</summary>
internal static class LinearSystem
{
    private const double Singular = 1e-12;

    /// <summary>Solves [A | b], n × (n+1), which is overwritten; unknowns that A does not determine are 0.</summary>
    internal static double[] Solve(double[,] system)
    {
        int n = system.GetLength(0);
        var size = new double[n];
        for (int r = 0; r < n; r++)
            for (int c = 0; c < n; c++) size[c] = Math.Max(size[c], Math.Abs(system[r, c]));
        var pivotOf = new int[n];
        int rank = 0;
        for (int c = 0; c < n; c++)
        {
            int best = rank;
            for (int r = rank; r < n; r++) if (Math.Abs(system[r, c]) > Math.Abs(system[Math.Min(best, n - 1), c])) best = r;
            pivotOf[c] = -1;
            if (rank == n || !(Math.Abs(system[best, c]) > Singular * size[c])) continue;
            for (int k = 0; k <= n; k++) (system[rank, k], system[best, k]) = (system[best, k], system[rank, k]);
            for (int r = 0; r < n; r++)
            {
                double factor = r == rank ? 0 : system[r, c] / system[rank, c];
                if (factor == 0) continue;
                for (int k = c; k <= n; k++) system[r, k] -= factor * system[rank, k];
            }
            pivotOf[c] = rank++;
        }
        var solution = new double[n];
        for (int c = 0; c < n; c++) if (pivotOf[c] >= 0) solution[c] = system[pivotOf[c], n] / system[pivotOf[c], c];
        return solution;
    }
}
