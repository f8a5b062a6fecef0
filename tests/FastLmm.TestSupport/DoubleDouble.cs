using FastLmm.Kernels.Arithmetic;

namespace FastLmm.TestSupport;

/// <summary>About 32 digits as an unevaluated sum of two doubles (Dekker 1971; Knuth's two-sum), to judge sums in double by.</summary>
public readonly struct DoubleDouble(double high, double low) : IReal<DoubleDouble>
{
    /// <summary>The number rounded to double.</summary>
    public double High { get; } = high;

    /// <summary>What is left of it.</summary>
    public double Low { get; } = low;

    /// <inheritdoc/>
    public static DoubleDouble From(double value) => new(value, 0);

    /// <inheritdoc/>
    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        (double s, double e) = TwoSum(a.High, b.High);
        (double t, double f) = TwoSum(a.Low, b.Low);
        (s, e) = QuickSum(s, e + t);
        return Normal(s, e + f);
    }

    /// <inheritdoc/>
    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + new DoubleDouble(-b.High, -b.Low);

    /// <inheritdoc/>
    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        double error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return Normal(product, error + (a.High * b.Low + a.Low * b.High));
    }

    /// <inheritdoc/>
    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - b * From(first);
        double second = rest.High / b.High;
        rest -= b * From(second);
        return Normal(first, second) + From(rest.High / b.High);
    }

    /// <inheritdoc/>
    public static DoubleDouble MultiplyAdd(DoubleDouble a, DoubleDouble b, DoubleDouble c) => a * b + c;

    /// <inheritdoc/>
    public static DoubleDouble MultiplySubtract(DoubleDouble a, DoubleDouble b, DoubleDouble c) => c - a * b;

    /// <inheritdoc/>
    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        if (a.High == 0) return a;
        DoubleDouble x = From(Math.Sqrt(a.High));
        for (int i = 0; i < 2; i++) x = (x + a / x) * From(0.5);
        return x;
    }

    /// <inheritdoc/>
    public static DoubleDouble SelectZero(DoubleDouble test, DoubleDouble ifZero, DoubleDouble otherwise) => test.High == 0 ? ifZero : otherwise;

    /// <inheritdoc/>
    public static DoubleDouble TakeExponent(ref DoubleDouble mantissa)
    {
        int exponent = Math.ILogB(mantissa.High);
        mantissa = new DoubleDouble(Math.ScaleB(mantissa.High, -exponent), Math.ScaleB(mantissa.Low, -exponent));
        return From(exponent);
    }

    private static DoubleDouble Normal(double high, double low)
    {
        (double s, double e) = QuickSum(high, low);
        return new DoubleDouble(s, e);
    }

    private static (double Sum, double Error) TwoSum(double a, double b)
    {
        double s = a + b, v = s - a;
        return (s, a - (s - v) + (b - v));
    }

    private static (double Sum, double Error) QuickSum(double a, double b)
    {
        double s = a + b;
        return (s, b - (s - a));
    }
}
