using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Kernels.Devices;

/// <summary>
/// One double on a device: one subject. a b + c is written as two operations, which the device's compiler may fuse or not: a fused one
/// has no form that all devices' compilers accept.
/// </summary>
public readonly struct RealDevice(double value) : IReal<RealDevice>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The number.</summary>
    public readonly double Value = value;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice From(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice operator +(RealDevice a, RealDevice b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice operator -(RealDevice a, RealDevice b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice operator *(RealDevice a, RealDevice b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice operator /(RealDevice a, RealDevice b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice MultiplyAdd(RealDevice a, RealDevice b, RealDevice c) => new(a.Value * b.Value + c.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice MultiplySubtract(RealDevice a, RealDevice b, RealDevice c) => new(c.Value - a.Value * b.Value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice Sqrt(RealDevice a) => new(Math.Sqrt(a.Value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice SelectZero(RealDevice test, RealDevice ifZero, RealDevice otherwise) => test.Value == 0 ? ifZero : otherwise;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static RealDevice TakeExponent(ref RealDevice mantissa)
    {
        long bits = BitConverter.DoubleToInt64Bits(mantissa.Value);
        mantissa = new(BitConverter.Int64BitsToDouble((bits & ExponentBits.Fraction) | ExponentBits.One));
        return new(BitConverter.Int64BitsToDouble((bits >> 52) | ExponentBits.Magic) - ExponentBits.MagicOffset);
    }
}
