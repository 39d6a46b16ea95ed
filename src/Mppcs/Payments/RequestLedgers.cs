using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mppcs.Payments;

/// <summary>
/// One ledger for many requests at once, each of which is watched by itself: what a request records goes through the watch that its own flow
/// has entered.
/// </summary>
internal sealed class RequestLedgers(IPaymentLedger ledger) : IPaymentLedger
{
    private readonly AsyncLocal<LedgerWatch?> _entered = new();

    private IPaymentLedger Current => _entered.Value ?? ledger;

    public LedgerWatch CreateWatch() => new(ledger);

    /// <summary>Sends everything that the calling flow records from here on through this watch.</summary>
    public void Enter(LedgerWatch watch) => _entered.Value = watch;

    public ValueTask<ReserveResult> ReserveAsync(
        LedgerRecord record, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken = default) =>
        Current.ReserveAsync(record, budgets, cancellationToken);

    public ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default) =>
        Current.AdvanceAsync(id, change, cancellationToken);

    public ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default) => Current.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default) => Current.ListAsync(cancellationToken);
}
