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

    private const string Settle = "UPDATE mpp.share SET settled_at = $2 WHERE payment = $1";

    // In the order of the key: two payments that settle at once take the same rows in the same order.
    private const string AddToTotals = """
        INSERT INTO mpp.total AS total (recipient, hour, origin, currency_key, currency_unit, money, payments)
        SELECT recipient, hour, origin, currency_key, currency_unit, money, 1
        FROM mpp.share, (VALUES ('-infinity'::timestamptz), ($2::timestamptz)) AS period (hour) WHERE payment = $1 ORDER BY hour, recipient
        ON CONFLICT (recipient, hour, origin, currency_key, currency_unit)
        DO UPDATE SET money = total.money + excluded.money, payments = total.payments + 1
        """;

    private const string Remove = "DELETE FROM mpp.share WHERE payment = $1";

    /// <summary>What a new payment holds: as a whole, and of each recipient's limits.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Insert(LedgerRecord record)
    {
        var exposure = LedgerExposure.Of(record)!;
        return exposure.Shares.Prepend(new("", exposure.Money))
            .Select(share => Sql.Command(InsertStatement, Sql.Text(record.Id), Sql.Text(share.Key), Sql.Whole(share.Value)));
    }

    /// <summary>What a step changes about it.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Update(long number, LedgerRecord record) => record switch
    {
        { State: LedgerState.Settled } =>
        [
            Sql.Command(Settle, Sql.Long(number), Sql.Time(record.UpdatedAt)),
            Sql.Command(AddToTotals, Sql.Long(number), Sql.Time(Hours.Begin(record.UpdatedAt))),
        ],
        { CountsAgainstBudgets: false } => [Sql.Command(Remove, Sql.Long(number))],
        _ => [],
    };
}
