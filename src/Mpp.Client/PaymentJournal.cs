using Microsoft.Extensions.Logging;
using Mpp.Client.Diagnostics;
using Mpp.Client.Ledger;

namespace Mpp.Client;

/// <summary>
/// Writes the steps of payments to the ledger and reports how they ended. A ledger that fails after money may have moved stops every
/// further payment of this process, but never hides the server's answer.
/// </summary>
internal sealed class PaymentJournal(IPaymentLedger ledger, TimeProvider clock, ILogger logger, PaymentTelemetry telemetry)
{
    private volatile bool _hasFailed;

    /// <exception cref="LedgerException">The reservation could not be recorded, or an earlier payment could not.</exception>
    public async Task ReserveAsync(LedgerRecord record)
    {
        if (_hasFailed)
        {
            throw new LedgerException(
                "An earlier payment could not be recorded, so this process pays nothing more. Restart it once the ledger can be written.");
        }

        await ledger.ReserveAsync(record, CancellationToken.None).ConfigureAwait(false);
        logger.PaymentAdvanced(record.Id, record.State.ToString());
    }

    /// <summary>Steps of a payment are recorded whether or not the caller still waits.</summary>
    public async Task AdvanceAsync(string ledgerId, LedgerChange change)
    {
        await ledger.AdvanceAsync(ledgerId, change, CancellationToken.None).ConfigureAwait(false);
        logger.PaymentAdvanced(ledgerId, change.State.ToString());
    }

    /// <summary>Records that the credential is about to leave this process. When this throws, it must not.</summary>
    public async Task MarkSentAsync(PaymentAttempt attempt)
    {
        var record = await ledger.FindAsync(attempt.LedgerId, CancellationToken.None).ConfigureAwait(false);
        if (record?.State == LedgerState.Signed)
        {
            await AdvanceAsync(attempt.LedgerId, new LedgerChange(LedgerState.Sent)).ConfigureAwait(false);
        }
    }

    /// <summary>Settles the record from the server's answer. Never throws: the answer must reach the caller.</summary>
    public async Task SettleAsync(PaymentAttempt attempt, PaymentAnswer answer)
    {
        var before = attempt.Payment;
        var (state, payment) = answer.Conclude(before);
        attempt.Payment = payment;
        if (before.Outcome != PaymentOutcome.Settled)
        {
            await RecordAsync(attempt, new LedgerChange(state)
            {
                HttpStatus = answer.Status,
                Reference = payment.Receipt?.Reference,
            }).ConfigureAwait(false);
        }

        Report(attempt, answer.Status);
    }

    /// <summary>Records that no answer came. Never throws.</summary>
    public async Task MarkUnansweredAsync(PaymentAttempt attempt, string reason)
    {
        if (attempt.Payment.Outcome != PaymentOutcome.Settled)
        {
            await RecordAsync(attempt, new LedgerChange(LedgerState.Unknown) { Note = reason }).ConfigureAwait(false);
        }

        Report(attempt, status: null);
    }

    private async Task RecordAsync(PaymentAttempt attempt, LedgerChange change)
    {
        try
        {
            await AdvanceAsync(attempt.LedgerId, change).ConfigureAwait(false);
        }
        catch (LedgerException exception)
        {
            _hasFailed = true;
            logger.LedgerFailed(attempt.LedgerId, exception);
        }
    }

    private void Report(PaymentAttempt attempt, int? status)
    {
        var (quote, payment) = (attempt.Quote, attempt.Payment);
        var origin = attempt.Origin.ToString();
        switch (payment.Outcome)
        {
            case PaymentOutcome.Settled when !payment.IsDelivered:
                logger.PaidButDenied(attempt.LedgerId, origin);
                break;
            case PaymentOutcome.Settled:
                logger.PaymentSettled(payment.Amount!.ToString(), quote.Method, origin, attempt.LedgerId);
                break;
            default:
                logger.PaymentUnknown(attempt.LedgerId, payment.Amount!.ToString(), quote.Method, origin, status);
                break;
        }

        if (payment is { Outcome: PaymentOutcome.Settled, ReceiptProblem: { } problem })
        {
            logger.ReceiptMissing(attempt.LedgerId, problem);
        }

        telemetry.Ended(attempt.Activity, quote, payment.Outcome, attempt.Origin.Host, clock.GetElapsedTime(attempt.StartedAt));
        attempt.Activity?.Dispose();
    }
}
