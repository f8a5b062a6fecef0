using FastLmm.Engine;
using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Gpu;
using FastLmm.TestSupport;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>
/// The backends of the program: listed, chosen by name, and refused with their reason where they cannot run, in every build and on every machine.
/// </summary>
[Collection(SharedBackends.Name)]
public class BackendTests
{
    private const string Formula = "distance ~ age * Sex + (1 + age | Subject)";
    private static readonly string[] Names = ["gpu", "cuda", "opencl", "simd", "scalar", "reference", "gpu-cpu"];
    private static readonly string[] OfDevices = ["gpu", "cuda", "opencl", "gpu-cpu"];

    public static TheoryData<string> DeviceNames => [.. OfDevices];

    [Fact]
    public void AllAreListedBestFirstWithTheirReasonsAndDevices()
    {
        CommandLine.Outcome outcome = CommandLine.Run("backends");
        string[] lines = outcome.Output.TrimEnd().Split('\n');

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Equal(Names, lines.Where(line => line[0] != ' ').Select(line => line.Split(' ')[0]));
        int devices = lines.Count(line => line.TrimStart().StartsWith("--device ", StringComparison.Ordinal));
        Assert.Equal(Backends.All.Sum(backend => backend.Devices.Count), devices);
        foreach (DeviceBackend backend in GpuBackends.All)
        {
            string line = lines.First(line => line.StartsWith(backend.Name + " ", StringComparison.Ordinal));
            if (backend.Unavailable is { } reason) Assert.EndsWith($"({reason})", line, StringComparison.Ordinal);
            Assert.Contains(backend.Unavailable is null ? "  available " : "  unavailable ", line, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(DeviceNames))]
    public void ABackendOfDevicesFitsOrSaysInOneSentenceWhyNot(string name)
    {
        using Scratch scratch = new Scratch().WithExamples();
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--backend", name, "--json");
        CheckOutcome(name, outcome);
    }

    [Fact]
    public void TheEnvironmentChoosesADeviceToo()
    {
        using Scratch scratch = new Scratch().WithExamples();
        var environment = new Dictionary<string, string> { ["FASTLMM_BACKEND"] = "gpu" };
        CheckOutcome("gpu", BuiltProgram.Run(scratch.Folder, null, environment, "fit", Formula, "orthodont.csv", "--json"));
    }

    [Fact]
    public void ADeviceNumberAloneAsksForTheGpu()
    {
        using Scratch scratch = new Scratch().WithExamples();
        CheckOutcome("gpu", BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--device", "0", "--json"));
    }

    [Fact]
    public void ADeviceThatIsNotThereIsAnErrorOfItsBackend()
    {
        using Scratch scratch = new Scratch().WithExamples();
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--backend", "gpu-cpu", "--device", "1023");
        DeviceBackend backend = GpuBackends.All.Single(one => one.Name == "gpu-cpu");
        Assert.Equal(new CommandLine.Outcome(3, "", $"fastlmm: backend 'gpu-cpu' cannot run here: {backend.WhyNot(1023)}\n"), outcome);
    }

    private static void CheckOutcome(string name, CommandLine.Outcome outcome)
    {
        if (GpuBackends.All.Single(backend => backend.Name == name).Unavailable is { } reason)
        {
            Assert.Equal(new CommandLine.Outcome(3, "", $"fastlmm: backend '{name}' cannot run here: {reason}\n"), outcome);
            return;
        }
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        using Scratch scratch = new Scratch().WithExamples();
        double[] simd = FitNumbers.Estimates(BuiltProgram.Run(scratch.Folder, "fit", Formula, "orthodont.csv", "--backend", "simd", "--json").Output);
        double[] device = FitNumbers.Estimates(outcome.Output);
        Assert.Equal(simd.Length, device.Length);
        Assert.All(simd.Zip(device), pair => Assert.Equal(pair.First, pair.Second, Tolerances.DeviceFit * Math.Max(1, Math.Abs(pair.First))));
    }
}
