using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Mpp.Client.Diagnostics;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;

namespace Mpp.Client;

/// <summary>
/// Writes the steps of payments to the ledger and reports how they ended. A ledger that fails after money may have moved stops every
/// further payment of this process, but never hides the server's answer.
/// </summary>
internal sealed class PaymentJournal(IPaymentLedger ledger, TimeProvider clock, ILogger logger, PaymentTelemetry telemetry, OpenAttempts attempts)
{
    private static readonly PolicyViolation ChallengeInUse = new(
        PolicyRules.ChallengeInUse, "one payment a challenge", "", "Another request is being paid with the very same challenge. Send the request again for a fresh one.")
    {
        MayPassWithFreshChallenge = true,
    };

    private readonly ChallengesInUse _challenges = new();
    private volatile bool _hasFailed;

    /// <summary>Records a reservation, or says what stands in its way: a budget, or another payment that is made with the same challenge.</summary>
    /// <param name="record">The reservation.</param>
    /// <param name="expiresAt">When the challenge expires, if the server said so.</param>
    /// <param name="budgets">What the payment has to fit into.</param>
    /// <exception cref="LedgerException">The reservation could not be recorded, or an earlier payment could not.</exception>
    public async Task<PolicyViolation?> ReserveAsync(LedgerRecord record, DateTimeOffset? expiresAt, IReadOnlyList<Budget> budgets)
    {
        if (_hasFailed)
        {
            throw new LedgerException(
                "An earlier payment could not be recorded, so this process pays nothing more. Restart it once the ledger can be written.");
        }

        if (!_challenges.TryClaim(record, expiresAt, clock.GetUtcNow()))
        {
            return ChallengeInUse;
        }

        var isReserved = false;
        try
        {
            var result = await AskAsync(() => ledger.ReserveAsync(record, budgets, CancellationToken.None)).ConfigureAwait(false);
            isReserved = result.IsReserved;
            return result.Obstacle?.ToViolation();
        }
        finally
        {
            if (isReserved)
            {
                Tell(() => logger.PaymentAdvanced(record.Id, record.State.ToString()));
                CrashPoint.ReachAfter(record.State);
            }
            else
            {
                _challenges.Free(record.Id);
            }
        }
    }

    /// <summary>Records a step that must be durable before the payment may go on, whether or not the caller still waits.</summary>
    /// <exception cref="LedgerException">
    /// The step could not be recorded. Nothing more is paid by this process, unless the payment was merely concluded by somebody else.
    /// </exception>
    public async Task AdvanceAsync(string ledgerId, LedgerChange change)
    {
        CrashPoint.ReachBefore(change.State);
        try
        {
            await AskAsync(() => ledger.AdvanceAsync(ledgerId, change, CancellationToken.None)).ConfigureAwait(false);
        }
        catch (LedgerException exception)
        {
            if (!await IsOvertakenAsync(ledgerId, change.State).ConfigureAwait(false))
            {
                _hasFailed = true;
                Tell(() => logger.LedgerFailed(ledgerId, exception));
            }

            throw;
        }

        if (change.State is LedgerState.Released or LedgerState.Void or LedgerState.Settled)
        {
            Forget(ledgerId);
        }

        Tell(() => logger.PaymentAdvanced(ledgerId, change.State.ToString()));
        CrashPoint.ReachAfter(change.State);
    }

    /// <summary>Records how a payment ended. Never throws: what ended it is what the caller has to hear.</summary>
    public async Task CloseAsync(string ledgerId, LedgerChange change)
    {
        try
        {
            await AdvanceAsync(ledgerId, change).ConfigureAwait(false);
        }
        catch (LedgerException)
        {
            // Logged, and remembered: no further payment is reserved. Or proven meanwhile, and then the ledger knows better than any answer.
        }
    }

    /// <summary>Records what a look into an open payment found.</summary>
    /// <exception cref="LedgerException">The step could not be recorded, or somebody else was faster.</exception>
    public async Task<LedgerRecord> ConcludeAsync(LedgerRecord record, PaymentFinding finding)
    {
        // A payment may be found settled although the process died before it could record that it was sent.
        if (finding.State == LedgerState.Settled && !record.State.CanBecome(LedgerState.Settled))
        {
            await AskAsync(() => ledger.AdvanceAsync(record.Id, new LedgerChange(LedgerState.Unknown), CancellationToken.None)).ConfigureAwait(false);
        }

        var change = new LedgerChange(finding.State) { Reference = finding.Reference, Note = finding.Reason, Proof = finding.Proof };
        var concluded = await AskAsync(() => ledger.AdvanceAsync(record.Id, change, CancellationToken.None)).ConfigureAwait(false);
        if (finding.State != LedgerState.Unknown)
        {
            Forget(record.Id);
            Tell(() => logger.PaymentProven(
                record.Id, record.Currency.ToMoney(record.Amount).ToString(), record.Method, record.Origin, finding.State.ToString(), finding.Reason));
        }

        return concluded;
    }

    /// <summary>Records that the credential is about to leave this process. When this throws, it must not.</summary>
    /// <exception cref="LedgerException">The ledger failed, or does not know the payment.</exception>
    public async Task MarkSentAsync(PaymentAttempt attempt)
    {
        if (attempt.IsUnsent)
        {
            attempt.IsUnsent = false;
            await AdvanceAsync(attempt.LedgerId, new LedgerChange(LedgerState.Sent)).ConfigureAwait(false);
            return;
        }

        var record = await AskAsync(() => ledger.FindAsync(attempt.LedgerId, CancellationToken.None)).ConfigureAwait(false)
            ?? throw new LedgerException($"The ledger holds no payment {attempt.LedgerId}.");
        if (record.State == LedgerState.Signed)
        {
            await AdvanceAsync(attempt.LedgerId, new LedgerChange(LedgerState.Sent)).ConfigureAwait(false);
        }
    }

    /// <summary>Settles the record from the server's answer. Never throws: the answer must reach the caller.</summary>
    public async Task SettleAsync(PaymentAttempt attempt, PaymentAnswer answer)
    {
        CrashPoint.Reach(CrashPoint.AfterAnswer);
        var before = attempt.Payment;
        var (state, payment) = attempt.Confirm(answer.Conclude(before));
        attempt.Payment = payment;
        if (before.Outcome == PaymentOutcome.Unknown)
        {
            await CloseAsync(attempt.LedgerId, new LedgerChange(state)
            {
                HttpStatus = answer.Status,
                Reference = attempt.Confirmation?.Reference ?? payment.Receipt?.Reference,
                Note = attempt.Confirmation?.Reason,
                Proof = attempt.Confirmation?.Proof,
            }).ConfigureAwait(false);
        }

        CrashPoint.Reach(CrashPoint.Settled);
        Tell(() => Report(attempt, answer.Status));
    }

    /// <summary>Records that no answer came. Never throws.</summary>
    public async Task MarkUnansweredAsync(PaymentAttempt attempt, string reason)
    {
        if (attempt.Payment.Outcome == PaymentOutcome.Unknown && attempt.Confirmation is { } confirmation)
        {
            await MarkFoundAsync(attempt, confirmation).ConfigureAwait(false);
            return;
        }

        if (attempt.Payment.Outcome == PaymentOutcome.Unknown)
        {
            await CloseAsync(attempt.LedgerId, new LedgerChange(LedgerState.Unknown) { Note = reason }).ConfigureAwait(false);
        }

        Tell(() => Report(attempt, status: null));
    }

    /// <summary>Records what a rail showed of a payment that no answer will tell about. Never throws.</summary>
    public async Task MarkFoundAsync(PaymentAttempt attempt, PaymentFinding finding)
    {
        attempt.Payment = attempt.Payment with { Outcome = PaymentAnswer.ToOutcome(finding.State) };
        await CloseAsync(attempt.LedgerId, new LedgerChange(finding.State) { Reference = finding.Reference, Note = finding.Reason, Proof = finding.Proof })
            .ConfigureAwait(false);
        Tell(() => Report(attempt, status: null));
    }

    /// <summary>Tells that the same credential is sent again. The ledger is not told: it says <c>Sent</c> already.</summary>
    public void ReportResend(PaymentAttempt attempt, string reason, TimeSpan delay) => Tell(() =>
    {
        telemetry.Resent(reason);
        logger.CredentialResent(attempt.LedgerId, attempt.Origin.ToString(), reason, (long)delay.TotalMilliseconds);
    });

    private void Forget(string ledgerId)
    {
        _challenges.Free(ledgerId);
        attempts.Forget(ledgerId);
    }

    /// <summary>Whatever a ledger throws is a failure of the ledger: raw, it could pass for a lost connection that is worth a retry.</summary>
    private static async Task<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not LedgerException)
        {
            throw new LedgerException($"The ledger failed ({exception.GetType().Name}). Nothing is paid until it works.", exception);
        }
    }

    /// <summary>Logs, traces and counts. A listener that fails must not change a payment, nor take a paid answer from its caller.</summary>
    private static void Tell(Action report)
    {
        try
        {
            report();
        }
        catch (Exception exception)
        {
            Trace.TraceError($"{PaymentTelemetry.Name}: a log, trace or metrics listener failed ({exception.GetType().Name}).");
        }
    }

    /// <summary>Whether a step failed only because the payment was concluded meanwhile: then the ledger is in order.</summary>
    private async Task<bool> IsOvertakenAsync(string ledgerId, LedgerState wanted)
    {
        try
        {
            var record = await AskAsync(() => ledger.FindAsync(ledgerId, CancellationToken.None)).ConfigureAwait(false);
            if (record is null || record.State.CanBecome(wanted))
            {
                return false;
            }

            if (wanted is LedgerState.Settled or LedgerState.Void && wanted != record.State)
            {
                Tell(() => logger.ProofContradicted(ledgerId, wanted.ToString(), record.State.ToString()));
            }

            return true;
        }
        catch (LedgerException exception)
        {
            Tell(() => logger.LedgerFailed(ledgerId, exception));
            return false;
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
            case PaymentOutcome.Void:
                break;
            default:
                logger.PaymentUnknown(attempt.LedgerId, payment.Amount!.ToString(), quote.Method, origin, status);
                break;
        }

        if (payment is { Outcome: PaymentOutcome.Settled, ReceiptProblem: { } problem })
        {
            logger.ReceiptMissing(attempt.LedgerId, problem);
        }

        telemetry.Ended(attempt.Activity, quote, payment.Outcome.ToString(), attempt.Origin.Host, clock.GetElapsedTime(attempt.StartedAt));
        attempt.Activity?.Dispose();
    }
}
