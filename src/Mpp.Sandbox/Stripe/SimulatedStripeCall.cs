namespace Mpp.Sandbox.Stripe;

/// <summary>One call that a <see cref="SimulatedStripe"/> received. The Authorization header is never kept.</summary>
public sealed record SimulatedStripeCall
{
    /// <summary>The HTTP method, for instance <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The path without the query, for instance <c>/v1/payment_intents</c>.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The form fields of a POST, or the query of a GET, by their bracketed names, decoded. Values of a name that was sent
    /// more than once are joined by commas.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Form { get; init; }

    /// <summary>The <c>Idempotency-Key</c> header, or null when the caller sent none.</summary>
    public required string? IdempotencyKey { get; init; }

    /// <summary>The <c>Stripe-Version</c> header, or null when the caller sent none.</summary>
    public required string? StripeVersion { get; init; }

    /// <summary>The <c>Request-Id</c> given to this call.</summary>
    public required string RequestId { get; init; }

    /// <summary>The HTTP status decided for this call, also when the answer was then dropped; null while it is in progress.</summary>
    public int? StatusCode { get; init; }

    /// <summary>True when the answer was an earlier one, remembered under the idempotency key.</summary>
    public bool Replayed { get; init; }

    /// <summary>True when the connection was aborted instead of sending the answer.</summary>
    public bool AnswerDropped { get; init; }
}
