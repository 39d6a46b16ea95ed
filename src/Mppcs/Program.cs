using System.Runtime.InteropServices;
using Mppcs;

using var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await CommandLine.InvokeAsync(args, ToolContext.OfProcess(), stopping.Token).ConfigureAwait(false);

// The first signal lets a payment that is under way be recorded; a second one ends the process.
void Stop(PosixSignalContext signal)
{
    if (!stopping.IsCancellationRequested)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }
}
