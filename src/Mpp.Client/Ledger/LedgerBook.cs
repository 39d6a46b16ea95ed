using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// The payments of a ledger in memory, oldest first, the sums over them, and the rules of how they change. Not safe for concurrent use.
/// </summary>
internal sealed class LedgerBook
{
    private readonly OrderedDictionary<string, LedgerRecord> _records = new(StringComparer.Ordinal);
    private readonly BudgetSums _sums;
    private DateTimeOffset _latest = DateTimeOffset.MinValue;

    public LedgerBook() => _sums = new BudgetSums(() => _records.Values.Select(LedgerExposure.Of).OfType<LedgerExposure>());

    public IReadOnlyList<LedgerRecord> Records => [.. _records.Values];

    public LedgerRecord? Find(string id) => _records.GetValueOrDefault(id);

    /// <summary>The time by <paramref name="clock"/>, or the latest that the ledger has seen: a clock that went back stands still.</summary>
    public DateTimeOffset Now(TimeProvider clock) => See(clock.GetUtcNow());

    /// <exception cref="LedgerException">The identifier exists, or the record is not a new reservation.</exception>
    public void EnsureNew(LedgerRecord record)
    {
        if (record.State != LedgerState.Reserved)
        {
            throw new LedgerException($"Payment {record.Id} must begin as {LedgerState.Reserved}, not as {record.State}.");
        }

        if (_records.ContainsKey(record.Id))
        {
            throw new LedgerException($"Payment {record.Id} exists already.");
        }

        if (!HasCountableCurrency(record))
        {
            throw new LedgerException($"Payment {record.Id} is in a currency that has more decimal places than the {Money.MaximumDecimals} a ledger counts.");
        }
    }

    /// <summary>The first budget that a new payment does not fit into.</summary>
    public BudgetObstacle? FindObstacle(LedgerRecord record, IReadOnlyList<Budget> budgets, DateTimeOffset now) => _sums.FindObstacle(record, budgets, now);

    /// <summary>Takes over a record from storage, where each payment begins as reserved and takes only legal steps.</summary>
    /// <exception cref="FormatException">A line before this one is missing, or the lines contradict each other.</exception>
    public void Restore(LedgerRecord record)
    {
        if (Find(record.Id) is { } known ? !known.State.CanBecome(record.State) : record.State != LedgerState.Reserved)
        {
            throw new FormatException($"payment {record.Id} cannot be {record.State} here, so a line is missing");
        }

        if (!HasCountableCurrency(record))
        {
            throw new FormatException($"payment {record.Id} is in a currency of impossible precision");
        }

        Replace(record);
    }

    /// <exception cref="LedgerException">The payment is unknown or cannot take this step.</exception>
    public LedgerRecord Preview(string id, LedgerChange change, DateTimeOffset now) =>
        change.ApplyTo(Find(id) ?? throw new LedgerException($"The ledger holds no payment {id}."), now);

    public void Replace(LedgerRecord record)
    {
        See(record.UpdatedAt);
        var before = Find(record.Id);
        _records[record.Id] = record;
        _sums.Replace(before, record);
    }

    private static bool HasCountableCurrency(LedgerRecord record) => record.Currency.Decimals is >= 0 and <= Money.MaximumDecimals;

    private DateTimeOffset See(DateTimeOffset time) => _latest = time > _latest ? time : _latest;
}
