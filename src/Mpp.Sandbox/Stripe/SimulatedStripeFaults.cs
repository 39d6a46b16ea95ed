using Mpp.Sandbox.Hosting;

namespace Mpp.Sandbox.Stripe;

/// <summary>The misbehaviours of a <see cref="SimulatedStripe"/>, all off at first. They can be set from any thread at any time.</summary>
public sealed class SimulatedStripeFaults
{
    private readonly Lock _lock = new();
    private SimulatedStripeFailure? _failNext;
    private int _failuresLeft;
    private int _dropAnswerAfterMint;
    private int _dropAnswerAfterPaymentIntent;
    private volatile TaskCompletionSource? _hangMint;
    private volatile TaskCompletionSource? _hangPaymentIntent;
    private volatile SimulatedTokenLimits? _mintDifferentLimits;
    private volatile string? _mintForOtherSeller;
    private volatile bool _mintOtherLivemode;

    /// <summary>
    /// The next authenticated calls to a path get this answer. It becomes null by itself after
    /// <see cref="SimulatedStripeFailure.Count"/> calls; setting it starts the count anew.
    /// </summary>
    public SimulatedStripeFailure? FailNext
    {
        get
        {
            lock (_lock)
            {
                return _failNext;
            }
        }

        set
        {
            lock (_lock)
            {
                _failNext = value is { Count: > 0 } ? value : null;
                _failuresLeft = value?.Count ?? 0;
            }
        }
    }

    /// <summary>
    /// How many of the next successful mints (issued or granted, replays included) do their work and then abort the connection
    /// instead of answering. Counts down by itself.
    /// </summary>
    public int DropAnswerAfterMint
    {
        get => Volatile.Read(ref _dropAnswerAfterMint);
        set => Volatile.Write(ref _dropAnswerAfterMint, value);
    }

    /// <summary>
    /// How many of the next successful creations of a payment intent (replays included) do their work and then abort the
    /// connection instead of answering. Counts down by itself.
    /// </summary>
    public int DropAnswerAfterPaymentIntent
    {
        get => Volatile.Read(ref _dropAnswerAfterPaymentIntent);
        set => Volatile.Write(ref _dropAnswerAfterPaymentIntent, value);
    }

    /// <summary>
    /// While set, mints do their work and then stay in progress, unanswered, until the source completes in whatever way. Another call under
    /// the same idempotency key meanwhile gets 409.
    /// </summary>
    public TaskCompletionSource? HangMint
    {
        get => _hangMint;
        set => _hangMint = value;
    }

    /// <summary>The same as <see cref="HangMint"/> for the creation of payment intents.</summary>
    public TaskCompletionSource? HangPaymentIntent
    {
        get => _hangPaymentIntent;
        set => _hangPaymentIntent = value;
    }

    /// <summary>While set, tokens are made with these limits in place of those asked for, and echo them.</summary>
    public SimulatedTokenLimits? MintDifferentLimits
    {
        get => _mintDifferentLimits;
        set => _mintDifferentLimits = value;
    }

    /// <summary>While set, issued tokens name this business profile as their seller in place of the one asked for.</summary>
    public string? MintForOtherSeller
    {
        get => _mintForOtherSeller;
        set => _mintForOtherSeller = value;
    }

    /// <summary>While true, new tokens carry the other <c>livemode</c> than the key's.</summary>
    public bool MintOtherLivemode
    {
        get => _mintOtherLivemode;
        set => _mintOtherLivemode = value;
    }

    /// <summary>The failure of a call that may be a replay, when the fault is of the kind that comes before idempotency.</summary>
    internal SimulatedStripeFailure? TakeEarlyFailure(string path) => FailNext is { AlsoReplays: true } ? TakeFailure(path) : null;

    internal SimulatedStripeFailure? TakeFailure(string path)
    {
        lock (_lock)
        {
            SimulatedStripeFailure? failure = _failNext;
            if (failure is null || !path.StartsWith(failure.Path, StringComparison.Ordinal))
            {
                return null;
            }

            if (--_failuresLeft == 0)
            {
                _failNext = null;
            }

            return failure;
        }
    }

    internal bool TakeDropAfterMint() => Countdown.TakeOne(ref _dropAnswerAfterMint);

    internal bool TakeDropAfterPaymentIntent() => Countdown.TakeOne(ref _dropAnswerAfterPaymentIntent);
}
