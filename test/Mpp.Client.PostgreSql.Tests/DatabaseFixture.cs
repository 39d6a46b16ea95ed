using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Ledger;
using Npgsql;

namespace Mpp.Client.PostgreSql.Tests;

/// <summary>A database of its own for each test, with an empty ledger.</summary>
internal abstract class DatabaseFixture
{
    private static int _next;

    protected string Database { get; private set; } = null!;

    protected NpgsqlDataSource Source { get; private set; } = null!;

    protected ManualClock Clock { get; private set; } = null!;

    protected PostgreSqlPaymentLedger Ledger { get; private set; } = null!;

    [SetUp]
    public async Task CreateDatabaseAsync()
    {
        Database = $"test{Interlocked.Increment(ref _next)}";
        Source = await ServerFixture.Server.CreateDatabaseAsync(Database);
        Clock = new ManualClock();
        Ledger = new PostgreSqlPaymentLedger(Source, Clock);
    }

    [TearDown]
    public async Task DropDatabaseAsync()
    {
        Ledger.Dispose();
        await Source.DisposeAsync();
        await using var server = ServerFixture.Server.Connect("postgres");
        await ExecuteAsync(server, $"DROP DATABASE {Database} WITH (FORCE)");
    }

    protected static async Task ExecuteAsync(NpgsqlDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    protected Task ExecuteAsync(string statement) => ExecuteAsync(Source, statement);

    /// <summary>A payment that this process owns, with a lease.</summary>
    protected static LedgerRecord Owned(string id = "p1") =>
        Records.Reserved(id) with { Owner = LedgerOwner.Current, LeaseUntil = Records.Reserved().CreatedAt + LedgerRecord.Lease };

    /// <summary>Makes the server fail while a payment is written down.</summary>
    protected Task FailInsertsAsync(string body) => ExecuteAsync($"""
        CREATE SEQUENCE tries;
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON mpp.payment FOR EACH ROW EXECUTE FUNCTION fail();
        """);
}
