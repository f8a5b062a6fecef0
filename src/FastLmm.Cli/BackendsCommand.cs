using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Engine;

namespace FastLmm.Cli;

/// <summary><c>fastlmm backends</c>: what can run here, and why not the rest.</summary>
internal static class BackendsCommand
{
    public static Command Create()
    {
        var command = new Command("backends", "List what can do the computing on this machine, best first, and why the rest cannot.");
        command.SetAction(parsed => Run(parsed.InvocationConfiguration.Output));
        return command.WithExamples("fastlmm backends");
    }

    private static int Run(TextWriter writer)
    {
        IReadOnlyList<BackendInfo> backends = Backends.All;
        int width = backends.Max(backend => backend.Name.Length);
        foreach (BackendInfo backend in backends)
        {
            string state = backend.Unavailable is null ? "available  " : "unavailable";
            string reason = backend.Unavailable is null ? "" : $" ({backend.Unavailable})";
            writer.WriteLine($"{backend.Name.PadRight(width)}  {state}  {backend.Description}{reason}");
            for (int device = 0; device < backend.Devices.Count; device++)
                writer.WriteLine($"{new string(' ', width)}  --device {device}   {backend.Devices[device]}");
        }
        return 0;
    }
}
