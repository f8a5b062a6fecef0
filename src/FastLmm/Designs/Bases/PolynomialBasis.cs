using System.Collections.Immutable;
using FastLmm.Algebra;

namespace FastLmm.Designs.Bases;

/// <summary>The powers x, x², … of R's <c>poly(x, degree, raw = TRUE)</c>.</summary>
/// <param name="Degree">The highest power.</param>
public sealed record RawPolynomialBasis(int Degree) : ColumnBasis
{
    /// <inheritdoc/>
    public override int Columns => Degree;

    /// <inheritdoc/>
    public override void Evaluate(double x, Span<double> row)
    {
        for (int k = 0; k < Degree; k++) row[k] = k == 0 ? x : k == 1 ? x * x : Math.Pow(x, k + 1);
    }
}

/// <summary>
/// The polynomials of degree 1, 2, … of R's <c>poly</c>, orthonormal over the values they were made from. With p₀ = 1 and p₋₁ = 0,
/// p_{k+1}(x) = (x − α_k) p_k(x) − (n_k/n_{k−1}) p_{k−1}(x), where n_k is the sum of p_k²; column k is p_k/√n_k.
/// </summary>
/// <param name="Alpha">α₀ …, one per degree.</param>
/// <param name="Norm2">1, n₀, n₁ …, as the <c>norm2</c> of R's <c>coefs</c>.</param>
public sealed record PolynomialBasis(ImmutableArray<double> Alpha, ImmutableArray<double> Norm2) : ColumnBasis
{
    // As R's qr: what is left of a power after the lower ones must exceed this part of it.
    private const double LeastPart = 1e-7;

    /// <inheritdoc/>
    public override int Columns => Alpha.Length;

    /// <summary>The basis over given values; null when they have too few different ones.</summary>
    /// <remarks>One pass over the values per degree, sums compensated.</remarks>
    internal static PolynomialBasis? Over(ReadOnlySpan<double> values, int degree)
    {
        double center = Mean(values);
        var alpha = new double[degree];
        var norm2 = new double[degree + 2];
        (norm2[0], norm2[1]) = (1, values.Length);
        for (int k = 0; k <= degree; k++)
        {
            CompensatedSum squares = default, moment = default, powers = default;
            foreach (double value in values)
            {
                double x = value - center;
                double p = Recur(x, alpha, norm2, k, out double power);
                squares.Add(p * p);
                moment.Add(x * p * p);
                powers.Add(power * power);
            }
            norm2[k + 1] = squares.Value;
            if (!(squares.Value > LeastPart * LeastPart * powers.Value)) return null;
            if (k < degree) alpha[k] = moment.Value / squares.Value;
        }
        return new PolynomialBasis([.. alpha.Select(a => a + center)], [.. norm2]);
    }

    /// <summary>All polynomials over 1, 2, …, n: Chebyshev's of a discrete variable, whose n_k are known.</summary>
    internal static PolynomialBasis OverScores(int n)
    {
        var norm2 = new double[n + 1];
        (norm2[0], norm2[1]) = (1, n);
        for (int k = 1; k < n; k++) norm2[k + 1] = norm2[k] * ((double)k * k * ((double)n * n - (double)k * k) / (4 * (4.0 * k * k - 1)));
        return new PolynomialBasis([.. Enumerable.Repeat((n + 1) / 2.0, n - 1)], [.. norm2]);
    }

    /// <inheritdoc/>
    public override void Evaluate(double x, Span<double> row)
    {
        double before = 0, current = 1;
        for (int k = 0; k < Alpha.Length; k++)
        {
            double next = (x - Alpha[k]) * current - (k == 0 ? 0 : Norm2[k + 1] / Norm2[k] * before);
            (before, current) = (current, next);
            row[k] = next / Math.Sqrt(Norm2[k + 2]);
        }
    }

    private static double Recur(double x, double[] alpha, double[] norm2, int degree, out double power)
    {
        double before = 0, current = 1;
        power = 1;
        for (int k = 0; k < degree; k++)
        {
            (before, current) = (current, (x - alpha[k]) * current - (k == 0 ? 0 : norm2[k + 1] / norm2[k] * before));
            power *= x;
        }
        return current;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        CompensatedSum sum = default;
        foreach (double value in values) sum.Add(value);
        return sum.Value / values.Length;
    }
}
