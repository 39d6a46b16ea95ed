using Mpp.Client.Ledger;
using Mpp.Client.Methods;

namespace Mpp.Client;

/// <summary>The steps around a signature. Only <see cref="Payer"/> takes them.</summary>
internal sealed class PaymentSigning(PaymentJournal journal)
{
    /// <summary>Signs once, after the ledger holds that it will.</summary>
    /// <exception cref="LedgerException">That could not be recorded; nothing was signed.</exception>
    /// <exception cref="PaymentMethodException">The signer or the issuer failed.</exception>
    public async Task<SignedPayment> SignAsync(
        IPaymentMethod method, PaymentPlan plan, PaymentOffer offer, LedgerRecord record, CancellationToken cancellationToken)
    {
        await MarkSigningAsync(plan, record).ConfigureAwait(false);
        offer.OnSigning(Pending(plan, record));
        try
        {
            return await method.SignAsync(plan, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var isVoid = exception is PaymentMethodException { NothingWasSigned: true };
            await journal.CloseAsync(record.Id, new LedgerChange(isVoid ? LedgerState.Void : LedgerState.Unknown) { Note = exception.GetType().Name })
                .ConfigureAwait(false);
            offer.OnSigning(Pending(plan, record) with { Outcome = isVoid ? PaymentOutcome.Void : PaymentOutcome.Unknown });
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            throw Failure(exception, record, $"The signer failed ({exception.GetType().Name}), so payment {record.Id} was not sent.");
        }
    }

    /// <summary>Signs what was signed before. Whatever comes of it, the payment counts as spent already.</summary>
    /// <exception cref="PaymentMethodException">The signer or the issuer failed.</exception>
    public static async Task<SignedPayment> SignAgainAsync(
        IPaymentMethod method, PaymentPlan plan, LedgerRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await method.SignAsync(plan, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Nothing may have been signed now, but something was signed then.
            throw new PaymentMethodException(
                $"The signer failed ({exception.GetType().Name}), so payment {record.Id} was not sent again. What was sent before may still be taken.",
                nothingWasSigned: false, exception) { LedgerId = record.Id };
        }
    }

    /// <summary>Records that there is a signature. Until that is durable, it must not leave the process.</summary>
    /// <exception cref="PaymentOutcomeUnknownException">It could not be recorded.</exception>
    public async Task MarkSignedAsync(PaymentAttempt attempt, SignedPayment signed)
    {
        try
        {
            await journal.AdvanceAsync(attempt.LedgerId, new LedgerChange(LedgerState.Signed) { LookupKeys = signed.LookupKeys }).ConfigureAwait(false);
        }
        catch (LedgerException exception)
        {
            throw new PaymentOutcomeUnknownException(
                "The payment was signed but could not be recorded, so it was not sent. It ends by itself; nothing is to be done.", attempt.Payment, exception);
        }
    }

    /// <summary>From here on the money counts as spent: whoever dies in the signer must find the mark.</summary>
    private async Task MarkSigningAsync(PaymentPlan plan, LedgerRecord record)
    {
        try
        {
            await journal.AdvanceAsync(record.Id, new LedgerChange(LedgerState.Signing) { ValidUntil = plan.ValidUntil, LookupKeys = plan.LookupKeys })
                .ConfigureAwait(false);
        }
        catch (LedgerException)
        {
            await journal.CloseAsync(record.Id, new LedgerChange(LedgerState.Released) { Note = "it could not be recorded that it would be signed" }).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A signer that is reached over HTTP fails with what retry handlers repeat; to them this must not look like a lost connection.</summary>
    private static PaymentMethodException Failure(Exception exception, LedgerRecord record, string message)
    {
        var failure = exception as PaymentMethodException ?? new PaymentMethodException(message, nothingWasSigned: false, exception);
        failure.LedgerId = record.Id;
        return failure;
    }

    private static MppPayment Pending(PaymentPlan plan, LedgerRecord record) => new()
    {
        Outcome = PaymentOutcome.Unknown,
        LedgerId = record.Id,
        Quote = plan.Quote,
        ValidUntil = plan.ValidUntil,
        LookupKeys = plan.LookupKeys,
    };
}
