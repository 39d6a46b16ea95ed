namespace Mpp.Sandbox.Stripe;

/// <summary>A token while it lives. Not thread safe: <see cref="SharedPaymentTokens"/> guards it.</summary>
internal sealed class SharedPaymentTokenState
{
    public const string Active = "active";
    public const string RequiresAction = "requires_action";
    public const string Deactivated = "deactivated";

    public required string Id { get; init; }

    /// <summary>The account that made the token: the agent of an issued one, the seller of a test-mode grant.</summary>
    public required StripeAccount Maker { get; init; }

    public required bool IsTestGrant { get; init; }

    /// <summary>The mode written on the token, which a fault can make differ from its maker's.</summary>
    public required bool Livemode { get; init; }

    public required string PaymentMethod { get; init; }

    public required PaymentMethodBehaviour Behaviour { get; init; }

    public required string? NetworkBusinessProfile { get; init; }

    public required string? ExternalId { get; init; }

    public required string? ReturnUrl { get; init; }

    public required string? SetupFutureUsage { get; init; }

    public required string Currency { get; init; }

    public required long MaxAmount { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyDictionary<string, string> SharedMetadata { get; init; }

    public required string Status { get; set; }

    public string? DeactivatedReason { get; private set; }

    public DateTimeOffset? DeactivatedAt { get; private set; }

    public long AmountCaptured { get; private set; }

    public void Deactivate(string reason, DateTimeOffset at)
    {
        Status = Deactivated;
        DeactivatedReason = reason;
        DeactivatedAt = at;
    }

    /// <summary>Tokens expire when somebody looks at them: nothing can tell that from a timer.</summary>
    public void ExpireWhenDue(DateTimeOffset now)
    {
        if (Status != Deactivated && ExpiresAt is { } expiry && expiry <= now)
        {
            Deactivate("expired", expiry);
        }
    }

    public void Capture(long amount, DateTimeOffset at)
    {
        AmountCaptured += amount;
        if (AmountCaptured == MaxAmount)
        {
            Deactivate("consumed", at);
        }
    }

    public SimulatedSharedPaymentToken ToSnapshot() => new()
    {
        Id = Id,
        Status = Status,
        DeactivatedReason = DeactivatedReason,
        IsTestGrant = IsTestGrant,
        Livemode = Livemode,
        PaymentMethod = PaymentMethod,
        NetworkBusinessProfile = NetworkBusinessProfile,
        Currency = Currency,
        MaxAmount = MaxAmount,
        AmountCaptured = AmountCaptured,
        ExpiresAt = ExpiresAt,
        CreatedAt = CreatedAt,
        DeactivatedAt = DeactivatedAt,
        SharedMetadata = SharedMetadata,
    };
}
