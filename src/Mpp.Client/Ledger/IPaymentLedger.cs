namespace Mpp.Client.Ledger;

/// <summary>
/// The journal of payments. When a call returns, what it recorded survives the end of the process; a call that cannot promise that
/// throws <see cref="LedgerException"/>, and then nothing is paid. Implementations are safe for concurrent use.
/// </summary>
public interface IPaymentLedger
{
    /// <summary>Records a new payment in state <see cref="LedgerState.Reserved"/>, before anything is signed.</summary>
    /// <exception cref="LedgerException">The record could not be made durable.</exception>
    ValueTask ReserveAsync(LedgerRecord record, CancellationToken cancellationToken = default);

    /// <summary>Moves a payment on and returns it as it stands then.</summary>
    /// <exception cref="LedgerException">The payment is unknown, cannot take this step, or the step could not be made durable.</exception>
    ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default);

    /// <summary>The payment with this identifier, or <see langword="null"/>.</summary>
    ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Every payment, oldest first.</summary>
    ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default);
}
