namespace Mpp.Sandbox.Merchant;

/// <summary>A payment that a <see cref="SandboxMerchant"/> settled.</summary>
public sealed record SandboxSettlement
{
    /// <summary>The id of the challenge that it paid.</summary>
    public required string ChallengeId { get; init; }

    /// <summary>The payment method: <c>tempo</c> or <c>stripe</c>.</summary>
    public required string Method { get; init; }

    /// <summary>What was charged, in base units of the token (<c>tempo</c>) or minor units of the currency (<c>stripe</c>).</summary>
    public required UInt128 Amount { get; init; }

    /// <summary>The transaction hash, the payment intent, or the challenge id for a payment of zero: what the receipt names.</summary>
    public required string Reference { get; init; }

    /// <summary>HTTP method, path and query that were paid for, for instance <c>GET /paid</c>.</summary>
    public required string Route { get; init; }
}
