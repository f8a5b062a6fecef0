using System.Numerics;

namespace FastLmm.Algebra;

/// <summary>
/// Random numbers that are the same bits on every machine: xoshiro256** (Blackman and Vigna 2021, ACM TOMS 47:36) seeded by
/// SplitMix64, Marsaglia's polar method for normals. It uses only operations that IEEE 754 rounds correctly: the logarithm is
/// computed here, as that of the mathematical library differs between systems in its last bit.
/// </summary>
public struct NormalSource
{
    private const double UnitOf53Bits = 1.0 / (1L << 53);
    private ulong _s0, _s1, _s2, _s3;
    private double _spare = double.NaN;

    /// <summary>A stream of its own for every seed and number, so that subject 5 is the same in a cohort of any size.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The stream's number.</param>
    public NormalSource(ulong seed, ulong stream)
    {
        ulong state = seed;
        state = SplitMix(ref state) ^ (stream * 0xD1342543DE82EF95);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>Uniform on [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * UnitOf53Bits;

    /// <summary>Uniform on the whole numbers from a to b.</summary>
    public int Whole(int from, int to) => from + (int)Math.BigMul(Next(), (ulong)((long)to - from + 1), out _);

    /// <summary>Standard normal.</summary>
    public double Normal()
    {
        if (!double.IsNaN(_spare))
        {
            double kept = _spare;
            _spare = double.NaN;
            return kept;
        }
        double u, v, s;
        do
        {
            u = 2 * Uniform() - 1;
            v = 2 * Uniform() - 1;
            s = u * u + v * v;
        }
        while (s >= 1 || s == 0);
        double scale = Math.Sqrt(-2 * Log(s) / s);
        _spare = v * scale;
        return u * scale;
    }

    /// <summary>χ² with so many degrees of freedom, 0 for none: twice a gamma variate by Marsaglia and Tsang (2000, ACM TOMS 26:363).</summary>
    public double ChiSquare(long df)
    {
        if (df == 0) return 0;
        if (df == 1)
        {
            double z = Normal();
            return z * z;
        }
        double d = 0.5 * df - 1.0 / 3, c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), root = 1 + c * x;
            if (root <= 0) continue;
            double v = root * root * root;
            if (Log(1 - Uniform()) < 0.5 * x * x + d * (1 - v + Log(v))) return 2 * d * v;
        }
    }

    // s = 2^e m with m in [√½, √2), and log m = 2 artanh f, f = (m − 1)/(m + 1), |f| < 0.172, by its series to f^21.
    internal static double Log(double s)
    {
        const double Ln2 = 0.6931471805599453;
        int exponent = (int)(BitConverter.DoubleToUInt64Bits(s) >> 52) - 1023;
        double m = BitConverter.UInt64BitsToDouble((BitConverter.DoubleToUInt64Bits(s) & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }
        double f = (m - 1) / (m + 1), square = f * f, sum = 0;
        for (int k = 21; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
        return exponent * Ln2 + 2 * f * sum;
    }

    private ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
