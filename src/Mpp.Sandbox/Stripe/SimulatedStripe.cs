using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Sandbox.Hosting;

namespace Mpp.Sandbox.Stripe;

/// <summary>
/// A stand-in for the part of Stripe's API that shared payment tokens need, on 127.0.0.1: issued tokens, test-mode grants and
/// payment intents, for the paying agent and for the seller at once.
/// </summary>
/// <remarks>
/// <para>
/// It was written from Stripe's documentation and published types, and was never compared with Stripe. What passes here proves
/// nothing about Stripe itself; where the documentation gives no error text, the text is this simulation's own. No money
/// moves and no key is real: any key that starts with <c>sk_test_</c>, <c>rk_test_</c>, <c>sk_live_</c> or <c>rk_live_</c> is
/// an account of its own. Do not send it a real one.
/// </para>
/// <para>
/// The payment method decides what happens, in both modes: <c>pm_card_visa</c> and <c>pm_card_mastercard</c> are charged,
/// <c>pm_card_chargeDeclined</c> is declined when the seller charges, <c>pm_card_authenticationRequired</c> leaves the payment
/// intent in <c>requires_action</c>, and <c>pm_card_mintRequiresAction</c> (an id of this simulation only) leaves the
/// issued token in <c>requires_action</c>. Every other payment method is unknown.
/// </para>
/// <para>All members can be used from any thread. The lists are snapshots.</para>
/// </remarks>
public sealed class SimulatedStripe : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly StripeService _service;
    private readonly CallLog<SimulatedStripeCall> _calls = new();
    private readonly SharedPaymentTokens _tokens;
    private readonly PaymentIntents _intents;
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SimulatedStripe(SimulatedStripeOptions options)
    {
        _tokens = new SharedPaymentTokens(options.TimeProvider, Faults, new BusinessProfileDirectory(options.BusinessProfiles));
        _intents = new PaymentIntents(options.TimeProvider, _tokens);
        _service = new StripeService(Faults, new StripeIdempotency(options.TimeProvider), _tokens, _intents);
        _server = LoopbackServer.Build(options.Port);
        _server.Run(HandleAsync);
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Every call received so far, in order, those in progress included.</summary>
    public IReadOnlyList<SimulatedStripeCall> Calls => _calls.Snapshot();

    /// <summary>Every shared payment token made so far, in order, as it stands now.</summary>
    public IReadOnlyList<SimulatedSharedPaymentToken> Tokens => _tokens.Snapshot();

    /// <summary>Every payment intent created so far, in order, the declined ones included.</summary>
    public IReadOnlyList<SimulatedPaymentIntent> PaymentIntents => _intents.Snapshot();

    /// <summary>The misbehaviours, all off at first.</summary>
    public SimulatedStripeFaults Faults { get; } = new();

    /// <summary>Starts a simulation with no tokens and no payment intents.</summary>
    /// <param name="options">Port, clock and business profiles; null for the defaults. Read once, here.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">A business profile is given to something that is not a secret key.</exception>
    public static async Task<SimulatedStripe> StartAsync(
        SimulatedStripeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var stripe = new SimulatedStripe(options ?? new SimulatedStripeOptions());
        try
        {
            await stripe._server.StartAsync(cancellationToken).ConfigureAwait(false);
            stripe.BaseAddress = new Uri(stripe._server.Urls.Single() + "/");
            return stripe;
        }
        catch
        {
            await stripe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Does what a token in <c>requires_action</c> waits for: it becomes active.</summary>
    /// <param name="tokenId">The token's id.</param>
    /// <exception cref="KeyNotFoundException">There is no such token.</exception>
    /// <exception cref="InvalidOperationException">The token does not wait for an action.</exception>
    public void CompleteAction(string tokenId) => _tokens.Change(tokenId, (token, _) =>
        token.Status = token.Status == SharedPaymentTokenState.RequiresAction
            ? SharedPaymentTokenState.Active
            : throw new InvalidOperationException($"The token is {token.Status}; it waits for no action."));

    /// <summary>Deactivates a token with the reason <c>resolved</c>, which no call of the API brings about.</summary>
    /// <param name="tokenId">The token's id.</param>
    /// <exception cref="KeyNotFoundException">There is no such token.</exception>
    /// <exception cref="InvalidOperationException">The token is already deactivated.</exception>
    public void ResolveToken(string tokenId) => _tokens.Change(tokenId, (token, now) =>
    {
        if (token.Status == SharedPaymentTokenState.Deactivated)
        {
            throw new InvalidOperationException("The token is already deactivated.");
        }

        token.Deactivate("resolved", now);
    });

    /// <summary>Releases hanging calls and stops listening. What was recorded can still be read.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping.TrySetResult();
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context)
    {
        StripeRequest request = await StripeRequest.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        string requestId = "req_sim_" + RandomNumberGenerator.GetHexString(14, lowercase: true);
        int place = _calls.Add(new SimulatedStripeCall
        {
            Method = request.Method,
            Path = request.Path,
            Form = request.Parameters.Fields,
            IdempotencyKey = request.IdempotencyKey,
            StripeVersion = request.Version,
            RequestId = requestId,
        });
        StripeAnswer answer = await _service.AnswerAsync(request, _stopping.Task).ConfigureAwait(false);
        bool dropped = answer.StatusCode == 200 && TakeDrop(request.Route);
        _calls.Complete(place, call => call with { StatusCode = answer.StatusCode, Replayed = answer.Replayed, AnswerDropped = dropped });
        if (dropped)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, answer, requestId).ConfigureAwait(false);
    }

    private bool TakeDrop(StripeRoute route) => route switch
    {
        { IsMint: true } => Faults.TakeDropAfterMint(),
        { IsPaymentIntentCreation: true } => Faults.TakeDropAfterPaymentIntent(),
        _ => false,
    };

    private static Task WriteAsync(HttpContext context, StripeAnswer answer, string requestId)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.StatusCode;
        response.ContentType = "application/json";
        response.Headers["Request-Id"] = requestId;
        if (answer.Replayed)
        {
            response.Headers["Idempotent-Replayed"] = "true";
        }

        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        return response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
