namespace Mpp.Sandbox.Stripe;

/// <summary>One payment intent that a seller created on a <see cref="SimulatedStripe"/>.</summary>
public sealed record SimulatedPaymentIntent
{
    /// <summary>The id, <c>pi_...</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>succeeded</c>, <c>requires_action</c>, or <c>requires_payment_method</c> after a decline.</summary>
    public required string Status { get; init; }

    /// <summary>The amount asked for, in minor units of <see cref="Currency"/>. It was captured only when the status is <c>succeeded</c>.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>The id of the shared payment token that was charged.</summary>
    public required string SharedPaymentToken { get; init; }

    /// <summary>True for live mode.</summary>
    public required bool Livemode { get; init; }

    /// <summary>When the intent was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The seller's metadata.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
}
