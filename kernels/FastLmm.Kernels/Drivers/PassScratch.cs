using System.Collections.Concurrent;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Drivers;

/// <summary>A thread's memory for a pass, reused from pass to pass so that passes do not allocate it anew.</summary>
public sealed unsafe class PassScratch
{
    private const int MostKept = 1 << 21;               // 16 MB

    private static readonly ConcurrentBag<PassScratch> Idle = [];
    private AlignedDoubles _work = new(1 << 12);
    private AlignedDoubles _sums = new(1 << 12);

    internal static PassScratch Rent() => Idle.TryTake(out PassScratch? scratch) ? scratch : new PassScratch();

    internal static void Return(PassScratch scratch)
    {
        if (scratch._work.Length + scratch._sums.Length <= MostKept) Idle.Add(scratch);
    }

    /// <summary>Scratch of one batch; contents are undefined.</summary>
    public double* Work(long length)
    {
        if (_work.Length < length) _work = new AlignedDoubles(length);
        return _work.Start;
    }

    /// <summary>Sums of eight lanes, zeroed.</summary>
    public double* Sums(long length)
    {
        if (_sums.Length < length) _sums = new AlignedDoubles(length);
        for (long at = 0; at < length; at += 1 << 20) new Span<double>(_sums.Start + at, (int)Math.Min(1 << 20, length - at)).Clear();
        return _sums.Start;
    }
}
