using System.Numerics;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>How much of a budget is used.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Whose">
/// The origin, recipient or currency that has the limit to itself; <see langword="null"/> where all share it, and where nobody used any of it.
/// </param>
/// <param name="Held">What is settled inside its window, and all that is neither settled nor void.</param>
/// <param name="Asked">What the payment that is looked at would add; <see langword="null"/> when none is.</param>
internal sealed record BudgetStanding(Budget Budget, string? Whose, BudgetAmount Held, BudgetAmount? Asked = null)
{
    /// <summary>What is left; nothing, too, where a lowered limit lies below what is held.</summary>
    public BudgetAmount Left => Budget.Limit.Money is { } limit
        ? new BudgetAmount(new Money(BigInteger.Max(0, UnitsOf(limit) - UnitsOf(Held.Money!)), Money.MaximumDecimals, limit.Currency), 0)
        : new BudgetAmount(null, Math.Max(0, Budget.Limit.Count - Held.Count));

    /// <summary>Whether the payment that is looked at fits.</summary>
    public bool Fits => Asked is not { } asked || (Budget.Limit.Money is { } limit
        ? UnitsOf(Held.Money!) + UnitsOf(asked.Money!) <= UnitsOf(limit)
        : Held.Count + asked.Count <= Budget.Limit.Count);

    private static BigInteger UnitsOf(Money money) => money.UnitsAt(Money.MaximumDecimals);
}
