using System.Text;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mppcs.Configuration;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Payments;

/// <summary>One payer, one ledger and one set of connections for many requests.</summary>
internal sealed class SharedPayer : IDisposable
{
    // Long enough to reuse connections, short enough to notice that a host has moved.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly RequestLedgers _ledgers;
    private readonly TimeProvider _clock;
    private readonly IDisposable? _signer;
    private readonly HttpClient _toThisMachine;
    private readonly HttpClient _toOthers;

    /// <exception cref="UsageException">The settings or a key cannot be used.</exception>
    public SharedPayer(EffectiveSettings settings, ITempoSigner? signer, ToolContext context, bool followsRedirects)
    {
        _clock = context.Clock;
        _signer = signer as IDisposable;
        Settings = settings;
        Ledger = new FilePaymentLedger(settings.Options.LedgerPath!, context.Clock);
        _ledgers = new RequestLedgers(Ledger);
        var payer = settings.CreatePayer(new PayerServices { Ledger = _ledgers, Clock = context.Clock, ReadVariable = context.ReadVariable }, signer);

        // Plain http is paid on this machine only, so it must not leave it by way of a proxy.
        _toThisMachine = Connect(payer, followsRedirects, usesProxy: false);
        _toOthers = Connect(payer, followsRedirects, usesProxy: true);
    }

    public EffectiveSettings Settings { get; }

    public FilePaymentLedger Ledger { get; }

    /// <summary>The client of one request. A limit of the request can only lower what the settings allow.</summary>
    public PayingClient Begin(RequestSettings request) => new(
        request.Url.IsLoopback ? _toThisMachine : _toOthers, _ledgers,
        new RefusalCircumstances(Settings.HasPolicy, HasTerminal: false, _clock) { IsUnattended = true }, request.MaxSpend, Settings.Options.Tempo);

    public void Dispose()
    {
        _toThisMachine.Dispose();
        _toOthers.Dispose();
        Ledger.Dispose();
        _signer?.Dispose();
    }

    private static HttpClient Connect(Payer payer, bool followsRedirects, bool usesProxy)
    {
        var sockets = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = usesProxy,
            AllowAutoRedirect = followsRedirects,
            PooledConnectionLifetime = ConnectionLifetime,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        return new HttpClient(new MppPaymentHandler(payer, sockets)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
