using System.Globalization;
using System.Runtime.CompilerServices;
using Spectre.Console;

namespace FastLmm.Cli.Fitting;

/// <summary>A line on a terminal's standard error that says how far a fit is; it appears only when the fit takes its time.</summary>
internal sealed class FitProgressLine : IProgress<FitProgress>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(0.1);
    private readonly ManualResetEventSlim _done = new();
    private readonly Thread _thread;
    private volatile FitProgress? _latest;

    private FitProgressLine()
    {
        _thread = new Thread(Watch) { IsBackground = true, Name = "progress" };
        _thread.Start();
    }

    /// <summary>A progress line, or null where standard error is not a terminal that can show one.</summary>
    public static FitProgressLine? OnTerminal() =>
        Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" ? null : new FitProgressLine();

    public void Report(FitProgress value) => _latest = value;

    public void Dispose()
    {
        _done.Set();
        _thread.Join();
        _done.Dispose();
    }

    internal static string Text(FitProgress progress)
    {
        List<string> parts = [progress.Stage];
        if (progress.Rows > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{progress.Rows:N0} rows"));
        if (progress.Subjects > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{progress.Subjects:N0} subjects"));
        if (progress.Bytes > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{progress.Bytes / 1e6:N0} MB"));
        if (progress.Iteration > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"step {progress.Iteration}, criterion {progress.Criterion:F4}"));
        return string.Join(", ", parts);
    }

    private void Watch()
    {
        if (!_done.Wait(Patience)) Show();
    }

    // Apart, so that the terminal library is loaded only when a line is shown.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Show()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Status().Start("working", status =>
        {
            do
            {
                if (_latest is { } latest) status.Status(Markup.Escape(Text(latest)));
            }
            while (!_done.Wait(Refresh));
        });
    }
}
