using System.Text;

namespace Mpp.Client.Tests.Cli;

/// <summary>Keeps what is written, and tells when a text is among it.</summary>
internal sealed class SignallingWriter(string awaited) : StringWriter
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Arrived => _arrived.Task;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(string? value)
    {
        base.Write(value);
        if (ToString().Contains(awaited, StringComparison.Ordinal))
        {
            _arrived.TrySetResult();
        }
    }
}
