namespace FastLmm.Benchmarks.Gpu;

/// <summary>A graphics card, by its maker's figures.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MemoryBytesPerSecond">Bandwidth of its memory.</param>
/// <param name="DoublesPerSecond">Double precision operations, a fused multiply-add being two; without matrix units.</param>
/// <param name="NearBytesPerSecond">Bandwidth of the first caches of all its multiprocessors: 128 bytes a cycle each.</param>
/// <param name="LinkBytesPerSecond">Bandwidth of the link to the host, one way.</param>
/// <param name="Source">Where the figures are from.</param>
internal sealed record GpuCard(
    string Name, double MemoryBytesPerSecond, double DoublesPerSecond, double NearBytesPerSecond, double LinkBytesPerSecond, string Source)
{
    /// <summary>The cards of the page.</summary>
    internal static IReadOnlyList<GpuCard> All { get; } =
    [
        new(
            "NVIDIA H100 SXM", 3.35e12, 34e12, 132 * 128 * 1.755e9, 64e9,
            "NVIDIA H100 Tensor Core GPU data sheet: 3.35 TB/s, 34 TFLOPS FP64, PCIe Gen5; architecture white paper: 132 multiprocessors"),
        new(
            "NVIDIA GeForce RTX 4090", 1.008e12, 82.6e12 / 64, 128 * 128 * 2.52e9, 32e9,
            "NVIDIA Ada GPU architecture white paper: 1,008 GB/s, 82.6 TFLOPS FP32, doubles at 1/64 of it, 128 multiprocessors at 2.52 GHz, PCIe Gen4"),
    ];

    /// <summary>The least time of a pass over one subject, seconds, with what it is bound by.</summary>
    internal (double Seconds, string Bound) Least(PassCost cost)
    {
        double memory = cost.DataBytes / MemoryBytesPerSecond, arithmetic = cost.Flops / DoublesPerSecond, near = cost.PrivateBytes / NearBytesPerSecond;
        double most = Math.Max(memory, Math.Max(arithmetic, near));
        return (most, most == memory ? "memory" : most == arithmetic ? "doubles" : "first cache");
    }

    /// <summary>Seconds to bring one subject's statistics to the card.</summary>
    internal double Upload(PassCost cost) => 8 * (cost.Q * (cost.Q + 1) / 2 + cost.Q * cost.P + cost.Q) / LinkBytesPerSecond;
}
