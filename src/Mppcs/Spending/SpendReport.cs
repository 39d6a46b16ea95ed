using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mppcs.Spending;

/// <summary>Everything that is reported about spending.</summary>
/// <param name="Grouping">What the sums are kept apart by, beside units.</param>
/// <param name="Since">The earliest beginning of what was added up; <see langword="null"/> for everything.</param>
/// <param name="Sums">The sums.</param>
/// <param name="Limits">The limits over many payments, and what is used of them.</param>
/// <param name="PerPayment">The limits of one payment.</param>
internal sealed record SpendReport(
    SpendGrouping Grouping, DateTimeOffset? Since, IReadOnlyList<SpendSum> Sums, IReadOnlyList<BudgetStanding> Limits, IReadOnlyList<Money> PerPayment)
{
    /// <summary>Of what the used part of each limit is made, in the order of the limits.</summary>
    public required IReadOnlyList<LimitUse> Uses { get; init; }

    /// <summary>
    /// How many payments may lie in the time that was asked for and were left out, because the ledger keeps them only as totals.
    /// </summary>
    public long LeftOut { get; init; }
}
