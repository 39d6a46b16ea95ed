using System.Numerics;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// Settled payments of one origin in one currency to the same recipients, which are older than every window that ends: lifetime budgets need
/// no more of them. Amounts are in base units.
/// </summary>
internal sealed record LedgerTotal(
    string Origin, PaymentCurrency Currency, IReadOnlyList<KeyValuePair<string, BigInteger>> Shares, BigInteger Exposure, long Count, DateTimeOffset Until)
{
    /// <summary>Totals of the same key can be added up.</summary>
    public (string Origin, PaymentCurrency Currency, string Recipients) Key => (Origin, Currency, string.Join(' ', Shares.Select(share => share.Key)));

    public static LedgerTotal Of(LedgerRecord record) => new(
        record.Origin, record.Currency, [.. LedgerExposure.SharesOf(record).OrderBy(share => share.Key, StringComparer.Ordinal)], record.Held,
        record.CountsAsPayment ? 1 : 0, record.UpdatedAt);

    public LedgerTotal Plus(LedgerTotal other) => this with
    {
        Shares = [.. Shares.Zip(other.Shares, (mine, its) => KeyValuePair.Create(mine.Key, mine.Value + its.Value))],
        Exposure = Exposure + other.Exposure,
        Count = checked(Count + other.Count),
        Until = Until > other.Until ? Until : other.Until,
    };
}
