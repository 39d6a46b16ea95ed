using System.Numerics;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mppcs.Reports;

namespace Mppcs.Spending;

/// <summary>Of what the used part of a limit is made: in 10^-18 of its unit, or in payments.</summary>
/// <param name="Limit">The most that may be used.</param>
/// <param name="Settled">What is settled inside the limit's window.</param>
/// <param name="Reserved">What is on its way.</param>
/// <param name="Unknown">What nobody knows the end of.</param>
internal sealed record LimitUse(BigInteger Limit, BigInteger Settled, BigInteger Reserved, BigInteger Unknown)
{
    public static LimitUse Of(BudgetStanding standing, LedgerOverview overview)
    {
        var (held, limit) = (UnitsOf(standing.Held), UnitsOf(standing.Budget.Limit));
        if (standing.Budget.Measure == BudgetMeasure.OpenUnknown)
        {
            return new LimitUse(limit, 0, 0, held);
        }

        // What is open counts in every window; the rest of what is held is settled.
        var unknown = Sum(standing, overview, LedgerState.Unknown);
        var reserved = Sum(standing, overview, LedgerState.Reserved);
        return new LimitUse(limit, BigInteger.Max(0, held - unknown - reserved), reserved, unknown);
    }

    public Cell Draw(int width) => Bar.Draw(width, Limit, Settled, Reserved, Unknown, BigInteger.Max(0, Limit - Settled - Reserved - Unknown));

    private static BigInteger Sum(BudgetStanding standing, LedgerOverview overview, LedgerState state) => overview.Records
        .Where(record => !record.IsFinal && SpendSums.Classify(record, overview.Now) == state)
        .Select(LedgerExposure.Of).OfType<LedgerExposure>()
        .Aggregate(BigInteger.Zero, (sum, exposure) => sum + PartOf(standing, exposure));

    private static BigInteger PartOf(BudgetStanding standing, LedgerExposure exposure) => BudgetDimensions.Of(standing.Budget).PartsOf(exposure)
        .Where(part => BudgetJudge.IsOf(standing.Budget, part.Key) && part.Key.Whose(standing.Budget.Per) == standing.Whose)
        .Aggregate(BigInteger.Zero, (sum, part) => sum + (standing.Budget.Measure == BudgetMeasure.Money ? part.Money : exposure.Count));

    private static BigInteger UnitsOf(BudgetAmount amount) => amount.Money is { } money ? money.UnitsAt(Money.MaximumDecimals) : amount.Count;
}
