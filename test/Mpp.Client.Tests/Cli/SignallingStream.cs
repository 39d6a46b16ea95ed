using System.Text;

namespace Mpp.Client.Tests.Cli;

/// <summary>Tells when a text has been written to it.</summary>
internal sealed class SignallingStream(string awaited) : MemoryStream
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Arrived => _arrived.Task;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        Look();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, count);
        Look();
    }

    private void Look()
    {
        if (Encoding.UTF8.GetString(ToArray()).Contains(awaited, StringComparison.Ordinal))
        {
            _arrived.TrySetResult();
        }
    }
}
