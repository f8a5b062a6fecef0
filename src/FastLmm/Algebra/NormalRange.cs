using MathNet.Numerics;

namespace FastLmm.Algebra;

/// <summary>
/// The range of k independent standard normals. With Φ̄ the upper tail, P(R > w) = k ∫ φ(z) {Φ̄(z)ᵏ⁻¹ − [Φ̄(z) − Φ̄(z + w)]ᵏ⁻¹} dz, z the
/// least of them: nothing cancels, so small probabilities keep their digits.
/// </summary>
/// <remarks>
/// The trapezoidal rule on a fixed grid, whose φ and Φ̄ are computed once for all. The integrand is entire and falls like e^{−z²}, so
/// the rule's error at step h is near e^{−π²/h²} for few normals; for many the integrand is narrower and the step must be smaller.
/// </remarks>
internal static class NormalRange
{
    private const double Step = 1 / 16.0;               // of the grid; sums go by several
    private const double Reach = 6.75;                  // further from its peak at −w/2 the integrand of a large w is below 1e-16 of it
    private const double Lowest = -8.5;                 // where w is small the least of k normals decides
    private const double Farthest = 76;                 // P(R > 76) is below 1e-300

    private const int Origin = (int)((Farthest / 2 + Reach) / Step) + 1;
    private static readonly double[] Density = [.. Grid().Select(z => 1 / Math.Sqrt(2 * Math.PI) * Math.Exp(-z * z / 2))];
    private static readonly double[] Upper = [.. Grid().Select(UpperNormal)];

    /// <summary>P(R > w) for <paramref name="count"/> ≥ 2 normals.</summary>
    internal static double UpperTail(double w, int count)
    {
        if (w <= 0) return 1;
        if (w >= Farthest) return 0;
        int stride = Stride(count);
        int first = Origin + (int)Math.Floor(Math.Min(Lowest, -w / 2 - Reach) / Step);
        int last = Origin + (int)Math.Ceiling(Math.Min(Reach, Reach - w / 2 + Math.Log(count)) / Step);
        double sum = 0;
        for (int j = first; j <= last; j += stride)
            sum += Density[j] * PowerDifference(Upper[j], UpperNormal((j - Origin) * Step + w), count - 1);
        return Math.Min(1, count * stride * Step * sum);
    }

    // The widest whose error, measured over 0.2 ≤ w ≤ 8, is below 1e-13.
    private static int Stride(int count) => count switch
    {
        <= 4 => 6,
        <= 12 => 4,
        <= 40 => 3,
        <= 200 => 2,
        _ => 1,
    };

    // aⁿ − (a − b)ⁿ without cancellation, 0 ≤ b ≤ a: doubling and adding one on the pair (aᵐ − cᵐ, cᵐ), c = a − b.
    private static double PowerDifference(double a, double b, int n)
    {
        double c = Math.Max(0, a - b), powerA = 1, powerC = 1, difference = 0;
        for (int bit = 31 - int.LeadingZeroCount(n); bit >= 0; bit--)
        {
            difference *= powerA + powerC;
            (powerA, powerC) = (powerA * powerA, powerC * powerC);
            if ((n >> bit & 1) == 0) continue;
            difference = a * difference + b * powerC;
            (powerA, powerC) = (powerA * a, powerC * c);
        }
        return difference;
    }

    private static double UpperNormal(double z) => 0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2));

    private static IEnumerable<double> Grid() => Enumerable.Range(-Origin, Origin + (int)(Reach / Step) + 2).Select(j => j * Step);
}
