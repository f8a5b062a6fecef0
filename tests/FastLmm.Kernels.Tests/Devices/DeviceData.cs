using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>The triangles of packed subjects as a device must hold them: entry by entry from the definition of the layout.</summary>
internal static unsafe class DeviceData
{
    private const int Lanes = PackedSubjects.Lanes;

    internal static double[] Rx(PackedSubjects subjects) =>
    [
        .. Enumerable.Range(0, subjects.Batches)
            .SelectMany(batch => new ReadOnlySpan<double>(subjects.Rx(batch), subjects.RxEntries * Lanes).ToArray()),
    ];

    internal static double[] Jy(PackedSubjects subjects) =>
        [.. Enumerable.Range(0, subjects.Batches).SelectMany(batch => new ReadOnlySpan<double>(subjects.Jy(batch), subjects.Q * Lanes).ToArray())];
}
