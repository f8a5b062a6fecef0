using System.Runtime.CompilerServices;

namespace FastLmm.Kernels.Operations;

/// <summary>How kernels are compiled.</summary>
internal static class Compilation
{
    /// <summary>
    /// By itself and at once: in one piece with its caller a method would have more variables than the compiler keeps in registers, and
    /// more calls than it writes out.
    /// </summary>
    internal const MethodImplOptions Apart = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>
    /// The same for methods that kernels of devices call too, where a call would send registers and private arrays through memory: a device's
    /// compiler writes out what does not forbid it, and the processor's never does so with methods as long as these (above 100 bytes of IL).
    /// </summary>
    internal const MethodImplOptions ApartHere = MethodImplOptions.AggressiveOptimization;
}
