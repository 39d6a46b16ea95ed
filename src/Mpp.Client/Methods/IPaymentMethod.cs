using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods;

/// <summary>
/// A rail: reads the challenges of one payment method, and makes the payload that pays them. Only the payer calls
/// <see cref="SignAsync"/>, after policy, ledger and approver agreed.
/// </summary>
public interface IPaymentMethod
{
    /// <summary>The method's name in challenges, for instance <c>tempo</c>.</summary>
    string Name { get; }

    /// <summary>The intents that it can pay, for instance <c>charge</c>.</summary>
    IReadOnlyList<string> Intents { get; }

    /// <summary>What is missing before it can pay, as a sentence that says what to configure; <see langword="null"/> when nothing is.</summary>
    string? MissingConfiguration { get; }

    /// <summary>Reads, validates and prices a challenge. No I/O; needs no key.</summary>
    QuoteResult Quote(PaymentChallenge challenge, QuoteContext context);

    /// <summary>
    /// Decides everything about a payment but the signature, so that the ledger can find it again whatever happens afterwards.
    /// Nothing that could move money may exist when this returns.
    /// </summary>
    /// <exception cref="PaymentMethodException">The payment cannot be made.</exception>
    ValueTask<PaymentPlan> PrepareAsync(Quote quote, PaymentTime time, CancellationToken cancellationToken = default);

    /// <summary>Creates the authority that moves the money. Called at most once for a plan.</summary>
    /// <exception cref="PaymentMethodException">The signer or the issuer refused; the exception says whether authority may exist.</exception>
    ValueTask<SignedPayment> SignAsync(PaymentPlan plan, CancellationToken cancellationToken = default);

    /// <summary>
    /// The plan of an earlier payment, made again so that signing it gives the same authority: what can move money at most once, however
    /// often it is signed. <see langword="null"/> when that cannot be promised, which is what a method says that cannot do it. No I/O.
    /// </summary>
    /// <param name="record">A payment of this method in state Signed, Sent or Unknown.</param>
    /// <param name="quote">Its challenge, quoted again.</param>
    PaymentPlan? Restore(LedgerRecord record, Quote quote) => null;

    /// <summary>
    /// Moves the money of a payment whose <see cref="SignedPayment.Delivery"/> is set, and waits until that shows. Called once for it, after
    /// the ledger holds durably that it may have left, and before its credential is sent. Only what is <see cref="LedgerState.Settled"/> and
    /// not held is presented to the server.
    /// </summary>
    /// <param name="plan">What was planned.</param>
    /// <param name="payment">What was signed; all that may be delivered, again if need be.</param>
    /// <param name="cancellationToken">Gives up waiting. What was delivered stays so.</param>
    ValueTask<PaymentFinding> DeliverAsync(PaymentPlan plan, SignedPayment payment, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(PaymentFinding.CannotTell($"The method '{Name}' delivers nothing itself."));

    /// <summary>Checks, before a payment counts as settled, whether the rail shows what the server says.</summary>
    /// <param name="record">A payment of this method in state Sent.</param>
    /// <param name="receipt">The server's receipt; <see langword="null"/> when none came.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <returns>What the rail shows; <see langword="null"/> when the server's word is to be taken.</returns>
    ValueTask<PaymentFinding?> VerifyAsync(LedgerRecord record, PaymentReceipt? receipt, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<PaymentFinding?>(null);

    /// <summary>
    /// Finds out how a payment of this method ended that the ledger holds open. May do what makes it end, for instance revoke a token,
    /// and never what pays. Whatever cannot be proven is <see cref="PaymentFinding.CannotTell"/>, which is what a method says that has
    /// no way to ask.
    /// </summary>
    /// <param name="record">A payment of this method in state Signing, Signed, Sent or Unknown.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    ValueTask<PaymentFinding> ProveAsync(LedgerRecord record, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(PaymentFinding.CannotTell($"The method '{Name}' has no way to ask."));
}
