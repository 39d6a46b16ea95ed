using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpp.Client.Diagnostics;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;

namespace Mpp.Client.Http;

/// <summary>
/// One payer a client for the life of the process: the factory builds new handlers every two minutes, and neither budgets nor ledgers may
/// begin anew with them.
/// </summary>
internal sealed class PayerRegistry(IServiceProvider provider, IOptionsMonitor<MppOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Payer>> _payers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FilePaymentLedger> _ledgers = new(StringComparer.Ordinal);

    public Payer Get(string optionsName) => _payers.GetOrAdd(optionsName, name => new Lazy<Payer>(() => Create(name))).Value;

    public void Dispose()
    {
        foreach (var ledger in _ledgers.Values)
        {
            ledger.Dispose();
        }
    }

    private Payer Create(string name)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        var settings = options.Get(name);
        return PayerFactory.Create(name, settings, new PayerServices
        {
            TempoSigner = Find<ITempoSigner>(name),
            SharedPaymentTokenMinter = Find<ISharedPaymentTokenMinter>(name),
            LinkPeople = Find<IProgress<LinkPrompt>>(name),
            Methods = [.. provider.GetServices<IPaymentMethod>()],
            Ledger = Find<IPaymentLedger>(name) ?? FileLedger(settings, clock),
            Approver = Find<IPaymentApprover>(name),
            Clock = clock,
            LoggerFactory = provider.GetService<ILoggerFactory>(),
            MeterFactory = provider.GetService<IMeterFactory>(),
            IsPaused = () => IsPaused(name),
        });
    }

    /// <summary>What the configuration says now. One that can no longer be used may have been meant to stop payments.</summary>
    private bool IsPaused(string name)
    {
        try
        {
            return options.Get(name).Policy.Paused;
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            provider.GetService<ILoggerFactory>()?.CreateLogger(PaymentTelemetry.Name).ConfigurationUnusable(name, exception);
            return true;
        }
    }

    private T? Find<T>(string name)
        where T : class =>
        (provider is IKeyedServiceProvider ? provider.GetKeyedService<T>(name) : null) ?? provider.GetService<T>();

    private FilePaymentLedger FileLedger(MppOptions settings, TimeProvider clock) =>
        _ledgers.GetOrAdd(Path.GetFullPath(settings.LedgerPath ?? FilePaymentLedger.DefaultPath), path => new FilePaymentLedger(path, clock));
}
