using Mpp.Client.Ledger;
using Mpp.Client.PostgreSql;
using Npgsql;

namespace Mpp.Client.Tests.Ledger;

/// <summary>The ledger that the contract's tests run over here.</summary>
internal static class LedgerKinds
{
    public static readonly Type[] All = [typeof(PostgreSqlPaymentLedger)];

    private static readonly Lazy<NpgsqlDataSource> Database =
        new(() => Task.Run(() => ServerFixture.Server.CreateDatabaseAsync("contract")).GetAwaiter().GetResult());

    /// <summary>An empty ledger.</summary>
    public static IPaymentLedger Create(Type kind, string file, TimeProvider clock)
    {
        Assert.That(kind, Is.EqualTo(typeof(PostgreSqlPaymentLedger)));
        using var command = Database.Value.CreateCommand(
            "TRUNCATE mpp.share, mpp.payment, mpp.total; UPDATE mpp.ledger SET latest = 'epoch'");
        command.ExecuteNonQuery();
        return new PostgreSqlPaymentLedger(Database.Value, clock);
    }
}
