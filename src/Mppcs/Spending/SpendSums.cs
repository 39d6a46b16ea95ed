using System.Globalization;
using Mpp.Client.Ledger;

namespace Mppcs.Spending;

/// <summary>Adds up what the ledger holds.</summary>
internal static class SpendSums
{
    /// <summary>Stands for the day of payments that are no longer recorded one by one.</summary>
    public const string Earlier = "earlier";

    /// <param name="overview">The ledger.</param>
    /// <param name="grouping">What to keep apart beside units.</param>
    /// <param name="since">
    /// The earliest beginning. Payments that are no longer recorded one by one have none, and count only where it is <see langword="null"/>.
    /// </param>
    public static IReadOnlyList<SpendSum> Read(LedgerOverview overview, SpendGrouping grouping, DateTimeOffset? since)
    {
        var single = overview.Records.Where(record => since is null || record.CreatedAt >= since)
            .Select(record => (Exposure: LedgerExposure.Of(record), Day: DayOf(record.CreatedAt), State: Classify(record, overview.Now)));
        var totals = overview.Totals.Where(_ => since is null)
            .Select(total => (Exposure: (LedgerExposure?)LedgerExposure.Of(total), Day: Earlier, State: LedgerState.Settled));
        return
        [
            .. totals.Concat(single)
                .Where(part => part.Exposure is not null)
                .Select(part => Sum(part.Exposure!, NameOf(part.Exposure!, part.Day, grouping), part.State))
                .GroupBy(sum => (sum.Name, sum.Unit))
                .Select(group => group.Aggregate((left, right) => left.Plus(right)))
                .OrderBy(sum => sum.Name == Earlier ? "" : sum.Name, StringComparer.Ordinal).ThenBy(sum => sum.Unit, StringComparer.Ordinal),
        ];
    }

    /// <summary>How many payments may have begun since then, and are not recorded one by one any more.</summary>
    public static long CountLeftOut(LedgerOverview overview, DateTimeOffset? since) =>
        since is null ? 0 : overview.Totals.Where(total => total.Until >= since).Sum(total => total.Count);

    // What is void and holds something at all has cost its fee.
    public static LedgerState Classify(LedgerRecord record, DateTimeOffset now) => record.IsFinal
        ? LedgerState.Settled
        : record.IsUnknown(now) ? LedgerState.Unknown : LedgerState.Reserved;

    private static SpendSum Sum(LedgerExposure exposure, string name, LedgerState state)
    {
        var (sum, part) = (new SpendSum(name, exposure.Currency.Unit, exposure.Currency.Decimals), new BudgetSum(exposure.Money, exposure.Count));
        return state switch
        {
            LedgerState.Settled => sum with { Settled = part },
            LedgerState.Unknown => sum with { Unknown = part },
            _ => sum with { Reserved = part },
        };
    }

    private static string NameOf(LedgerExposure exposure, string day, SpendGrouping grouping) => grouping switch
    {
        SpendGrouping.Origin => exposure.Origin,
        SpendGrouping.Currency => exposure.Currency.Key,
        SpendGrouping.Day => day,
        _ => exposure.Currency.Unit,
    };

    private static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
