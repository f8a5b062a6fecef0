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
}
