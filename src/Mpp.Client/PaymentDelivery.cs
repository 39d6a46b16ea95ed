using Mpp.Client.Ledger;
using Mpp.Client.Methods;

namespace Mpp.Client;

/// <summary>
/// The steps at which a rail itself is asked to move money or to show it: payments that this client delivers, and answers that are checked.
/// </summary>
internal sealed class PaymentDelivery(PaymentJournal journal, IPaymentLedger ledger, IReadOnlyList<IPaymentMethod> methods)
{
    private static readonly TimeSpan NotableClockSkew = TimeSpan.FromSeconds(5);

    /// <summary>Delivers what was signed, where that is not for the server to do. When this returns, the credential is worth sending.</summary>
    /// <exception cref="PaymentMethodException">It is proven that the payee did not get the money.</exception>
    /// <exception cref="PaymentOutcomeUnknownException">It may have been delivered.</exception>
    public async Task DeliverAsync(
        IPaymentMethod method, PaymentPlan plan, SignedPayment signed, PaymentAttempt attempt, PaymentOffer offer, CancellationToken cancellationToken)
    {
        if (signed.Delivery is null)
        {
            return;
        }

        await MarkSentAsync(attempt).ConfigureAwait(false);
        Exception? failure = null;
        PaymentFinding finding;
        try
        {
            finding = await method.DeliverAsync(plan, signed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
            finding = PaymentFinding.CannotTell($"Its delivery was broken off ({exception.GetType().Name}).");
        }

        if (finding is { State: LedgerState.Settled, Proof.IsHeld: false })
        {
            attempt.Confirmation = finding;
            return;
        }

        await journal.MarkFoundAsync(attempt, finding).ConfigureAwait(false);
        offer.OnSigning(attempt.Payment);
        throw cancellationToken.IsCancellationRequested && failure is OperationCanceledException
            ? new OperationCanceledException(Describe(attempt.Payment, finding, offer), Undelivered(attempt, finding, offer, failure), cancellationToken)
            : Undelivered(attempt, finding, offer, failure);
    }

    /// <summary>Asks the rail whether it shows what an answer says, where the rail is configured to be asked. Never throws.</summary>
    public async Task VerifyAsync(PaymentAttempt attempt, PaymentAnswer answer, CancellationToken cancellationToken)
    {
        var (state, payment) = answer.Conclude(attempt.Payment);
        if (attempt.Confirmation is not null || attempt.Payment.Outcome != PaymentOutcome.Unknown || state != LedgerState.Settled
            || methods.Find(attempt.Quote.Method, attempt.Quote.Intent) is not { } rail)
        {
            return;
        }

        try
        {
            if (await ledger.FindAsync(attempt.LedgerId, CancellationToken.None).ConfigureAwait(false) is { } record)
            {
                attempt.Confirmation = await rail.VerifyAsync(record, payment.Receipt, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // The answer must reach its caller, whatever is known about the money.
            attempt.Confirmation = PaymentFinding.CannotTell($"The answer could not be checked ({exception.GetType().Name}).");
        }
    }

    private async Task MarkSentAsync(PaymentAttempt attempt)
    {
        try
        {
            await journal.MarkSentAsync(attempt).ConfigureAwait(false);
        }
        catch (LedgerException exception)
        {
            throw new PaymentOutcomeUnknownException(
                "The payment was signed, but the ledger failed before it could be delivered, so it was not. It ends by itself; nothing is to be done.",
                attempt.Payment, exception);
        }
    }

    private static Exception Undelivered(PaymentAttempt attempt, PaymentFinding finding, PaymentOffer offer, Exception? cause) =>
        finding.State == LedgerState.Unknown
            ? new PaymentOutcomeUnknownException(Describe(attempt.Payment, finding, offer), attempt.Payment, cause)
            : new PaymentMethodException(Describe(attempt.Payment, finding, offer), nothingWasSigned: false, cause) { LedgerId = attempt.LedgerId };

    private static string Describe(MppPayment payment, PaymentFinding finding, PaymentOffer offer)
    {
        var skew = offer.ClockSkew.Duration() < NotableClockSkew
            ? ""
            : $" The server's clock and this machine's differ by {(long)offer.ClockSkew.Duration().TotalSeconds} s.";
        return finding.State switch
        {
            LedgerState.Void => $"Payment {payment.LedgerId} of {payment.Amount} did not happen. {finding.Reason}{skew} It may be made again.",
            LedgerState.Settled => $"Payment {payment.LedgerId} of {payment.Amount} did not reach its payee. {finding.Reason} Do not pay again.",
            _ => $"It is not known what became of payment {payment.LedgerId} of {payment.Amount}. {finding.Reason}{skew} Do not pay again: "
                + "it counts as spent until it is proven otherwise.",
        };
    }
}
