using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Tests.Devices;

/// <summary>Passes of simd that say they ran on a device, and lose it after so many value passes.</summary>
internal sealed unsafe class MadeUpPasses(int lostAfter) : SubjectPasses
{
    internal const string Loss = "the made-up device was lost in a pass, and simd went on";
    private readonly SimdPasses _simd = new();
    private int _passes;

    public override string Name => Message is null ? "made-up" : _simd.Name;

    public override string? Message => _passes > lostAfter ? Loss : null;

    public override double[] Value(PackedSubjects subjects, ReadOnlySpan<double> lambda, int threads)
    {
        _passes++;
        return _simd.Value(subjects, lambda, threads);
    }

    public override DerivativeSums Derivatives(
        PackedSubjects subjects, BlockStructure structure, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta,
        ReadOnlySpan<double> c, bool withCross, int threads) =>
        _simd.Derivatives(subjects, structure, lambda, beta, c, withCross, threads);

    public override double[] Blups(PackedSubjects subjects, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta, int threads) =>
        _simd.Blups(subjects, lambda, beta, threads);

    protected override void ValueBlock(PackedSubjects subjects, int first, int end, double* lambda, double* sums, PassScratch scratch) =>
        throw new InvalidOperationException("a device has no blocks");

    protected override void DerivativeBlock(
        PackedSubjects subjects, int first, int end, double* parameters, DerivativeTile tile, double* sums, PassScratch scratch) =>
        throw new InvalidOperationException("a device has no blocks");

    protected override void BlupBatch(PackedSubjects subjects, int batch, double* parameters, double* output, PassScratch scratch) =>
        throw new InvalidOperationException("a device has no blocks");

    protected override void MappedCrossBlock(
        PackedSubjects subjects, int first, int end, double* parameters, double* map, CrossTile tile, double* sums, PassScratch scratch) =>
        throw new InvalidOperationException("a device has no blocks");

    protected override void ScoreBlock(
        PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, double* parameters, bool withSpread, double* sums,
        PassScratch scratch) =>
        throw new InvalidOperationException("a device has no blocks");
}

/// <summary>A device that is not there, as tests need it.</summary>
internal static class MadeUpDevice
{
    internal static DeviceBackend Backend(
        string name = "made-up", string? unavailable = null, int devices = 1, int lostAfter = int.MaxValue, bool isForChecking = false)
    {
        var passes = new MadeUpPasses(lostAfter);
        string[] names = unavailable is null ? [.. Enumerable.Range(0, devices).Select(number => $"device {number}")] : [];
        return new DeviceBackend(name, "made up", () => new DeviceSurvey(names, unavailable), _ => passes, isForChecking);
    }

    /// <summary>One that cannot be opened although it is there.</summary>
    internal static DeviceBackend Broken(string reason) =>
        new("made-up", "made up", () => new DeviceSurvey(["device"]), _ => throw new DeviceException(reason));

    /// <summary>One that must not even be looked for.</summary>
    internal static DeviceBackend Untouchable() => new(
        "made-up", "made up", () => throw new InvalidOperationException("looked for"), _ => throw new InvalidOperationException("opened"));
}
