using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>What the kernels of devices are made for; all of them constants when a kernel is compiled.</summary>
public static class DeviceLimits
{
    /// <summary>Most columns of Z.</summary>
    public const int MostQ = 8;

    /// <summary>Most columns of X.</summary>
    public const int MostP = 64;

    /// <summary>Most threads of a group: the product of so many mantissas in [1, 2) is below 2²⁵⁶, no overflow.</summary>
    public const int MostThreads = 256;

    /// <summary>
    /// Most sums that each thread has for itself. With more of them than threads in a group (128 as a rule) the group does better to
    /// divide the sums than the subjects: each thread then has some to add, in registers, and no tree is needed; and the private sums
    /// of a group, 128 KB with so many, would leave no room in a multiprocessor's nearest cache.
    /// </summary>
    public const int PrivateSums = 128;

    /// <summary>Most scratch entries of a thread with private sums.</summary>
    public const int PrivateWork = 128;

    /// <summary>Most columns of Z of a thread with private sums.</summary>
    public const int PrivateQ = 4;

    /// <summary>Scratch entries of the BLUP pass, enough for <see cref="MostQ"/>.</summary>
    public const int BlupWork = 180;

    /// <summary>Sums that go through a tree at a time: with 128 threads about one barrier a sum, and 8 KB of shared memory.</summary>
    public const int TreeColumns = 8;

    /// <summary>Doubles of shared memory of a group.</summary>
    public static int Shared(int threads) => threads * TreeColumns;

    /// <summary>Why no device can do a problem of a size, as a clause; null when it can.</summary>
    /// <param name="q">Columns of Z.</param>
    /// <param name="p">Columns of X.</param>
    public static string? WhyNot(int q, int p) => q <= MostQ && p <= MostP
        ? null
        : $"a device works with at most {MostQ} random effects and {MostP} columns of X, and here are {q} and {p}";

    /// <summary>Why a device cannot be worked with, as a clause; null when it can.</summary>
    internal static string? WhyNot(IPassDevice device) => device.Threads is < 1 or > MostThreads || (device.Threads & (device.Threads - 1)) != 0
        ? $"{device.Name} has groups of {device.Threads} threads, which is no power of 2 from 1 to {MostThreads}"
        : device.Groups < 1 ? $"{device.Name} runs {device.Groups} groups" : null;

    /// <summary>Whether a value pass has few enough sums for each thread to have its own.</summary>
    internal static bool IsPrivate(int q, int p) =>
        q <= PrivateQ && ValuePass.Sums(p) <= PrivateSums && SubjectFactor.Scratch(q) + q * (p + 1) <= PrivateWork;

    /// <summary>The same of a pass with derivatives, whose layout has a tile of 1.</summary>
    internal static bool IsPrivate(in DerivativeLayout layout, int sums) =>
        layout.Q <= PrivateQ && sums <= PrivateSums && layout.TileScratch <= PrivateWork;
}
