using System.Numerics;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// What a payment, or many old ones together, hold of budgets. Money is counted in 10^-18 of the currency's unit, so that tokens of six
/// decimals and cards of two add up exactly.
/// </summary>
internal sealed class LedgerExposure
{
    private static readonly BigInteger[] Powers = [.. Enumerable.Range(0, Policy.Money.MaximumDecimals + 1).Select(exponent => BigInteger.Pow(10, exponent))];

    private readonly Func<IReadOnlyList<KeyValuePair<string, BigInteger>>> _shares;

    private LedgerExposure(
        string origin, PaymentCurrency currency, BigInteger baseUnits, Func<IReadOnlyList<KeyValuePair<string, BigInteger>>> shares, long count, DateTimeOffset? settledAt)
    {
        _shares = shares;
        Origin = origin;
        Currency = currency;
        Money = Scale(baseUnits);
        Count = count;
        SettledAt = settledAt;
    }

    public string Origin { get; }

    public PaymentCurrency Currency { get; }

    public BigInteger Money { get; }

    public long Count { get; }

    /// <summary>When it was settled; <see langword="null"/> while it is not, and counts however old it is.</summary>
    public DateTimeOffset? SettledAt { get; }

    /// <summary>What each recipient's limits are charged with.</summary>
    public IEnumerable<KeyValuePair<string, BigInteger>> Shares => _shares().Select(share => KeyValuePair.Create(share.Key, Scale(share.Value)));

    /// <summary>What the record holds, or <see langword="null"/> when it holds nothing.</summary>
    public static LedgerExposure? Of(LedgerRecord record) => record.Held == 0 && !record.CountsAsPayment
        ? null
        : new LedgerExposure(record.Origin, record.Currency, record.Held, () => SharesOf(record), record.CountsAsPayment ? 1 : 0,
            record.IsFinal ? record.UpdatedAt : null);

    public static LedgerExposure Of(LedgerTotal total) => new(total.Origin, total.Currency, total.Exposure, () => total.Shares, total.Count, total.Until);

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
            var part = record.CountsAsPayment ? recipient.Amount : 0;
            shares[key] = shares.GetValueOrDefault(key) + part;
            parts += part;
        }

        var fee = BigInteger.Max(0, record.Held - parts);
        return [.. shares.Select(share => KeyValuePair.Create(share.Key, share.Value + fee))];
    }

    private BigInteger Scale(BigInteger baseUnits) => baseUnits * Powers[Policy.Money.MaximumDecimals - Currency.Decimals];
}
