using System.Numerics;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// What a payment, or many old ones together, hold of budgets. Money is counted in 10^-18 of the currency's unit, so that tokens of six
/// decimals and cards of two add up exactly.
/// </summary>
internal sealed record LedgerExposure(
    string Origin, PaymentCurrency Currency, BigInteger Money, IReadOnlyList<KeyValuePair<string, BigInteger>> Shares, long Count, DateTimeOffset? SettledAt)
{
    /// <summary>What the record holds, or <see langword="null"/> when it holds nothing.</summary>
    public static LedgerExposure? Of(LedgerRecord record) => !record.CountsAgainstBudgets
        ? null
        : new LedgerExposure(record.Origin, record.Currency, Scale(record.Exposure, record.Currency), Scale(SharesOf(record), record.Currency), 1,
            record.State == LedgerState.Settled ? record.UpdatedAt : null);

    public static LedgerExposure Of(LedgerTotal total) => new(
        total.Origin, total.Currency, Scale(total.Exposure, total.Currency), Scale(total.Shares, total.Currency), total.Count, total.Until);

    /// <summary>
    /// What each recipient's limits are charged with, in base units: its parts and the whole fee, which is paid for the sake of each.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, BigInteger>> SharesOf(LedgerRecord record)
    {
        var shares = new Dictionary<string, BigInteger>(StringComparer.Ordinal);
        BigInteger parts = 0;
        foreach (var recipient in record.Recipients)
        {
            var key = recipient.Address.ToLowerInvariant();
            shares[key] = shares.GetValueOrDefault(key) + recipient.Amount;
            parts += recipient.Amount;
        }

        var fee = BigInteger.Max(0, record.Exposure - parts);
        return [.. shares.Select(share => KeyValuePair.Create(share.Key, share.Value + fee))];
    }

    private static BigInteger Scale(BigInteger baseUnits, PaymentCurrency currency) => currency.ToMoney(baseUnits).UnitsAt(Policy.Money.MaximumDecimals);

    private static IReadOnlyList<KeyValuePair<string, BigInteger>> Scale(
        IReadOnlyList<KeyValuePair<string, BigInteger>> shares, PaymentCurrency currency) =>
        [.. shares.Select(share => KeyValuePair.Create(share.Key, Scale(share.Value, currency)))];
}
