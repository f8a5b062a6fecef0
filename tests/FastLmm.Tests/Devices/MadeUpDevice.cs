using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Tests.Devices;

/// <summary>Passes of simd that say they ran on a device, and lose it after so many value passes, or when they predict random effects.</summary>
internal sealed unsafe class MadeUpPasses(int lostAfter, bool lostInBlups = false) : SimdPasses
{
    internal const string Loss = "the made-up device was lost in a pass, and simd went on";
    private int _passes;

    public override string Name => Message is null ? "made-up" : base.Name;

    public override string? Message => _passes > lostAfter ? Loss : null;

    public override double[] Blups(PackedSubjects subjects, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta, int threads)
    {
        if (lostInBlups) _passes = int.MaxValue;
        return base.Blups(subjects, lambda, beta, threads);
    }

    // Small data, one block: called once a pass.
    protected override void ValueBlock(PackedSubjects subjects, int first, int end, double* lambda, double* sums, PassScratch scratch)
    {
        _passes++;
        base.ValueBlock(subjects, first, end, lambda, sums, scratch);
    }
}

/// <summary>A device that is not there, as tests need it.</summary>
internal static class MadeUpDevice
{
    internal static DeviceBackend Backend(
        string name = "made-up", string? unavailable = null, int devices = 1, int lostAfter = int.MaxValue - 1, bool lostInBlups = false,
        bool isForChecking = false)
    {
        var passes = new MadeUpPasses(lostAfter, lostInBlups);
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
