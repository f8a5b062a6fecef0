namespace FastLmm.Algebra;

/// <summary>Symmetric matrices kept as their lower triangles by rows.</summary>
internal static class LowerTriangle
{
    /// <summary>The whole matrix, n × n.</summary>
    internal static double[,] Full(double[] lower, int n)
    {
        var full = new double[n, n];
        for (int r = 0, at = 0; r < n; r++)
            for (int c = 0; c <= r; c++, at++) full[r, c] = full[c, r] = lower[at];
        return full;
    }

    /// <summary>Adds a number to the diagonal.</summary>
    internal static void AddToDiagonal(double[] lower, double value)
    {
        for (int r = 0, at = 0; at < lower.Length; r++, at += r + 1) lower[at] += value;
    }

    /// <summary>Adds a multiple of another matrix.</summary>
    internal static void Add(double[] lower, double factor, double[] other)
    {
        for (int at = 0; at < lower.Length; at++) lower[at] += factor * other[at];
    }

    /// <summary>tr A.</summary>
    internal static double Trace(double[] lower)
    {
        double sum = 0;
        for (int r = 0, at = 0; at < lower.Length; r++, at += r + 1) sum += lower[at];
        return sum;
    }

    /// <summary>tr(AB); an empty matrix counts as zero.</summary>
    internal static double Frobenius(double[] a, double[] b)
    {
        double sum = 0;
        for (int r = 0, at = 0; at < Math.Min(a.Length, b.Length); r++)
        {
            for (int c = 0; c < r; c++, at++) sum += 2 * a[at] * b[at];
            sum += a[at] * b[at++];
        }
        return sum;
    }
}
