using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// The payments of a ledger in memory, oldest first, the sums over them, and the rules of how they change. Not safe for concurrent use.
/// </summary>
internal sealed class LedgerBook
{
    private readonly BudgetSums _sums;
    private readonly HashSet<string> _leased = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, PaymentCurrency, string), LedgerTotal> _totals = [];
    private readonly OrderedDictionary<string, LedgerRecord> _records = new(StringComparer.Ordinal);
    private readonly Queue<DateTimeOffset> _concluded = new();
    private long _outOfReach;
    private DateTimeOffset _latest;

    /// <param name="latest">The latest time that is known to have been.</param>
    public LedgerBook(DateTimeOffset latest = default)
    {
        _latest = latest;
        _sums = new BudgetSums(ExposuresSince);
    }

    public IReadOnlyList<LedgerRecord> Records => [.. _records.Values];

    public IReadOnlyList<LedgerTotal> Totals => [.. _totals.Values];

    /// <summary>How many lines the state takes, without a step that is past.</summary>
    public long StateLines => _records.Count + _totals.Count;

    public DateTimeOffset Latest => _latest;

    /// <summary>
    /// How many lines <see cref="Fold"/> would leave, not counting new totals. Looked at in the order in which payments were read, each once;
    /// one that was concluded late hides those behind it for a while.
    /// </summary>
    public long LinesAfterFolding(DateTimeOffset now)
    {
        for (; _concluded.TryPeek(out var concludedAt) && concludedAt <= now - BudgetWindows.Longest; _concluded.Dequeue())
        {
            _outOfReach++;
        }

        return StateLines - _outOfReach;
    }

    /// <summary>What other processes have begun and not concluded.</summary>
    public IReadOnlyList<LedgerRecord> LeftToOthers => _leased.Count == 0 ? [] : [.. _leased.Select(id => _records[id])];

    public LedgerRecord? Find(string id) => _records.GetValueOrDefault(id);

    /// <summary>The time by <paramref name="clock"/>, or the latest that the ledger has seen: a clock that went back stands still.</summary>
    public DateTimeOffset Now(TimeProvider clock) => See(clock.GetUtcNow());

    /// <exception cref="LedgerException">The identifier exists, or the record is not a new reservation.</exception>
    public void EnsureNew(LedgerRecord record)
    {
        record.EnsureReservable();
        if (_records.ContainsKey(record.Id))
        {
            throw new LedgerException($"Payment {record.Id} exists already.");
        }
    }

    /// <summary>The first budget that a new payment does not fit into.</summary>
    public BudgetObstacle? FindObstacle(LedgerRecord record, IReadOnlyList<Budget> budgets, DateTimeOffset now) => _sums.FindObstacle(record, budgets, now);

    /// <summary>Every budget that a new payment falls under.</summary>
    public IReadOnlyList<BudgetStanding> Standings(LedgerRecord record, IReadOnlyList<Budget> budgets, DateTimeOffset now) =>
        _sums.Standings(record, budgets, now);

    /// <summary>Everything at one moment, and how much of each budget is used then.</summary>
    public LedgerOverview Overview(IReadOnlyList<Budget> budgets, DateTimeOffset now) => new(Records, Totals, _sums.Standings(budgets, now), now);

    /// <summary>Takes over a record from storage, where each payment begins as reserved and takes only legal steps.</summary>
    /// <exception cref="FormatException">A line before this one is missing, or the lines contradict each other.</exception>
    public void Restore(LedgerRecord record)
    {
        if (Find(record.Id) is { } known ? !known.State.CanBecome(record.State) : record.State != LedgerState.Reserved)
        {
            throw new FormatException($"payment {record.Id} cannot be {record.State} here, so a line is missing");
        }

        EnsureCountable(record.Currency);
        Replace(record);
    }

    /// <summary>Takes over a record of a rewritten file, which stands where it stood.</summary>
    /// <exception cref="FormatException">The payment is there already, or is none.</exception>
    public void Adopt(LedgerRecord record)
    {
        if (_records.ContainsKey(record.Id))
        {
            throw new FormatException($"payment {record.Id} is there twice");
        }

        EnsureCountable(record.Currency);
        Replace(record);
    }

    /// <exception cref="FormatException">The total is there already, or is none.</exception>
    public void Adopt(LedgerTotal total)
    {
        EnsureCountable(total.Currency);
        if (!_totals.TryAdd(total.Key, total))
        {
            throw new FormatException($"the total of {total.Origin} is there twice");
        }
    }

    /// <summary>The book without the single payments that no window will reach again; lifetime totals hold what they spent.</summary>
    public LedgerBook Fold(DateTimeOffset now)
    {
        var folded = new LedgerBook(_latest);
        foreach (var total in _totals.Values)
        {
            folded.Adopt(total);
        }

        foreach (var record in _records.Values)
        {
            if (!record.IsFinal || record.UpdatedAt > now - BudgetWindows.Longest)
            {
                folded.Replace(record);
            }
            else if (LedgerExposure.Of(record) is not null)
            {
                folded.Add(LedgerTotal.Of(record));
            }
        }

        return folded;
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
        if (record.IsFinal)
        {
            _concluded.Enqueue(record.UpdatedAt);
        }

        if (record.IsLeftToItsOwner)
        {
            _leased.Add(record.Id);
        }
        else
        {
            _leased.Remove(record.Id);
        }
    }

    public DateTimeOffset See(DateTimeOffset time) => _latest = time > _latest ? time : _latest;

    /// <summary>What counts against budgets; without what was settled before <paramref name="begin"/>.</summary>
    private IEnumerable<LedgerExposure> ExposuresSince(DateTimeOffset begin) => _records.Values
        .Where(record => !record.IsFinal || record.UpdatedAt > begin).Select(LedgerExposure.Of).OfType<LedgerExposure>()
        .Concat(_totals.Values.Where(total => total.Until > begin).Select(LedgerExposure.Of));

    private void Add(LedgerTotal total) => _totals[total.Key] = _totals.TryGetValue(total.Key, out var known) ? known.Plus(total) : total;

    private static void EnsureCountable(PaymentCurrency currency)
    {
        if (!currency.IsCountable())
        {
            throw new FormatException($"{currency.Key} is a currency of impossible precision");
        }
    }
}
