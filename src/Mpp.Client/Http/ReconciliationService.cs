using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mpp.Client.Diagnostics;

namespace Mpp.Client.Http;

/// <summary>Looks into the open payments of every client at start and then from time to time. Whatever fails is logged and tried again.</summary>
internal sealed class ReconciliationService(
    PayerRegistry payers, IEnumerable<PayingClientName> clients, ReconciliationSchedule schedule, TimeProvider clock, ILoggerFactory? loggers = null)
    : BackgroundService
{
    private readonly ILogger _logger = loggers?.CreateLogger(PaymentTelemetry.Name) ?? NullLogger.Instance;
    private readonly List<string> _clients = [.. clients.Select(client => client.OptionsName).Distinct(StringComparer.Ordinal)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(schedule.Interval, clock);
        try
        {
            do
            {
                foreach (var client in _clients)
                {
                    await ReconcileAsync(client, stoppingToken).ConfigureAwait(false);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops, and what is open is looked into at the next start.
        }
    }

    private async Task ReconcileAsync(string client, CancellationToken stoppingToken)
    {
        try
        {
            await payers.Get(client).Reconciler.ReconcileAllAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            _logger.ReconciliationFailed(client, exception);
        }
    }
}
