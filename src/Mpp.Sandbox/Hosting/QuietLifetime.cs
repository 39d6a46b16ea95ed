using Microsoft.Extensions.Hosting;

namespace Mpp.Sandbox.Hosting;

/// <summary>
/// Replaces the host's console lifetime, which would take Ctrl+C away from the program that this server is only a part of.
/// </summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
