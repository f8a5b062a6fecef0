using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace FastLmm.Kernels.Gpu.Ilgpu;

/// <summary>
/// Where ILGPU finds the drivers. On Linux it asks for libcuda.so and libOpenCL.so, which only development packages bring; the libraries
/// that every driver brings end in .1.
/// </summary>
internal static class LibraryNames
{
    private static readonly Lazy<bool> Taught = new(Teach);

    /// <summary>Teaches ILGPU the names; to be called before its first context.</summary>
    /// <returns>False when the program's host has taught it others before.</returns>
    internal static bool EnsureTaught() => Taught.Value;

    /// <summary>Whether a driver's library is there: "cuda" or "OpenCL".</summary>
    internal static bool IsThere(string name) =>
        Load(name, typeof(Context).Assembly, null) != 0 || NativeLibrary.TryLoad(PlainName(name), typeof(Context).Assembly, null, out _);

    private static string PlainName(string name) => name == "cuda" && OperatingSystem.IsWindows() ? "nvcuda" : name;

    private static bool Teach()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Load);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // 0 leaves the search to the runtime.
    private static nint Load(string name, Assembly assembly, DllImportSearchPath? search) =>
        OperatingSystem.IsLinux() && name is "cuda" or "OpenCL" && NativeLibrary.TryLoad($"lib{name}.so.1", assembly, search, out nint library)
            ? library
            : 0;
}
