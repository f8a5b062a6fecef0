using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastLmm.Kernels.Arithmetic;

/// <summary>
/// Eight doubles in one register of 512 bits: <see cref="Real8"/> with half as many instructions, for processors that run these at full
/// speed. The same bits, lane by lane.
/// </summary>
public readonly struct Real8Whole(Vector512<double> lanes) : IReal<Real8Whole>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Lanes 0 to 7.</summary>
    public readonly Vector512<double> Lanes = lanes;

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole From(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole operator +(Real8Whole a, Real8Whole b) => new(a.Lanes + b.Lanes);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole operator -(Real8Whole a, Real8Whole b) => new(a.Lanes - b.Lanes);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole operator *(Real8Whole a, Real8Whole b) => new(a.Lanes * b.Lanes);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole operator /(Real8Whole a, Real8Whole b) => new(a.Lanes / b.Lanes);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole MultiplyAdd(Real8Whole a, Real8Whole b, Real8Whole c) => new(Vector512.FusedMultiplyAdd(a.Lanes, b.Lanes, c.Lanes));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole MultiplySubtract(Real8Whole a, Real8Whole b, Real8Whole c) => new(Vector512.FusedMultiplyAdd(-a.Lanes, b.Lanes, c.Lanes));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole Sqrt(Real8Whole a) => new(Vector512.Sqrt(a.Lanes));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole SelectZero(Real8Whole test, Real8Whole ifZero, Real8Whole otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(test.Lanes, Vector512<double>.Zero), ifZero.Lanes, otherwise.Lanes));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Real8Whole TakeExponent(ref Real8Whole mantissa)
    {
        Real8Whole exponent = new(
            (Vector512.ShiftRightLogical(mantissa.Lanes.AsInt64(), 52) | Vector512.Create(ExponentBits.Magic)).AsDouble()
            - Vector512.Create(ExponentBits.MagicOffset));
        mantissa = new(((mantissa.Lanes.AsInt64() & Vector512.Create(ExponentBits.Fraction)) | Vector512.Create(ExponentBits.One)).AsDouble());
        return exponent;
    }
}
