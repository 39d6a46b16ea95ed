using Mpp.Client.Ledger;
using Mppcs.Quotes;

namespace Mppcs.Policies;

/// <summary>One offer, and every rule and budget that it was held against.</summary>
internal sealed record CheckedOffer(QuotedChallenge Challenge, IReadOnlyList<CheckedRule> Rules, IReadOnlyList<BudgetStanding> Budgets)
{
    public bool IsAllowed => Challenge.IsAllowed && Rules.All(rule => rule.IsKept) && Budgets.All(budget => budget.Fits);
}
