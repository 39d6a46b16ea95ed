using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// Answers which budget a payment does not fit into. An index is built over the exposures in its window the first time that a budget needs
/// it, and follows every change from then on.
/// </summary>
internal sealed class BudgetSums(Func<DateTimeOffset, IEnumerable<LedgerExposure>> exposuresSince)
{
    private readonly Dictionary<(BudgetDimensions Dimensions, BudgetWindow Window), BudgetIndex> _indexes = [];
    private readonly OpenUnknowns _unknowns = new();

    public void Replace(LedgerRecord? before, LedgerRecord after)
    {
        _unknowns.Replace(before, after);
        if (_indexes.Count == 0)
        {
            return;
        }

        var (left, entered) = (before is null ? null : LedgerExposure.Of(before), LedgerExposure.Of(after));
        foreach (var index in _indexes.Values)
        {
            if (left is not null)
            {
                index.Remove(left);
            }

            if (entered is not null)
            {
                index.Add(entered);
            }
        }
    }

    public BudgetObstacle? FindObstacle(LedgerRecord record, IReadOnlyList<Budget> budgets, DateTimeOffset now) =>
        BudgetJudge.FindObstacle(record, budgets, new Holdings(this, now));

    /// <summary>Every budget that a payment falls under, with what is held of it and what the payment would add.</summary>
    public IReadOnlyList<BudgetStanding> Standings(LedgerRecord record, IReadOnlyList<Budget> budgets, DateTimeOffset now) =>
        BudgetJudge.Standings(record, budgets, new Holdings(this, now));

    /// <summary>What is held of every budget, once for each that has the limit to itself.</summary>
    public IReadOnlyList<BudgetStanding> Standings(IReadOnlyList<Budget> budgets, DateTimeOffset now) => [.. budgets.SelectMany(budget =>
        HeldOf(budget, now)
            .Select(held => new BudgetStanding(budget, held.Key.Whose(budget.Per), BudgetJudge.Describe(held.Value, budget)))
            .OrderBy(standing => standing.Whose, StringComparer.Ordinal)
            .DefaultIfEmpty(new BudgetStanding(budget, null, BudgetJudge.Describe(default, budget))))];

    private IEnumerable<KeyValuePair<BudgetKey, BudgetSum>> HeldOf(Budget budget, DateTimeOffset now)
    {
        if (budget.Measure == BudgetMeasure.OpenUnknown)
        {
            IEnumerable<string?> origins = budget.Per == BudgetScope.Origin ? _unknowns.OriginsAt(now) : [null];
            return origins.Select(origin => KeyValuePair.Create(
                new BudgetKey(origin, null, null, null), new BudgetSum(0, _unknowns.At(origin, now))));
        }

        return Index(BudgetDimensions.Of(budget), budget.Window, now).Held(now).Where(held => BudgetJudge.IsOf(budget, held.Key));
    }

    private BudgetIndex Index(BudgetDimensions dimensions, BudgetWindow window, DateTimeOffset now)
    {
        if (!_indexes.TryGetValue((dimensions, window), out var index))
        {
            var length = window.Length();
            index = new BudgetIndex(dimensions, length);
            var exposures = exposuresSince(length is null ? DateTimeOffset.MinValue : now - length.Value);
            foreach (var exposure in length is null ? exposures : exposures.OrderBy(exposure => exposure.SettledAt))
            {
                index.Add(exposure);
            }

            _indexes.Add((dimensions, window), index);
        }

        return index;
    }

    private sealed class Holdings(BudgetSums sums, DateTimeOffset now) : IBudgetHoldings
    {
        public BudgetSum Held(BudgetDimensions dimensions, BudgetWindow window, BudgetKey key) => sums.Index(dimensions, window, now).Held(key, now);

        public long OpenUnknowns(string? origin) => sums._unknowns.At(origin, now);
    }
}
