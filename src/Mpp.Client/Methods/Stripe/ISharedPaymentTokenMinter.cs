namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// Mints shared payment tokens: each lets one seller charge one payment method up to a limit. Implement it to mint through a backend of
/// your own. It is asked only after the spend policy has allowed the payment and the ledger has recorded it.
/// </summary>
public interface ISharedPaymentTokenMinter
{
    /// <summary>Whether its tokens move real money.</summary>
    bool IsLive { get; }

    /// <summary>
    /// What tells one payment method of this minter from another, for instance the id of the payment method. It goes into the idempotency
    /// key as a hash and nowhere else.
    /// </summary>
    string Account { get; }

    /// <summary>Mints one token. The same <see cref="SharedPaymentTokenRequest.IdempotencyKey"/> must give the same token.</summary>
    /// <exception cref="PaymentMethodException">No token was minted, or none that can be used; the exception says whether one may exist.</exception>
    ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default);
}
