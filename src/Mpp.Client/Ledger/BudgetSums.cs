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
        foreach (var (budget, _, held, asked) in PartsOf(record, budgets, now))
        {
            if (Exceeds(held + asked, budget))
            {
                return new BudgetObstacle(budget, Describe(held, budget), Describe(asked, budget));
            }
        }

        return null;
    }

    /// <summary>Every budget that a payment falls under, with what is held of it and what the payment would add.</summary>
    public IReadOnlyList<BudgetStanding> Standings(LedgerRecord record, IReadOnlyList<Budget> budgets, DateTimeOffset now) =>
        [.. PartsOf(record, budgets, now).Select(part => new BudgetStanding(
            part.Budget, part.Key.Whose(part.Budget.Per), Describe(part.Held, part.Budget), Describe(part.Asked, part.Budget)))];

    /// <summary>What is held of every budget, once for each that has the limit to itself.</summary>
    public IReadOnlyList<BudgetStanding> Standings(IReadOnlyList<Budget> budgets, DateTimeOffset now) => [.. budgets.SelectMany(budget =>
        HeldOf(budget, now)
            .Select(held => new BudgetStanding(budget, held.Key.Whose(budget.Per), Describe(held.Value, budget)))
            .OrderBy(standing => standing.Whose, StringComparer.Ordinal)
            .DefaultIfEmpty(new BudgetStanding(budget, null, Describe(default, budget))))];

    private IEnumerable<KeyValuePair<BudgetKey, BudgetSum>> HeldOf(Budget budget, DateTimeOffset now)
    {
        if (budget.Measure == BudgetMeasure.OpenUnknown)
        {
            IEnumerable<string?> origins = budget.Per == BudgetScope.Origin ? _unknowns.OriginsAt(now) : [null];
            return origins.Select(origin => KeyValuePair.Create(
                new BudgetKey(origin, null, null, null), new BudgetSum(0, _unknowns.At(origin, now))));
        }

        return Index(BudgetDimensions.Of(budget), budget.Window, now).Held(now).Where(held => IsOf(budget, held.Key));
    }

    private static bool IsOf(Budget budget, BudgetKey key) =>
        (budget.Origin is null || budget.Origin == key.Origin)
        && (budget.Recipient is null || budget.Recipient == key.Recipient)
        && (budget.Measure != BudgetMeasure.Money || budget.Limit.Money!.Currency == key.Unit);

    private IEnumerable<Part> PartsOf(LedgerRecord record, IReadOnlyList<Budget> budgets, DateTimeOffset now)
    {
        var exposure = LedgerExposure.Of(record)!;
        return budgets.SelectMany(budget => budget.Measure == BudgetMeasure.OpenUnknown
            ? [PartOfUnknowns(budget, exposure, now)]
            : PartsOf(exposure, budget, now));
    }

    private Part PartOfUnknowns(Budget budget, LedgerExposure exposure, DateTimeOffset now)
    {
        var origin = budget.Per == BudgetScope.Origin ? exposure.Origin : null;
        return new Part(budget, new BudgetKey(origin, null, null, null), new BudgetSum(0, _unknowns.At(origin, now)), new BudgetSum(0, 1));
    }

    private IEnumerable<Part> PartsOf(LedgerExposure exposure, Budget budget, DateTimeOffset now)
    {
        var dimensions = BudgetDimensions.Of(budget);
        foreach (var (key, money) in dimensions.PartsOf(exposure))
        {
            if (IsOf(budget, key))
            {
                yield return new Part(budget, key, Index(dimensions, budget.Window, now).Held(key, now), new BudgetSum(money, 1));
            }
        }
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

    /// <summary>A payment's part of a budget.</summary>
    private readonly record struct Part(Budget Budget, BudgetKey Key, BudgetSum Held, BudgetSum Asked);
}
