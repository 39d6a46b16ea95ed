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
        : new LedgerExposure(record.Origin, record.Currency, Scale(record.Exposure, record.Currency), SharesOf(record), 1,
            record.State == LedgerState.Settled ? record.UpdatedAt : null);

    public static BigInteger Scale(BigInteger baseUnits, PaymentCurrency currency) => currency.ToMoney(baseUnits).UnitsAt(Policy.Money.MaximumDecimals);

    /// <summary>A recipient's share is its parts and the fee: nobody else's limit can hold the fee that is paid for its sake.</summary>
    public static IReadOnlyList<KeyValuePair<string, BigInteger>> SharesOf(LedgerRecord record)
    {
        var shares = new Dictionary<string, BigInteger>(StringComparer.Ordinal);
        BigInteger parts = 0;
        foreach (var recipient in record.Recipients)
        {
            var key = recipient.Address.ToLowerInvariant();
            shares[key] = shares.GetValueOrDefault(key) + Scale(recipient.Amount, record.Currency);
            parts += recipient.Amount;
        }

        var fee = Scale(BigInteger.Max(0, record.Exposure - parts), record.Currency);
        return [.. shares.Select(share => KeyValuePair.Create(share.Key, share.Value + fee))];
    }
}
