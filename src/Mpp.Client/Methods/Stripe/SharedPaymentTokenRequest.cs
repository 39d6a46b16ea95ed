namespace Mpp.Client.Methods.Stripe;

/// <summary>The token that a payment needs: exactly its price, for exactly its seller, and no longer than its challenge.</summary>
/// <param name="Amount">The most that may be charged, in minor units of the currency; equal to the price.</param>
/// <param name="Currency">ISO 4217 in lower case.</param>
/// <param name="NetworkId">The seller's business profile (<c>profile_…</c>).</param>
/// <param name="ExpiresAt">When the token ends, in whole seconds.</param>
/// <param name="PaymentMethodTypes">The kinds of payment method that the seller takes; empty when it did not say.</param>
/// <param name="IdempotencyKey">The same for every try of one payment, and for no other.</param>
public sealed record SharedPaymentTokenRequest(
    long Amount, string Currency, string NetworkId, DateTimeOffset ExpiresAt, IReadOnlyList<string> PaymentMethodTypes, string IdempotencyKey)
{
    /// <summary>What a person approved for this payment; <see langword="null"/> for minters that ask nobody.</summary>
    internal SpendApproval? Approval { get; init; }
}
