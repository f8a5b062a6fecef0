using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastLmm.Kernels.Arithmetic;

/// <summary>
/// Eight doubles: eight subjects. Two halves of four, so that AVX2 runs it as it is, wider machines lose little, and the
/// number of lanes, and with it every bit of the sums, is the same on every machine.
/// </summary>
public readonly struct Real8(Vector256<double> low, Vector256<double> high) : IReal<Real8>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Lanes 0 to 3.</summary>
    public readonly Vector256<double> Low = low;

    /// <summary>Lanes 4 to 7.</summary>
    public readonly Vector256<double> High = high;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 From(double value)
    {
        var all = Vector256.Create(value);
        return new(all, all);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 operator +(Real8 a, Real8 b) => new(a.Low + b.Low, a.High + b.High);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 operator -(Real8 a, Real8 b) => new(a.Low - b.Low, a.High - b.High);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 operator *(Real8 a, Real8 b) => new(a.Low * b.Low, a.High * b.High);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 operator /(Real8 a, Real8 b) => new(a.Low / b.Low, a.High / b.High);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 MultiplyAdd(Real8 a, Real8 b, Real8 c) =>
        new(Vector256.FusedMultiplyAdd(a.Low, b.Low, c.Low), Vector256.FusedMultiplyAdd(a.High, b.High, c.High));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 MultiplySubtract(Real8 a, Real8 b, Real8 c) =>
        new(Vector256.FusedMultiplyAdd(-a.Low, b.Low, c.Low), Vector256.FusedMultiplyAdd(-a.High, b.High, c.High));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 Sqrt(Real8 a) => new(Vector256.Sqrt(a.Low), Vector256.Sqrt(a.High));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 SelectZero(Real8 test, Real8 ifZero, Real8 otherwise) => new(
        Vector256.ConditionalSelect(Vector256.Equals(test.Low, Vector256<double>.Zero), ifZero.Low, otherwise.Low),
        Vector256.ConditionalSelect(Vector256.Equals(test.High, Vector256<double>.Zero), ifZero.High, otherwise.High));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8 TakeExponent(ref Real8 mantissa)
    {
        Real8 exponent = new(Exponent(mantissa.Low), Exponent(mantissa.High));
        mantissa = new(Fraction(mantissa.Low), Fraction(mantissa.High));
        return exponent;
    }

    [MethodImpl(Inline)]
    private static Vector256<double> Exponent(Vector256<double> a) =>
        (Vector256.ShiftRightLogical(a.AsInt64(), 52) | Vector256.Create(ExponentBits.Magic)).AsDouble()
        - Vector256.Create(ExponentBits.MagicOffset);

    [MethodImpl(Inline)]
    private static Vector256<double> Fraction(Vector256<double> a) =>
        ((a.AsInt64() & Vector256.Create(ExponentBits.Fraction)) | Vector256.Create(ExponentBits.One)).AsDouble();
}
