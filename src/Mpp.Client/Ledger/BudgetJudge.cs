using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>Compares a payment with budgets. Every kind of ledger judges by this; they differ in where the sums come from.</summary>
internal static class BudgetJudge
{
    /// <summary>The first budget that a new payment does not fit into.</summary>
    public static BudgetObstacle? FindObstacle(LedgerRecord record, IReadOnlyList<Budget> budgets, IBudgetHoldings holdings)
    {
        foreach (var (budget, _, held, asked) in PartsOf(record, budgets, holdings))
        {
            if (Exceeds(held + asked, budget))
            {
                return new BudgetObstacle(budget, Describe(held, budget), Describe(asked, budget));
            }
        }

        return null;
    }

    /// <summary>Every budget that a payment falls under, with what is held of it and what the payment would add.</summary>
    public static IReadOnlyList<BudgetStanding> Standings(LedgerRecord record, IReadOnlyList<Budget> budgets, IBudgetHoldings holdings) =>
        [.. PartsOf(record, budgets, holdings).Select(part => new BudgetStanding(
            part.Budget, part.Key.Whose(part.Budget.Per), Describe(part.Held, part.Budget), Describe(part.Asked, part.Budget)))];

    /// <summary>Whether the sum with this key is one that the budget bounds.</summary>
    public static bool IsOf(Budget budget, BudgetKey key) =>
        (budget.Origin is null || budget.Origin == key.Origin)
        && (budget.Recipient is null || budget.Recipient == key.Recipient)
        && (budget.Measure != BudgetMeasure.Money || budget.Limit.Money!.Currency == key.Unit);

    public static BudgetAmount Describe(BudgetSum sum, Budget budget) => budget.Measure == BudgetMeasure.Money
        ? new BudgetAmount(new Money(sum.Money, Money.MaximumDecimals, budget.Limit.Money!.Currency), 0)
        : new BudgetAmount(null, sum.Count);

    private static IEnumerable<Part> PartsOf(LedgerRecord record, IReadOnlyList<Budget> budgets, IBudgetHoldings holdings)
    {
        var exposure = LedgerExposure.Of(record)!;
        return budgets.SelectMany(budget => budget.Measure == BudgetMeasure.OpenUnknown
            ? [PartOfUnknowns(budget, exposure, holdings)]
            : PartsOf(exposure, budget, holdings));
    }

    private static Part PartOfUnknowns(Budget budget, LedgerExposure exposure, IBudgetHoldings holdings)
    {
        var origin = budget.Per == BudgetScope.Origin ? exposure.Origin : null;
        return new Part(budget, new BudgetKey(origin, null, null, null), new BudgetSum(0, holdings.OpenUnknowns(origin)), new BudgetSum(0, 1));
    }

    private static IEnumerable<Part> PartsOf(LedgerExposure exposure, Budget budget, IBudgetHoldings holdings)
    {
        var dimensions = BudgetDimensions.Of(budget);
        foreach (var (key, money) in dimensions.PartsOf(exposure))
        {
            if (IsOf(budget, key))
            {
                yield return new Part(budget, key, holdings.Held(dimensions, budget.Window, key), new BudgetSum(money, 1));
            }
        }
    }

    private static bool Exceeds(BudgetSum sum, Budget budget) => budget.Measure == BudgetMeasure.Money
        ? sum.Money > budget.Limit.Money!.UnitsAt(Money.MaximumDecimals)
        : sum.Count > budget.Limit.Count;

    /// <summary>A payment's part of a budget.</summary>
    private readonly record struct Part(Budget Budget, BudgetKey Key, BudgetSum Held, BudgetSum Asked);
}
