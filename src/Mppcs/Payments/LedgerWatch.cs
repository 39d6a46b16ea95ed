using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mppcs.Payments;

/// <summary>
/// Passes everything on to a ledger and remembers the payment of this run as it was last recorded: however a run ends, that tells whether
/// anything was signed.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="onStep">Is told of each step of the payment once it is recorded; <see langword="null"/> for nobody.</param>
internal sealed class LedgerWatch(IPaymentLedger ledger, Action<LedgerRecord>? onStep = null) : IPaymentLedger
{
    private readonly List<LedgerState> _states = [];

    /// <summary>The states that the payment of this run went through.</summary>
    public IReadOnlyList<LedgerState> States => _states;

    /// <summary>The payment of this run, or <see langword="null"/> when none was begun.</summary>
    public LedgerRecord? Record { get; private set; }

    /// <summary>Whether an authority to move money may exist.</summary>
    public bool MayHaveSigned => Record?.State is LedgerState.Signing or LedgerState.Signed or LedgerState.Sent or LedgerState.Unknown or LedgerState.Settled;

    /// <summary>The payment of this run is one that was begun before.</summary>
    public void Follow(LedgerRecord record) => Remember(record);

    public async ValueTask<ReserveResult> ReserveAsync(
        LedgerRecord record, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken = default)
    {
        var result = await ledger.ReserveAsync(record, budgets, cancellationToken).ConfigureAwait(false);
        if (result.IsReserved)
        {
            Remember(record);
            onStep?.Invoke(record);
        }

        return result;
    }

    public async ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default)
    {
        var record = await ledger.AdvanceAsync(id, change, cancellationToken).ConfigureAwait(false);
        Remember(record);
        onStep?.Invoke(record);
        return record;
    }

    public ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default) => ledger.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default) => ledger.ListAsync(cancellationToken);

    private void Remember(LedgerRecord record)
    {
        Record = record;
        _states.Add(record.State);
    }
}
