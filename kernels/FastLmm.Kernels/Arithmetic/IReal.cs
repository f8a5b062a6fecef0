namespace FastLmm.Kernels.Arithmetic;

/// <summary>
/// The number that the per-subject arithmetic is written in: one subject (<see cref="Real1"/>) or eight (<see cref="Real8"/>).
/// Every operation acts lane by lane and rounds as IEEE 754 says, so lane l of eight has the bits of one.
/// </summary>
public interface IReal<T>
    where T : unmanaged, IReal<T>
{
    /// <summary>The same value in every lane.</summary>
    static abstract T From(double value);

    /// <summary>a + b.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>a − b.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>a b.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a / b.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>a b + c.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>c − a b.</summary>
    static abstract T MultiplySubtract(T a, T b, T c);

    /// <summary>Square root.</summary>
    static abstract T Sqrt(T a);

    /// <summary>Per lane: <paramref name="ifZero"/> where <paramref name="test"/> is 0, else <paramref name="otherwise"/>.</summary>
    static abstract T SelectZero(T test, T ifZero, T otherwise);

    /// <summary>Scales a positive normal number into [1, 2) and returns the exponent of 2 that was taken out.</summary>
    static abstract T TakeExponent(ref T mantissa);
}
