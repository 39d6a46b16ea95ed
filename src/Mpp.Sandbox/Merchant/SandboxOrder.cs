namespace Mpp.Sandbox.Merchant;

/// <summary>An order that a <see cref="SandboxMerchant"/> took, which means that it was paid for.</summary>
public sealed record SandboxOrder
{
    /// <summary>The order's id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>How far it has come: <c>pending</c>, <c>in_progress</c> or <c>order_placed</c>. Each read moves it on.</summary>
    public required string Status { get; init; }

    /// <summary>The most that the products may cost, in cents.</summary>
    public required long MaxPrice { get; init; }

    /// <summary>The method that paid for it: <c>tempo</c> or <c>stripe</c>.</summary>
    public required string PaymentMethod { get; init; }

    /// <summary>The key that reads it, also the <c>X-Api-Key</c> of the answer to the order.</summary>
    public required string ApiKey { get; init; }

    /// <summary>When it was taken, by the merchant's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
