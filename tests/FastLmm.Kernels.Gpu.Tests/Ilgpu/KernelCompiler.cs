using System.Reflection;
using System.Text.RegularExpressions;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Gpu.Ilgpu;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>What ILGPU's compilers make of the kernels; no device is needed.</summary>
internal static partial class KernelCompiler
{
    /// <summary>The text for NVIDIA's processors from an architecture on, as 80 for SM_80.</summary>
    internal static string Ptx(string kernel, int q, int architecture) => Compile(
        context => new PTXBackend(context, new CudaArchitecture(architecture / 10, architecture % 10), CudaInstructionSet.ISA_80, null!),
        kernel, q, compiled => ((PTXCompiledKernel)compiled).PTXAssembly);

    /// <summary>The text for OpenCL.</summary>
    internal static string OpenCl(string kernel, int q) => Compile(
        context => new CLBackend(
            context, new CLCapabilityContext(float16: false, float64: true, genericAddressSpace: true, int64_Atomics: true, subGroups: false),
            CLDeviceVendor.Other, CLCVersion.CL30),
        kernel, q, compiled => ((CLCompiledKernel)compiled).Source);

    /// <summary>Bytes of private memory of a thread: all that is declared .local in the text.</summary>
    internal static int LocalBytes(string ptx) => Declared(ptx, Local());

    /// <summary>Bytes of shared memory of a group.</summary>
    internal static int SharedBytes(string ptx) => Declared(ptx, Shared());

    private static int Declared(string ptx, Regex declaration) => declaration.Matches(ptx).Sum(match => int.Parse(match.Groups[1].Value));

    // Once it has failed a context cannot be used again.
    private static string Compile(Func<Context, Backend> backend, string kernel, int q, Func<CompiledKernel, string> text)
    {
        using Context context = Context.Create(builder => builder.CPU());
        using Backend compiler = backend(context);
        MethodInfo method = typeof(KernelEntries).GetMethod(kernel, BindingFlags.Static | BindingFlags.NonPublic)!;
        MethodInfo entry = method.MakeGenericMethod(SizeOf(q), typeof(Size128));
        return text(compiler.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(entry), default));
    }

    private static Type SizeOf(int q) => q switch
    {
        1 => typeof(Size1),
        2 => typeof(Size2),
        3 => typeof(Size3),
        4 => typeof(Size4),
        _ => typeof(AnySize),
    };

    [GeneratedRegex(@"^\s*\.local\s+\.align \d+ \.b8 \w+\[(\d+)\];", RegexOptions.Multiline)]
    private static partial Regex Local();

    [GeneratedRegex(@"^\s*\.shared\s+\.align \d+ \.b8 \w+\[(\d+)\];", RegexOptions.Multiline)]
    private static partial Regex Shared();
}
