using FastLmm.Algebra;

namespace FastLmm.Estimation;

/// <summary>The step of a trust region (Moré &amp; Sorensen 1983) in the eigenbasis of the Hessian.</summary>
internal sealed class TrustRegionStep
{
    private const double FlatEigenvalue = 1e-10;        // of the largest: METHOD.md 5
    private const double FlatGradient = 1e-6;           // moving a unit along a flat direction changes d by less than this

    private readonly SymmetricEigen _eigen;
    private readonly double[] _g;
    private readonly double _largest;

    internal TrustRegionStep(double[,] hessian, double[] gradient)
    {
        _eigen = SymmetricEigen.Of(hessian);
        _g = _eigen.Coordinates(gradient);
        _largest = Math.Max(Math.Abs(_eigen.Values[0]), Math.Abs(_eigen.Values[^1]));
        for (int i = 0; i < _g.Length; i++)
        {
            if (Math.Abs(_eigen.Values[i]) > FlatEigenvalue * _largest || Math.Abs(_g[i]) > FlatGradient)
                Decrement += 0.5 * _g[i] * _g[i] / _eigen.Values[i];
        }
        Definite = Enumerable.Range(0, _g.Length).All(i => _eigen.Values[i] > FlatEigenvalue * _largest || Flat(i));
    }

    /// <summary>Eigenvalues of the Hessian, ascending.</summary>
    internal IReadOnlyList<double> Eigenvalues => _eigen.Values;

    /// <summary>½ g'H⁻¹g over the directions that are not flat.</summary>
    internal double Decrement { get; }

    /// <summary>No direction has negative curvature; flat ones, where neither gradient nor curvature is left, do not count.</summary>
    internal bool Definite { get; }

    /// <summary>The step of at most length <paramref name="radius"/> that lowers the quadratic model most.</summary>
    internal double[] Within(double radius)
    {
        if (Definite)
        {
            double[] newton = Shifted(0);
            if (Length(newton) <= radius) return Back(newton);
        }
        double floor = Math.Max(0, -_eigen.Values[0]), tiny = 1e-14 * Math.Max(_largest, 1e-300);
        double low = floor + tiny, high = low + Math.Max(_largest, tiny);
        if (Length(Shifted(low)) < radius) return Back(Hard(Shifted(low), radius));
        while (Length(Shifted(high)) > radius) high = floor + 4 * (high - floor);
        for (int i = 0; i < 100; i++)
        {
            double middle = floor + Math.Sqrt((low - floor) * (high - floor));
            if (Length(Shifted(middle)) > radius) low = middle;
            else high = middle;
        }
        return Back(Shifted(high));
    }

    /// <summary>What the quadratic model says a step lowers d by.</summary>
    internal double Predicted(double[] step)
    {
        double[] s = _eigen.Coordinates(step);
        double sum = 0;
        for (int i = 0; i < s.Length; i++) sum -= _g[i] * s[i] + 0.5 * _eigen.Values[i] * s[i] * s[i];
        return sum;
    }

    private bool Flat(int i) => Math.Abs(_eigen.Values[i]) <= FlatEigenvalue * _largest && Math.Abs(_g[i]) <= FlatGradient;

    private double[] Shifted(double mu)
    {
        var s = new double[_g.Length];
        for (int i = 0; i < s.Length; i++) s[i] = Flat(i) ? 0 : -_g[i] / (_eigen.Values[i] + mu);
        return s;
    }

    // The hard case: nothing of g lies along the lowest eigenvector, so that direction fills up the radius.
    private double[] Hard(double[] s, double radius)
    {
        double rest = radius * radius;
        for (int i = 1; i < s.Length; i++) rest -= s[i] * s[i];
        if (_eigen.Values[0] < 0 && rest > 0) s[0] = (s[0] < 0 ? -1 : 1) * Math.Sqrt(rest);
        return s;
    }

    private double[] Back(double[] coordinates)
    {
        var step = new double[coordinates.Length];
        for (int r = 0; r < step.Length; r++)
            for (int c = 0; c < step.Length; c++) step[r] += _eigen.Vectors[r, c] * coordinates[c];
        return step;
    }

    private static double Length(double[] x) => Math.Sqrt(x.Sum(entry => entry * entry));
}
