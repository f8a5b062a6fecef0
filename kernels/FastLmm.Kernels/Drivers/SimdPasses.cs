using System.Runtime.Intrinsics;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Drivers;

/// <summary>Eight subjects at a time, in one register or in two halves: the same bits.</summary>
public unsafe class SimdPasses : SubjectPasses
{
    private readonly bool _whole;

    /// <summary>Takes registers of 512 bits where the processor runs them at full speed.</summary>
    public SimdPasses()
        : this(Vector512.IsHardwareAccelerated)
    {
    }

    internal SimdPasses(bool whole) => _whole = whole;

    /// <inheritdoc/>
    public override string Name => "simd";

    /// <inheritdoc/>
    protected override void ValueBlock(PackedSubjects subjects, int first, int end, double* lambda, double* sums, PassScratch scratch)
    {
        if (_whole) SimdKernels<Real8Whole>.Value(subjects, first, end, lambda, sums, scratch);
        else SimdKernels<Real8>.Value(subjects, first, end, lambda, sums, scratch);
    }

    /// <inheritdoc/>
    protected override void DerivativeBlock(
        PackedSubjects subjects, int first, int end, double* parameters, DerivativeTile tile, double* sums, PassScratch scratch)
    {
        if (_whole) SimdKernels<Real8Whole>.Derivatives(subjects, first, end, parameters, tile, sums, scratch);
        else SimdKernels<Real8>.Derivatives(subjects, first, end, parameters, tile, sums, scratch);
    }

    /// <inheritdoc/>
    protected override void MappedCrossBlock(
        PackedSubjects subjects, int first, int end, double* parameters, double* map, CrossTile tile, double* sums, PassScratch scratch)
    {
        if (_whole) SimdKernels<Real8Whole>.MappedCross(subjects, first, end, parameters, map, tile, sums, scratch);
        else SimdKernels<Real8>.MappedCross(subjects, first, end, parameters, map, tile, sums, scratch);
    }

    /// <inheritdoc/>
    protected override void BlupBatch(PackedSubjects subjects, int batch, double* parameters, double* output, PassScratch scratch)
    {
        if (_whole) SimdKernels<Real8Whole>.Blups(subjects, batch, parameters, output, scratch);
        else SimdKernels<Real8>.Blups(subjects, batch, parameters, output, scratch);
    }

    /// <inheritdoc/>
    protected override void ScoreBlock(
        PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, double* parameters, bool withSpread, double* sums,
        PassScratch scratch)
    {
        if (_whole) SimdKernels<Real8Whole>.Scores(subjects, leftovers, first, end, parameters, withSpread, sums, scratch);
        else SimdKernels<Real8>.Scores(subjects, leftovers, first, end, parameters, withSpread, sums, scratch);
    }
}
