using System.Text.RegularExpressions;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>Every kernel as a device's driver gets it. No device is needed, and none proves it: the text is read, not run.</summary>
public partial class KernelTextTests
{
    // All that a kernel may call in OpenCL; anything else is something that the driver would not find.
    private static readonly string[] OfOpenCl =
    [
        "get_group_id", "get_local_id", "get_local_size", "get_num_groups", "work_group_barrier", "sqrt", "min", "max", "as_double", "as_long",
    ];

    /// <summary>Kernel, q, bytes of private memory of a thread, bytes of shared memory of a group of 128 threads.</summary>
    public static TheoryData<string, int, int, int> Kernels => new()
    {
        { "Value", 1, 2048, 8192 }, { "Value", 2, 2048, 8192 }, { "Value", 3, 2048, 8192 }, { "Value", 4, 2048, 8192 },
        { "Derivatives", 1, 2048, 8192 }, { "Derivatives", 2, 2048, 8192 }, { "Derivatives", 3, 2048, 8192 }, { "Derivatives", 4, 2048, 8192 },
        { "Tiled", 1, 0, 8192 }, { "Tiled", 2, 0, 8192 }, { "Tiled", 8, 0, 8192 },
        { "Blups", 1, 1440, 0 }, { "Blups", 2, 1440, 0 }, { "Blups", 3, 1440, 0 }, { "Blups", 4, 1440, 0 }, { "Blups", 8, 1440, 0 },
    };

    [GpuTheory, MemberData(nameof(Kernels))]
    public void TheTextForNvidiaLacksNothingAndTakesTheMemoryWrittenHere(string kernel, int q, int local, int shared)
    {
        string text = KernelCompiler.Ptx(kernel, q, architecture: 80);

        AssertWhole(text);
        Assert.Equal((local, shared), (KernelCompiler.LocalBytes(text), KernelCompiler.SharedBytes(text)));
        Assert.Equal(shared > 0, text.Contains("bar.sync", StringComparison.Ordinal));
        Assert.Contains("sqrt.rn.f64", text, StringComparison.Ordinal);
        Assert.Contains(".target sm_80", text, StringComparison.Ordinal);
    }

    // ILGPU names the lowest architecture that has what a kernel uses; drivers take it for all that came after.
    [GpuTheory]
    [InlineData("Value", 4)]
    [InlineData("Derivatives", 2)]
    [InlineData("Tiled", 8)]
    [InlineData("Blups", 8)]
    public void NewerArchitecturesGetTheTextOfSm80(string kernel, int q)
    {
        string text = KernelCompiler.Ptx(kernel, q, architecture: 90);

        Assert.Contains(".target sm_80", text, StringComparison.Ordinal);
        AssertWhole(text);
    }

    [GpuTheory, MemberData(nameof(Kernels))]
    public void TheTextForOpenClCallsOnlyWhatOpenClHas(string kernel, int q, int local, int shared)
    {
        string text = KernelCompiler.OpenCl(kernel, q);

        Assert.Empty(Calls().Matches(text).Select(call => call.Groups[1].Value).Where(name => !Defined(name)).Distinct().Except(OfOpenCl));
        Assert.Equal(local > 0, PrivateArray().IsMatch(text));
        Assert.Equal(shared > 0, text.Contains("work_group_barrier", StringComparison.Ordinal));
        Assert.DoesNotMatch(DenormalOfC(), text);
    }

    private static bool Defined(string name) => name.StartsWith("Kernel_", StringComparison.Ordinal) || name is "if" or "switch";

    // No call at all, so none that a driver must resolve; no denormal number, which ILGPU 1.5.3 makes of the integer 1 in a choice.
    private static void AssertWhole(string ptx)
    {
        Assert.DoesNotContain(".extern .func", ptx, StringComparison.Ordinal);
        Assert.DoesNotMatch(Function(), ptx);
        Assert.DoesNotMatch(Denormal(), ptx);
    }

    [GeneratedRegex(@"^\s*(\.func|call)\b", RegexOptions.Multiline)]
    private static partial Regex Function();

    [GeneratedRegex(@"0d000(?!0{13})[0-9a-fA-F]{13}\b")]
    private static partial Regex Denormal();

    [GeneratedRegex(@"\dE-3\d\d\b", RegexOptions.IgnoreCase)]
    private static partial Regex DenormalOfC();

    [GeneratedRegex(@"\b([A-Za-z_]\w*) ?\(")]
    private static partial Regex Calls();

    [GeneratedRegex(@"private double \w+\[\d+\]")]
    private static partial Regex PrivateArray();
}
