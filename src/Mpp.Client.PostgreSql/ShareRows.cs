using System.Numerics;
using Mpp.Client.Ledger;
using Npgsql;

namespace Mpp.Client.PostgreSql;

/// <summary>What a payment holds of budgets, as rows of <c>mpp.share</c>, and of <c>mpp.total</c> once it is settled.</summary>
internal static class ShareRows
{
    private const string InsertStatement = """
        INSERT INTO mpp.share (payment, recipient, origin, currency_key, currency_unit, money)
        SELECT number, $2, origin, currency_key, currency_unit, $3::numeric FROM mpp.payment WHERE id = $1
        """;

    private const string Settle = "UPDATE mpp.share SET money = $3::numeric, payments = $4, settled_at = $5 WHERE payment = $1 AND recipient = $2";

    // In the order of the key: two payments that settle at once take the same rows in the same order.
    private const string AddToTotals = """
        INSERT INTO mpp.total AS total (recipient, hour, origin, currency_key, currency_unit, money, payments)
        SELECT recipient, hour, origin, currency_key, currency_unit, money, payments
        FROM mpp.share, (VALUES ('-infinity'::timestamptz), ($2::timestamptz)) AS period (hour) WHERE payment = $1 ORDER BY hour, recipient
        ON CONFLICT (recipient, hour, origin, currency_key, currency_unit)
        DO UPDATE SET money = total.money + excluded.money, payments = total.payments + excluded.payments
        """;

    private const string Remove = "DELETE FROM mpp.share WHERE payment = $1";

    /// <summary>What a new payment holds: as a whole, and of each recipient's limits.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Insert(LedgerRecord record) => SharesOf(LedgerExposure.Of(record)!)
        .Select(share => Sql.Command(InsertStatement, Sql.Text(record.Id), Sql.Text(share.Key), Sql.Whole(share.Value)));

    /// <summary>What a step changes about it: what ended holds what it really cost, until the windows have passed over it.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Update(long number, LedgerRecord record) => (record.IsFinal, LedgerExposure.Of(record)) switch
    {
        (false, _) => [],
        (true, null) => [Sql.Command(Remove, Sql.Long(number))],
        (true, { } exposure) =>
        [
            .. SharesOf(exposure).Select(share => Sql.Command(
                Settle, Sql.Long(number), Sql.Text(share.Key), Sql.Whole(share.Value), Sql.Small(exposure.Count), Sql.Time(record.UpdatedAt))),
            Sql.Command(AddToTotals, Sql.Long(number), Sql.Time(Hours.Begin(record.UpdatedAt))),
        ],
    };

    private static IEnumerable<KeyValuePair<string, BigInteger>> SharesOf(LedgerExposure exposure) => exposure.Shares.Prepend(new("", exposure.Money));
}
