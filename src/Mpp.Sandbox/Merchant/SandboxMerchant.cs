using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox.Hosting;

namespace Mpp.Sandbox.Merchant;

/// <summary>
/// A merchant on 127.0.0.1 that is paid by the Machine Payments Protocol: it issues challenges, verifies credentials as strictly as a real
/// server must, settles each payment once and delivers, unless it is told to misbehave.
/// </summary>
/// <remarks>
/// <para>
/// <c>GET /paid</c> and <c>POST /echo</c> cost a cent, on Tempo unless configured otherwise; <c>/echo</c> answers the body that came.
/// <c>POST /agent/orders</c> takes orders for <c>max_price</c> cents and one dollar more, on both methods; <c>GET /orders/{id}</c> shows
/// one to the bearer of the key that came with it as <c>X-Api-Key</c>, and then moves it on: <c>pending</c>, <c>in_progress</c>,
/// <c>order_placed</c>. <c>?method=tempo</c> or <c>?method=stripe</c> leaves a single challenge.
/// <c>/free</c> (any method) and <c>GET /free/stream</c> (three server-sent events) cost nothing, and
/// <c>/redirect?to=ADDRESS&amp;status=307</c> redirects.
/// </para>
/// <para>
/// A challenge can be paid for the route it was issued for, query included, with the body it was issued for, once. A settled credential
/// that comes again is refused, unless it comes with the <c>Idempotency-Key</c> under which it was settled: then it gets the same answer.
/// </para>
/// <para>All members can be used from any thread. The lists are snapshots.</para>
/// </remarks>
public sealed class SandboxMerchant : IAsyncDisposable
{
    private const int StreamedEvents = 3;

    private readonly WebApplication _server;
    private readonly MerchantJournal _journal = new();
    private readonly MerchantClock _clock;
    private readonly OrderBook _orders;
    private readonly MerchantRoutes _routes;
    private readonly List<IDisposable> _owned = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _isDisposed;

    private SandboxMerchant(SandboxMerchantOptions options)
    {
        _clock = new MerchantClock(options.TimeProvider, Misbehaviour);
        _orders = new OrderBook(_clock);
        var settlements = CreateSettlements(options);
        var secret = options.ChallengeSecret ?? RandomNumberGenerator.GetHexString(64, lowercase: true);
        var book = new ChallengeBook();
        var refusals = new PaymentRefusals(new ChallengeIssuer(options, secret, Challenges, book, _clock), Challenges);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stopping.Token.Register(() => stopped.TrySetResult());
        var checkout = new Checkout(
            new CredentialVerifier(secret, book, _clock),
            settlements,
            refusals,
            new AfterSettling(Misbehaviour, refusals, stopped.Task),
            Misbehaviour,
            _journal,
            _clock);
        _routes = new MerchantRoutes(options, [.. settlements.Keys], checkout, refusals, _orders);
        _server = LoopbackServer.Build(options.Port);
        _server.Run(HandleAsync);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What its challenges look like; ordinary at first.</summary>
    public ChallengeShape Challenges { get; } = new();

    /// <summary>How it fails its customers; not at all at first.</summary>
    public SandboxMisbehaviour Misbehaviour { get; } = new();

    /// <summary>Every request received so far, in order, those in progress included.</summary>
    public IReadOnlyList<SandboxRequest> Requests => _journal.Requests;

    /// <summary>Every payment settled so far, in order.</summary>
    public IReadOnlyList<SandboxSettlement> Settlements => _journal.Settlements;

    /// <summary>How many credentials have come so far, the refused ones included.</summary>
    public SandboxCredentialArrivals CredentialArrivals => _journal.CredentialArrivals;

    /// <summary>Every order taken so far, in order, as it stands now.</summary>
    public IReadOnlyList<SandboxOrder> Orders => _orders.Snapshot();

    /// <summary>Starts a merchant without orders.</summary>
    /// <param name="options">How it is paid, its port and its clock. Read once, here.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">It is paid by no method, or the sponsor's key is not a key.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxMerchant> StartAsync(SandboxMerchantOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Tempo is null && options.Stripe is null)
        {
            throw new ArgumentException("A merchant needs Tempo, Stripe or both to be paid.", nameof(options));
        }

        var merchant = new SandboxMerchant(options);
        try
        {
            await merchant._server.StartAsync(cancellationToken).ConfigureAwait(false);
            merchant.BaseAddress = new Uri(merchant._server.Urls.Single() + "/");
            return merchant;
        }
        catch
        {
            await merchant.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Releases hanging requests and stops listening. What was recorded can still be read.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);

        // What was released is answered first; disposing alone would reset its connection.
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _owned.ForEach(owned => owned.Dispose());
        _stopping.Dispose();
    }

    private Dictionary<string, ISettlement> CreateSettlements(SandboxMerchantOptions options)
    {
        var settlements = new Dictionary<string, ISettlement>(StringComparer.Ordinal);
        if (options.Tempo is { } tempo)
        {
            var sponsor = tempo.SponsorPrivateKey is { } key
                ? Own(new TempoSponsor(TempoPrivateKeySigner.FromHex(key), _clock))
                : null;
            var rpc = Own(new TempoRpc(tempo.RpcUrl, tempo.RpcTimeout));
            settlements.Add(ChargeRequestJson.Tempo, new TempoSettlement(tempo, rpc, sponsor));
        }

        if (options.Stripe is { } stripe)
        {
            settlements.Add(ChargeRequestJson.Stripe, Own(new StripeSettlement(stripe)));
        }

        return settlements;
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private async Task HandleAsync(HttpContext context)
    {
        var place = _journal.Add(context.Request);
        context.Response.Headers.Date = _clock.HttpDate;
        if (Misbehaviour.MaximumHeaderLength is { } longest
            && context.Request.Headers.Any(header => header.Key.Length + header.Value.ToString().Length > longest))
        {
            _journal.Complete(place, 0, StatusCodes.Status431RequestHeaderFieldsTooLarge);
            context.Response.StatusCode = StatusCodes.Status431RequestHeaderFieldsTooLarge;
            return;
        }

        var request = await MerchantRequest.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        if (request is { Method: "GET", Path: MerchantRoutes.FreeStream })
        {
            _journal.Complete(place, request.Body.Length, StatusCodes.Status200OK);
            await StreamAsync(context).ConfigureAwait(false);
            return;
        }

        var answer = await _routes.AnswerAsync(request, _stopping.Token).ConfigureAwait(false);
        var isEnded = answer.Delivery is MerchantDelivery.ClosedConnection or MerchantDelivery.ResetConnection;
        _journal.Complete(place, request.Body.Length, isEnded ? null : answer.Status);
        await AnswerDelivery.SendAsync(context, answer, _stopping.Token).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        for (var number = 1; number <= StreamedEvents; number++)
        {
            await context.Response.WriteAsync($"event: tick\ndata: {number}\n\n", context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            if (number == 1 && Misbehaviour.HoldStreamAfterFirstEvent is { } hold)
            {
                await hold.Task.WaitAsync(_stopping.Token).ConfigureAwait(false);
            }
        }
    }
}
