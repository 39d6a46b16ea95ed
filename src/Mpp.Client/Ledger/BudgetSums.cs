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

    public BudgetObstacle? FindObstacle(LedgerRecord record, IReadOnlyList<Budget> budgets, DateTimeOffset now)
    {
        var exposure = LedgerExposure.Of(record)!;
        foreach (var budget in budgets)
        {
            var obstacle = budget.Measure == BudgetMeasure.OpenUnknown ? FindUnknowns(budget, exposure, now) : FindExcess(budget, exposure, now);
            if (obstacle is not null)
            {
                return obstacle;
            }
        }

        return null;
    }

    private BudgetObstacle? FindUnknowns(Budget budget, LedgerExposure exposure, DateTimeOffset now)
    {
        var open = _unknowns.At(budget.Per == BudgetScope.Origin ? exposure.Origin : null, now);
        return open < budget.Limit.Count ? null : new BudgetObstacle(budget, new BudgetAmount(null, open), new BudgetAmount(null, 1));
    }

    private BudgetObstacle? FindExcess(Budget budget, LedgerExposure exposure, DateTimeOffset now)
    {
        if ((budget.Origin is { } origin && origin != exposure.Origin)
            || (budget.Measure == BudgetMeasure.Money && budget.Limit.Money!.Currency != exposure.Currency.Unit))
        {
            return null;
        }

        var dimensions = BudgetDimensions.Of(budget);
        foreach (var (key, money) in dimensions.PartsOf(exposure))
        {
            if (budget.Recipient is { } recipient && recipient != key.Recipient)
            {
                continue;
            }

            var held = Index(dimensions, budget.Window, now).Held(key, now);
            var asked = new BudgetSum(money, 1);
            if (Exceeds(held + asked, budget))
            {
                return new BudgetObstacle(budget, Describe(held, budget), Describe(asked, budget));
            }
        }

        return null;
    }

    private static bool Exceeds(BudgetSum sum, Budget budget) => budget.Measure == BudgetMeasure.Money
        ? sum.Money > budget.Limit.Money!.UnitsAt(Money.MaximumDecimals)
        : sum.Count > budget.Limit.Count;

    private static BudgetAmount Describe(BudgetSum sum, Budget budget) => budget.Measure == BudgetMeasure.Money
        ? new BudgetAmount(new Money(sum.Money, Money.MaximumDecimals, budget.Limit.Money!.Currency), 0)
        : new BudgetAmount(null, sum.Count);

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
}
