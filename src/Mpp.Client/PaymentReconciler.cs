using Mpp.Client.Diagnostics;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;

namespace Mpp.Client;

/// <summary>
/// Finds out how payments ended that the ledger holds open, by asking their rail, and records what is proven with its proof. It never pays;
/// it may revoke a token that nobody charged. Whatever cannot be proven stays as it is and counts as spent. Safe for concurrent use, also by
/// several processes.
/// </summary>
public sealed class PaymentReconciler
{
    /// <summary>After this time without a step, a payment has no process any more that works on it.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ProofInterval = TimeSpan.FromSeconds(2);

    private readonly Payer _payer;

    /// <summary>Looks into the ledger of <paramref name="payer"/>, by its methods. <see cref="Payer.Reconciler"/> is one, too.</summary>
    public PaymentReconciler(Payer payer)
    {
        ArgumentNullException.ThrowIfNull(payer);
        _payer = payer;
    }

    /// <summary>Looks into one payment.</summary>
    /// <param name="ledgerId">The ledger's identifier, for instance <see cref="MppPayment.LedgerId"/>.</param>
    /// <param name="cancellationToken">Gives up asking. What was proven until then is recorded.</param>
    /// <exception cref="LedgerException">The ledger holds no such payment, or cannot be used.</exception>
    public async Task<ReconciledPayment> ReconcileAsync(string ledgerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ledgerId);
        var record = await _payer.Ledger.FindAsync(ledgerId, cancellationToken).ConfigureAwait(false)
            ?? throw new LedgerException($"The ledger holds no payment {ledgerId}.");
        return await ReconcileAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks into every payment that is open: signed or being signed, and neither settled nor void.</summary>
    /// <param name="cancellationToken">Gives up asking. What was proven until then is recorded.</param>
    /// <returns>What was found for each open payment, oldest first.</returns>
    /// <exception cref="LedgerException">The ledger cannot be used.</exception>
    public async Task<IReadOnlyList<ReconciledPayment>> ReconcileAllAsync(CancellationToken cancellationToken = default)
    {
        var found = new List<ReconciledPayment>();
        foreach (var record in await _payer.Ledger.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (record.State.IsOpen())
            {
                found.Add(await ReconcileAsync(record, cancellationToken).ConfigureAwait(false));
            }
        }

        return found;
    }

    /// <summary>Looks into one payment, and gathers what shows what happened, for a dispute with the merchant.</summary>
    /// <param name="ledgerId">The ledger's identifier, for instance <see cref="MppPayment.LedgerId"/>.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="LedgerException">The ledger holds no such payment, or cannot be used.</exception>
    public async Task<PaymentEvidence> GatherEvidenceAsync(string ledgerId, CancellationToken cancellationToken = default)
    {
        var found = await ReconcileAsync(ledgerId, cancellationToken).ConfigureAwait(false);
        return new PaymentEvidence(found.Record, found.Reason, _payer.Clock.GetUtcNow());
    }

    /// <summary>Looks into one payment until it is concluded, nothing more can be learned, or <paramref name="longest"/> has passed.</summary>
    internal async Task<LedgerRecord> WaitForProofAsync(string ledgerId, TimeSpan longest, CancellationToken cancellationToken)
    {
        var clock = _payer.Clock;
        var end = clock.GetUtcNow() + longest;
        for (; ; )
        {
            var found = await ReconcileAsync(ledgerId, cancellationToken).ConfigureAwait(false);
            var now = clock.GetUtcNow();
            var next = found.Record.ValidUntil is { } validUntil && validUntil > now + ProofInterval ? validUntil : now + ProofInterval;
            if (!found.Record.State.IsOpen() || !found.MayBeToldLater || next > end)
            {
                return found.Record;
            }

            await Task.Delay(next - now, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ReconciledPayment> ReconcileAsync(LedgerRecord record, CancellationToken cancellationToken)
    {
        if (!record.State.IsOpen())
        {
            return new ReconciledPayment(record, IsNewlyProven: false, record.Note ?? $"It is {record.State} already.");
        }

        if (IsInUse(record, _payer.Clock.GetUtcNow()))
        {
            return new ReconciledPayment(record, IsNewlyProven: false, "It is still being made, by this process or another one.");
        }

        var finding = await AskAsync(record, cancellationToken).ConfigureAwait(false);
        return await RecordAsync(record, finding).ConfigureAwait(false);
    }

    private async Task<PaymentFinding> AskAsync(LedgerRecord record, CancellationToken cancellationToken)
    {
        if (_payer.Methods.Find(record.Method, record.Intent) is not { } method)
        {
            return PaymentFinding.CannotTell($"This payer has no method '{record.Method}' for '{record.Intent}'.");
        }

        try
        {
            var finding = await method.ProveAsync(record, cancellationToken).ConfigureAwait(false);
            return await IsTakenAsync(record, finding, cancellationToken).ConfigureAwait(false)
                ? PaymentFinding.CannotTell("What was found is the settlement of another payment in the ledger.")
                : finding;
        }
        catch (Exception exception) when (exception is not LedgerException && !cancellationToken.IsCancellationRequested)
        {
            _payer.Logger.ProofFailed(record.Method, record.Id, exception);
            return PaymentFinding.CannotTell($"The method '{record.Method}' failed to ask ({exception.GetType().Name}).");
        }
    }

    /// <summary>One transaction settles one payment. A memo that a merchant gives out twice could else make it settle two.</summary>
    private async Task<bool> IsTakenAsync(LedgerRecord record, PaymentFinding finding, CancellationToken cancellationToken)
    {
        if (finding.Reference is not { } reference || record.LookupKeys.Values.Contains(reference, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        var others = await _payer.Ledger.ListAsync(cancellationToken).ConfigureAwait(false);
        return others.Any(other => other.Id != record.Id && other.State == LedgerState.Settled && other.Method == record.Method
            && string.Equals(other.Reference, reference, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<ReconciledPayment> RecordAsync(LedgerRecord record, PaymentFinding finding)
    {
        var isProven = finding.State != LedgerState.Unknown;
        if (!isProven)
        {
            _payer.Logger.PaymentStaysOpen(record.Id, finding.Reason);
        }

        // A payment that is unknown already keeps its first note: a ledger must not grow with every look.
        if (!isProven && record.State == LedgerState.Unknown)
        {
            return new ReconciledPayment(record, IsNewlyProven: false, finding.Reason) { MayBeToldLater = finding.MayBeToldLater };
        }

        try
        {
            return new ReconciledPayment(await _payer.Journal.ConcludeAsync(record, finding).ConfigureAwait(false), isProven, finding.Reason)
            {
                MayBeToldLater = finding.MayBeToldLater,
            };
        }
        catch (LedgerException)
        {
            // Another reconciler, or the answer itself, may have been faster; then the ledger knows the end already.
            var current = await _payer.Ledger.FindAsync(record.Id, CancellationToken.None).ConfigureAwait(false);
            if (current is null || current.State.IsOpen())
            {
                throw;
            }

            return new ReconciledPayment(current, IsNewlyProven: false, current.Note ?? finding.Reason);
        }
    }

    /// <summary>Whether a live process may still be about to sign, send or hear an answer. Only whether to look depends on the local clock.</summary>
    internal static bool IsInUse(LedgerRecord record, DateTimeOffset now) => record.State != LedgerState.Unknown
        && now - record.UpdatedAt < LongestSilence && (record.ValidUntil is not { } end || now < end) && record.Owner?.IsAlive() != false;
}
