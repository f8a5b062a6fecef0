using System.Runtime.InteropServices;
using FastLmm.Cli;

using var interrupt = new CancellationTokenSource();
int signals = 0;
using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration onTermination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return Cli.Run(args, new CommandContext(StandardOutput.Open(), Console.Error, interrupt.Token));

// The first signal lets the command stop cleanly; a second one ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = Interlocked.Increment(ref signals) == 1;
    if (context.Cancel) interrupt.Cancel();
}
