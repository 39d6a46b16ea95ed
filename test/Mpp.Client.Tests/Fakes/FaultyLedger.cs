using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Fakes;

/// <summary>A ledger in memory that keeps every step, and fails where a test says so.</summary>
internal sealed class FaultyLedger(TimeProvider clock) : IPaymentLedger
{
    private readonly MemoryPaymentLedger _ledger = new(clock);

    /// <summary>The step that fails, and with what.</summary>
    public (LedgerState State, Func<Exception> Failure)? FailsAt { get; set; }

    /// <summary>Whether it has forgotten what it recorded by the time that the credential is to be sent.</summary>
    public bool FindsNothing { get; set; }

    /// <summary>With what looking at all payments fails.</summary>
    public Func<Exception>? ListFailure { get; set; }

    public List<LedgerState> Steps { get; } = [];

    public LedgerRecord Only => ListAsync().AsTask().Result.Single();

    public int Count => ListAsync().AsTask().Result.Count;

    public ValueTask<ReserveResult> ReserveAsync(LedgerRecord record, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken = default)
    {
        Fail(LedgerState.Reserved);
        Steps.Add(LedgerState.Reserved);
        return _ledger.ReserveAsync(record, budgets, cancellationToken);
    }

    public ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default)
    {
        Fail(change.State);
        if (FindsNothing && change.State == LedgerState.Sent)
        {
            throw new LedgerException($"The ledger holds no payment {id}.");
        }

        Steps.Add(change.State);
        return _ledger.AdvanceAsync(id, change, cancellationToken);
    }

    public ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        FindsNothing ? ValueTask.FromResult<LedgerRecord?>(null) : _ledger.FindAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default) =>
        ListFailure is { } failure ? throw failure() : _ledger.ListAsync(cancellationToken);

    private void Fail(LedgerState state)
    {
        if (FailsAt is { } fault && fault.State == state)
        {
            throw fault.Failure();
        }
    }
}
