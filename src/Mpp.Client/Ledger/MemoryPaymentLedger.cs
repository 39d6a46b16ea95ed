using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// A ledger that forgets everything when the process ends. For tests and demonstrations: it cannot protect money across a restart.
/// </summary>
public sealed class MemoryPaymentLedger : IPaymentLedger
{
    private readonly LedgerBook _book = new();
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;

    /// <summary>Creates an empty ledger.</summary>
    /// <param name="clock">Where the time of each step is taken from; the system's clock by default.</param>
    public MemoryPaymentLedger(TimeProvider? clock = null) => _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask<ReserveResult> ReserveAsync(LedgerRecord record, IReadOnlyList<Budget> budgets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(budgets);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _book.EnsureNew(record);
            if (_book.FindObstacle(record, budgets, _book.Now(_clock)) is { } obstacle)
            {
                return ValueTask.FromResult(new ReserveResult(obstacle));
            }

            _book.Replace(record);
            return ValueTask.FromResult(ReserveResult.Reserved);
        }
    }

    /// <inheritdoc/>
    public ValueTask<LedgerRecord> AdvanceAsync(string id, LedgerChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_lock)
        {
            var record = _book.Preview(id, change, _book.Now(_clock));
            _book.Replace(record);
            return ValueTask.FromResult(record);
        }
    }

    /// <inheritdoc/>
    public ValueTask<LedgerRecord?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_book.Find(id));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LedgerRecord>> ListAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_book.Records);
        }
    }
}
