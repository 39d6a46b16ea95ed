namespace Mpp.Sandbox.Stripe.Link;

/// <summary>One spend request on a <see cref="SimulatedLink"/>, as it stood when it was asked for.</summary>
public sealed record SimulatedSpendRequest
{
    /// <summary>The id, <c>lsrq_...</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>pending_approval</c>, <c>approved</c>, <c>denied</c>, <c>expired</c>, <c>canceled</c>, <c>succeeded</c> or <c>requires_action</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The amount, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>The seller's business profile.</summary>
    public required string NetworkId { get; init; }

    /// <summary>What the owner reads.</summary>
    public required string Context { get; init; }

    /// <summary>Until when the token may be charged.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How often the token was handed out.</summary>
    public required int TokenReads { get; init; }

    /// <summary>Shows no token: there is none in it.</summary>
    public override string ToString() => $"{Id}: {Status}";
}
