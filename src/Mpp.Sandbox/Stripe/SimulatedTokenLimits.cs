namespace Mpp.Sandbox.Stripe;

/// <summary>Limits that are put on a token in place of those asked for. What is null stays as asked.</summary>
public sealed record SimulatedTokenLimits
{
    /// <summary>The currency to put on the token, or null for the one asked for.</summary>
    public string? Currency { get; init; }

    /// <summary>The maximum to put on the token, in minor units, or null for the one asked for.</summary>
    public long? MaxAmount { get; init; }

    /// <summary>The expiry to put on the token, or null for the one asked for.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
