using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mppcs.Accounts;
using Mppcs.Configuration;
using Mppcs.Progress;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Payments;

/// <summary>A client that pays for one request by the user's settings, and the watch over its ledger.</summary>
internal sealed class PayingClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Money? _limit;
    private readonly RequestLedgers? _shared;
    private readonly FilePaymentLedger? _file;
    private readonly IDisposable? _signer;

    private PayingClient(EffectiveSettings settings, ITempoSigner? signer, RequestSettings request, ToolContext context)
    {
        _file = new FilePaymentLedger(settings.Options.LedgerPath!, context.Clock);
        Ledger = new LedgerWatch(_file, context.Waiting is { } waiting ? record => waiting.Say(PaymentProgress.After(record)) : null);
        Tempo = settings.Options.Tempo;
        Circumstances = new RefusalCircumstances(settings.HasPolicy, context.Terminal is not null, context.Clock);
        _limit = settings.HasPolicy ? request.MaxSpend : null;
        var payer = settings.CreatePayer(new PayerServices
        {
            Ledger = Ledger,
            Approver = request.Asks ? new TerminalApprover(context) : null,
            LinkPeople = new TerminalLinkPrompts(context),
            Clock = context.Clock,
            ReadVariable = context.ReadVariable,
        }, signer);
        _signer = signer as IDisposable;
        _http = new HttpClient(new MppPaymentHandler(payer, Transport(request, context))) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>A client for one request of a program that keeps running; payer and connections outlive it.</summary>
    public PayingClient(HttpClient http, RequestLedgers ledgers, RefusalCircumstances circumstances, Money? limit, TempoOptions tempo)
    {
        _http = http;
        Tempo = tempo;
        _shared = ledgers;
        _limit = limit;
        Ledger = ledgers.CreateWatch();
        Circumstances = circumstances;
    }

    public LedgerWatch Ledger { get; }

    public RefusalCircumstances Circumstances { get; }

    /// <summary>The settings of Tempo that this client pays by.</summary>
    public TempoOptions Tempo { get; }

    /// <summary>A client that can sign.</summary>
    /// <exception cref="UsageException">Settings, variables or keys cannot be used.</exception>
    public static async Task<PayingClient> CreateAsync(RequestSettings request, ToolContext context, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(request, context, cancellationToken).ConfigureAwait(false);
        return new PayingClient(settings, await new TempoKeys(settings, context).OpenAsync(cancellationToken).ConfigureAwait(false), request, context);
    }

    /// <summary>A client for requests that are not paid. It needs no password.</summary>
    /// <exception cref="UsageException">Settings, variables or keys cannot be used.</exception>
    public static async Task<PayingClient> CreateUnpaidAsync(RequestSettings request, ToolContext context, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(request, context, cancellationToken).ConfigureAwait(false);
        return new PayingClient(settings, new TempoKeys(settings, context).Look(), request, context);
    }

    /// <summary>Sends the request; the body of the response is not read yet.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_limit is not null)
        {
            request.LimitMppPayment(_limit);
        }

        _shared?.Enter(Ledger);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_shared is null)
        {
            _http.Dispose();
            _file!.Dispose();
            _signer?.Dispose();
        }
    }

    private static HttpMessageHandler Transport(RequestSettings request, ToolContext context)
    {
        // Plain http is paid on this machine only, so it must not leave it by way of a proxy.
        var sockets = new SocketsHttpHandler { UseCookies = false, UseProxy = !request.Url.IsLoopback };
        return request.IsVerbose ? new TraceHandler(context) { InnerHandler = sockets } : sockets;
    }
}
