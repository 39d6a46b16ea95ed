using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// The journal of payments, and the budgets that are sums over it. When a call returns, what it recorded survives the end of the process; a
/// call that cannot promise that throws <see cref="LedgerException"/>, and then nothing is paid. Implementations are safe for concurrent use.
/// </summary>
public interface IPaymentLedger
{
    /// <summary>
    /// Records a new payment in state <see cref="LedgerState.Reserved"/>, before anything is signed, if it fits into every budget. Comparing
    /// and recording are one step: of callers at the same time, in this process or another, none sees a sum without the others.
    /// </summary>
    /// <param name="record">The payment.</param>
    /// <param name="budgets">
    /// The limits that hold now; those that the payment does not fall under do not matter. Sums come from the records, so that changed limits
    /// meet the whole history. A clock that went back counts as standing still.
    /// </param>
    /// <param name="cancellationToken">Ends the wait. Nothing is recorded then.</param>
    /// <returns>That the money is reserved, or the first budget in the way; then nothing was recorded.</returns>
    /// <exception cref="LedgerException">The record could not be made durable.</exception>
    ValueTask<ReserveResult> ReserveAsync(LedgerRecord record, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken = default);

    /// <summary>Moves a payment on and returns it as it stands then.</summary>
    /// <exception cref="LedgerException">The payment is unknown, cannot take this step, or the step could not be made durable.</exception>
    ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default);

    /// <summary>The payment with this identifier, or <see langword="null"/>.</summary>
    ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Every payment that is still recorded one by one, oldest first.</summary>
    ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default);
}
