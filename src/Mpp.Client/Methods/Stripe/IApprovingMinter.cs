using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// A minter whose issuer asks a person about each payment. It is asked for the approval while the money is only reserved: when the challenge has
/// grown too old by then, the reservation is given back, a fresh challenge is fetched, and the approval pays that one, if its terms are no worse.
/// </summary>
internal interface IApprovingMinter : IProvableMinter
{
    /// <summary>
    /// The most that a token for these terms lets the seller charge: the price, or what was approved already when the price has fallen since.
    /// No I/O.
    /// </summary>
    long AuthorityFor(StripeChargeTerms terms);

    /// <summary>Waits until a person has approved, or takes up what they approved for the same request. No token is fetched.</summary>
    /// <param name="request">The token that is needed.</param>
    /// <param name="quote">The payment, with its terms as details.</param>
    /// <param name="time">When it was begun.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PaymentMethodException">It was not approved, and nothing was signed.</exception>
    ValueTask<SpendApproval> ApproveAsync(SharedPaymentTokenRequest request, Quote quote, PaymentTime time, CancellationToken cancellationToken = default);
}
