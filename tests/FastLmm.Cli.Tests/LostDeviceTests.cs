using System.Text.Json;
using FastLmm.Engine;
using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Tables;

namespace FastLmm.Cli.Tests;

/// <summary>A device that is lost when random effects are predicted, after the fit: the tables are right, and one of the outputs says so.</summary>
[Collection(SharedBackends.Name)]
public sealed class LostDeviceTests : IDisposable
{
    private const string Name = "lost-at-the-end";
    private const string Loss = "the device was lost; what was left to do ran on the processor";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-lost-");

    public LostDeviceTests() => Backends.Add(Device);

    private string Ranef => Path.Combine(_folder.FullName, "ranef.csv");

    public void Dispose()
    {
        Backends.Remove(Device);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void TheSummaryAndTheJsonSayIt()
    {
        CommandLine.Outcome summary = Fit("--ranef", Ranef), json = Fit("--ranef", Ranef, "--json");
        Assert.EndsWith(Loss + "\n", summary.Output, StringComparison.Ordinal);
        Assert.Equal("", summary.Error + json.Error);
        Assert.Equal([Loss], JsonDocument.Parse(json.Output).RootElement.GetProperty("messages").EnumerateArray().Select(text => text.GetString()));
    }

    [Fact]
    public void WithoutThemStandardErrorDoes()
    {
        CommandLine.Outcome quiet = Fit("--ranef", Ranef, "--quiet"), table = Fit("--ranef", "-");
        Assert.Equal(new CommandLine.Outcome(0, "", $"fastlmm: note: {Loss}\n"), quiet);
        Assert.Equal((0, File.ReadAllText(Ranef), $"fastlmm: note: {Loss}\n"), (table.Code, table.Output, table.Error));
        Assert.Equal(new CommandLine.Outcome(0, "", ""), Fit("--quiet"));
    }

    // For checking, so that no fit of another test takes it; every fit opens another one.
    private static IEnumerable<DeviceBackend> Device() =>
        [new DeviceBackend(Name, "made up", () => new DeviceSurvey(["device"]), _ => new LostPasses(), isForChecking: true)];

    // As the program fits, but for rows that are kept: these are predicted at once.
    private static CommandLine.Outcome Fit(params string[] outputs) => CommandLine.Run(
        (formula, files, reading, options, progress, cancel) =>
            LinearMixedModel.Fit(formula, Table.FromFiles(files, reading), options with { RowsToKeep = 0 }, progress, cancel),
        ["fit", "distance ~ age + (1 | Subject)", EndToEnd.BuiltProgram.Example("orthodont.csv"), "--backend", Name, .. outputs]);

    private sealed class LostPasses : SimdPasses
    {
        private string? _message;

        public override string? Message => _message;

        public override double[] Blups(PackedSubjects subjects, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta, int threads)
        {
            _message = Loss;
            return base.Blups(subjects, lambda, beta, threads);
        }
    }
}
