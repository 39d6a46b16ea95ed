namespace Mpp.Sandbox.Stripe;

/// <summary>An answer that the next matching calls get instead of their real one, before or after the work. See <see cref="SimulatedStripeFaults.FailNext"/>.</summary>
public sealed record SimulatedStripeFailure
{
    /// <summary>The calls that fail: those whose path starts with this text. Default: every call.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The HTTP status to answer. Default: 500.</summary>
    public int StatusCode { get; init; } = 500;

    /// <summary>How many calls fail before the simulation behaves again. Default: 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Headers to add, for instance <c>Retry-After</c> or <c>Stripe-Should-Retry</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body to send in place of a Stripe error object, for instance a gateway's HTML; null for a Stripe error object.</summary>
    public string? Body { get; init; }

    /// <summary>
    /// False, the default: the call failed before Stripe began to work on it, so that a retry under the same idempotency key is
    /// worked on. True: work had begun, so that the failure itself is remembered and replayed under the same key.
    /// </summary>
    public bool RememberedUnderIdempotencyKey { get; init; }

    /// <summary>
    /// False, the default: no work is done. True: the work is done and this answer is given in place of the real one, which is what a retry
    /// under the same idempotency key gets, unless the failure itself is remembered.
    /// </summary>
    public bool WorkIsDone { get; init; }

    /// <summary>
    /// False, the default: a call under a remembered idempotency key gets its earlier answer. True: it fails as well, as a call does whose
    /// key has been revoked or that is one too many.
    /// </summary>
    public bool AlsoReplays { get; init; }
}
