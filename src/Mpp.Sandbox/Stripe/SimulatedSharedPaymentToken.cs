namespace Mpp.Sandbox.Stripe;

/// <summary>What a <see cref="SimulatedStripe"/> knows about one shared payment token, at the moment it was asked.</summary>
public sealed record SimulatedSharedPaymentToken
{
    /// <summary>The token's id, <c>spt_...</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>active</c>, <c>requires_action</c> or <c>deactivated</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>consumed</c>, <c>expired</c>, <c>revoked</c> or <c>resolved</c> for a deactivated token, otherwise null.</summary>
    public required string? DeactivatedReason { get; init; }

    /// <summary>True for a token made by the test-mode grant, false for an issued one.</summary>
    public required bool IsTestGrant { get; init; }

    /// <summary>The mode written on the token: true for live.</summary>
    public required bool Livemode { get; init; }

    /// <summary>The payment method that the token charges.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary>The business profile of the seller; null for a test-mode grant, which names none.</summary>
    public required string? NetworkBusinessProfile { get; init; }

    /// <summary>The currency of all amounts of this token, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>The most that can be captured in total, in minor units of <see cref="Currency"/>.</summary>
    public required long MaxAmount { get; init; }

    /// <summary>What has been captured so far, in minor units of <see cref="Currency"/>.</summary>
    public required long AmountCaptured { get; init; }

    /// <summary>When the token expires, or null when no expiry was asked for.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the token was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the token was deactivated, or null.</summary>
    public required DateTimeOffset? DeactivatedAt { get; init; }

    /// <summary>The metadata that agent and seller both see.</summary>
    public required IReadOnlyDictionary<string, string> SharedMetadata { get; init; }
}
