using Mpp.Client.Protocol;

namespace Mpp.Client.Policy;

/// <summary>
/// A challenge read once, validated and priced. Immutable, and all that the policy judges and the signer signs: neither ever looks at
/// the challenge's JSON again.
/// </summary>
public sealed record Quote
{
    /// <summary>The challenge that this quote answers.</summary>
    public required PaymentChallenge Challenge { get; init; }

    /// <summary>How the money moves: <c>pull</c>, <c>push</c> or <c>proof</c> (Tempo), <c>token</c> (Stripe).</summary>
    public required string Mode { get; init; }

    /// <summary>The price, in base units of <see cref="Currency"/>.</summary>
    public required UInt128 Amount { get; init; }

    /// <summary>
    /// The most that the payer pays on top, in base units of <see cref="Currency"/>: fees, and what the authority that is signed leaves to the
    /// payee beyond the price.
    /// </summary>
    public UInt128 MaximumFee { get; init; }

    /// <summary>The currency of every amount here.</summary>
    public required PaymentCurrency Currency { get; init; }

    /// <summary>Everybody who gets a part; the parts add up to <see cref="Amount"/>. The first is the primary recipient.</summary>
    public required IReadOnlyList<PaymentRecipient> Recipients { get; init; }

    /// <summary>The chain, where there is one.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>Whether somebody else pays the chain's fee.</summary>
    public bool HasFeePayer { get; init; }

    /// <summary>When the offer ends, or <see langword="null"/> when the server did not say.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the authority that would be signed ends by itself, even when <see cref="ExpiresAt"/> is unknown.</summary>
    public bool IsSelfExpiring { get; init; }

    /// <summary>The least time that must be left before <see cref="ExpiresAt"/> for a payment to be worth starting.</summary>
    public TimeSpan MinimumRemaining { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The merchant's own reference, echoed where the method asks for it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>What the method that made the quote needs to sign it; opaque to everybody else.</summary>
    public object? Details { get; init; }

    /// <summary>The payment method, for instance <c>tempo</c>.</summary>
    public string Method => Challenge.Method;

    /// <summary>The intent, for instance <c>charge</c>.</summary>
    public string Intent => Challenge.Intent;

    /// <summary>The most that this payment can cost, in base units: price and fee. Limits are compared with this.</summary>
    /// <exception cref="OverflowException">The sum does not fit into 128 bits.</exception>
    public UInt128 Exposure => checked(Amount + MaximumFee);

    /// <summary>Whether <see cref="Exposure"/> fits into 128 bits. A server may ask for an amount to which no fee can be added.</summary>
    internal bool HasExposure => MaximumFee <= UInt128.MaxValue - Amount;

    /// <summary>Price, method and recipient in one line.</summary>
    public override string ToString() => $"{Currency.ToMoney(Amount)} by {Method}/{Intent} to {Recipients[0].Address}";
}
