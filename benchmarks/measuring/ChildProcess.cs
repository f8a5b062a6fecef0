using System.ComponentModel;
using System.Diagnostics;

namespace FastLmm.Measuring;

/// <summary>How a process ended and what it used.</summary>
/// <param name="Code">Exit code; null when it was stopped at the time limit.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Seconds">Wall time from before its start to after its end.</param>
/// <param name="ProcessorSeconds">Processor time of it and of what it started and waited for.</param>
/// <param name="PeakBytes">Its peak memory, looked up while it ran; 0 if it ended too soon for that.</param>
public sealed record ChildRun(int? Code, string Output, string Error, double Seconds, double ProcessorSeconds, long PeakBytes)
{
    /// <summary>Whether it ended by itself with code 0.</summary>
    public bool Succeeded => Code == 0;

    /// <summary>Why it did not succeed, in one line: what follows R's "Error", else the last line of standard error.</summary>
    public string Reason
    {
        get
        {
            if (Code is null) return $"did not finish in {Seconds:F0} s";
            string[] lines = Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            string told = string.Join(' ', lines.SkipWhile(line => !line.StartsWith("Error", StringComparison.Ordinal))
                .TakeWhile(line => !line.StartsWith("Calls:", StringComparison.Ordinal) && line != "Execution halted"));
            return told.Length > 0 ? told : lines.LastOrDefault() ?? $"ended with code {Code}";
        }
    }
}

/// <summary>Processes that are measured, one at a time.</summary>
public static class ChildProcess
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program, a path or a name on the path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">When to stop it with all that it started; null for never.</param>
    /// <exception cref="LmmException">It cannot be started.</exception>
    /// <remarks>Two at the same time would each be given the processor time of both.</remarks>
    public static ChildRun Run(string program, IEnumerable<string> arguments, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        double used = ProcessorTime.Children();
        var clock = Stopwatch.StartNew();
        using Process process = Started(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        (bool ended, long peak) = Await(process, limit ?? TimeSpan.MaxValue);
        if (!ended) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        double seconds = clock.Elapsed.TotalSeconds;
        used = OperatingSystem.IsWindows() ? process.TotalProcessorTime.TotalSeconds : ProcessorTime.Children() - used;
        return new ChildRun(ended ? process.ExitCode : null, output.Result, error.Result, seconds, used, peak);
    }

    /// <summary>What a program prints, without blanks at the ends; null when it cannot be started or fails.</summary>
    public static string? Output(string program, params string[] arguments)
    {
        try
        {
            ChildRun run = Run(program, arguments);
            return run.Succeeded ? run.Output.Trim() : null;
        }
        catch (LmmException)
        {
            return null;
        }
    }

    private static (bool Ended, long PeakBytes) Await(Process process, TimeSpan limit)
    {
        long peak = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < limit;)
        {
            if (process.WaitForExit(Between)) return (true, peak);
            peak = Math.Max(peak, PeakBytes(process));
        }
        return (false, peak);
    }

    private static long PeakBytes(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;                                   // it has just ended
        }
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new LmmException(FailureKind.CannotRunHere, $"'{start.FileName}' cannot be started: {e.Message}", e);
        }
    }
}
