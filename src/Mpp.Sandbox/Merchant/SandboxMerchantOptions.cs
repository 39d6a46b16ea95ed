namespace Mpp.Sandbox.Merchant;

/// <summary>
/// How a <see cref="SandboxMerchant"/> is started. At least one of <see cref="Tempo"/> and <see cref="Stripe"/> is needed.
/// </summary>
public sealed class SandboxMerchantOptions
{
    /// <summary>The TCP port on 127.0.0.1. 0, the default, takes any free one.</summary>
    public int Port { get; set; }

    /// <summary>The clock behind <c>Date</c>, <c>expires</c> and receipts. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The realm of every challenge. Default: <c>127.0.0.1</c>.</summary>
    public string Realm { get; set; } = "127.0.0.1";

    /// <summary>The key of the HMAC that binds challenges to their ids. Null, the default: a random one.</summary>
    public string? ChallengeSecret { get; set; }

    /// <summary>How it is paid on Tempo; null when it is not.</summary>
    public SandboxTempoOptions? Tempo { get; set; }

    /// <summary>How it is paid through Stripe; null when it is not.</summary>
    public SandboxStripeOptions? Stripe { get; set; }

    /// <summary>
    /// Whether <c>/paid</c> and <c>/echo</c> can be paid through Stripe as well. Default: false, because real merchants do not ask for
    /// cents on a card. Without <see cref="Tempo"/> they are paid through Stripe in any case.
    /// </summary>
    public bool OfferStripeEverywhere { get; set; }

    /// <summary>The price of <c>/paid</c> and of <c>/echo</c> in US cents. Default: 1.</summary>
    public long PriceInCents { get; set; } = 1;

    /// <summary>
    /// Whether an order whose payment fails is answered with problem details. Default: false, which is
    /// <c>{"error":{"code":"payment_failed","details":{"reason":...}}}</c>.
    /// </summary>
    public bool ProblemDetailsForFailedOrders { get; set; }
}
