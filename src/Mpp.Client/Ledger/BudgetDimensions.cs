using System.Numerics;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>By what sums are kept apart.</summary>
internal readonly record struct BudgetDimensions(bool ByOrigin, bool ByRecipient, bool ByCurrency, bool ByUnit)
{
    public static BudgetDimensions Of(Budget budget) => new(
        budget.Per == BudgetScope.Origin || budget.Origin is not null,
        budget.Per == BudgetScope.Recipient || budget.Recipient is not null,
        budget.Per == BudgetScope.Currency,
        budget.Measure == BudgetMeasure.Money);

    /// <summary>The sums that an exposure is part of, and its part of each.</summary>
    public IEnumerable<(BudgetKey Key, BigInteger Money)> PartsOf(LedgerExposure exposure)
    {
        var key = new BudgetKey(ByOrigin ? exposure.Origin : null, null, ByCurrency ? exposure.Currency.Key : null, ByUnit ? exposure.Currency.Unit : null);
        return ByRecipient
            ? exposure.Shares.Select(share => (key with { Recipient = share.Key }, share.Value))
            : [(key, exposure.Money)];
    }
}
