using System.Runtime.InteropServices;
using FastLmm.Cli;

using var interrupt = new CancellationTokenSource();
int signals = 0;
TimeSpan patience = TimeSpan.FromSeconds(2);
using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration onTermination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return Cli.Run(args, new CommandContext(StandardOutput.Open(), Console.Error, interrupt.Token));

// The first signal lets the command stop cleanly; a second one ends the process at once, and so does time: a read of standard
// input cannot be interrupted. What lies on disk by then has no name or is whole.
void Stop(PosixSignalContext context)
{
    context.Cancel = Interlocked.Increment(ref signals) == 1;
    if (!context.Cancel) return;
    _ = Task.Delay(patience).ContinueWith(_ => Environment.Exit(Failure.Report(new OperationCanceledException(), Console.Error)));
    interrupt.Cancel();
}
