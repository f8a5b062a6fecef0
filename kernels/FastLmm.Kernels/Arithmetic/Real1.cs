using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Arithmetic;

/// <summary>One double: one subject.</summary>
public readonly struct Real1(double value) : IReal<Real1>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The number.</summary>
    public readonly double Value = value;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 From(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 operator +(Real1 a, Real1 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 operator -(Real1 a, Real1 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 operator *(Real1 a, Real1 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 operator /(Real1 a, Real1 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 MultiplyAdd(Real1 a, Real1 b, Real1 c) => new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 MultiplySubtract(Real1 a, Real1 b, Real1 c) => new(Math.FusedMultiplyAdd(-a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 Sqrt(Real1 a) => new(Math.Sqrt(a.Value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 SelectZero(Real1 test, Real1 ifZero, Real1 otherwise) => test.Value == 0 ? ifZero : otherwise;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real1 TakeExponent(ref Real1 mantissa)
    {
        long bits = BitConverter.DoubleToInt64Bits(mantissa.Value);
        mantissa = new(BitConverter.Int64BitsToDouble((bits & ExponentBits.Fraction) | ExponentBits.One));
        return new(BitConverter.Int64BitsToDouble((bits >> 52) | ExponentBits.Magic) - ExponentBits.MagicOffset);
    }
}

/// <summary>The bit patterns that take a double apart.</summary>
internal static class ExponentBits
{
    /// <summary>The 52 bits of the fraction.</summary>
    internal const long Fraction = 0x000F_FFFF_FFFF_FFFF;

    /// <summary>The bits of 1.0.</summary>
    internal const long One = 0x3FF0_0000_0000_0000;

    /// <summary>The bits of 2⁵²; or-ing a small integer k into them gives the double 2⁵² + k.</summary>
    internal const long Magic = 0x4330_0000_0000_0000;

    /// <summary>2⁵² and the bias of the exponent.</summary>
    internal const double MagicOffset = 4503599627370496.0 + 1023.0;
}
