using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Ledger;
using Npgsql;

namespace Mpp.Client.PostgreSql.Tests;

/// <summary>Whatever happens to the database, nothing is paid that is not recorded.</summary>
[TestFixture]
internal sealed class FailureTests : DatabaseFixture
{
    private static readonly LedgerDatabaseSettings Hasty = new() { LockTimeout = TimeSpan.FromMilliseconds(50) };

    [TestCase(PostgresErrorCodes.SerializationFailure)]
    [TestCase(PostgresErrorCodes.DeadlockDetected)]
    public async Task A_reservation_that_the_server_undid_because_of_others_is_begun_anew(string code)
    {
        await FailInsertsAsync($"IF nextval('tries') <= 3 THEN RAISE EXCEPTION 'others' USING ERRCODE = '{code}'; END IF;");

        Assert.That((await Ledger.ReserveAsync(Records.Reserved(), [Budget.OfCount(1, BudgetWindow.Lifetime)])).IsReserved, Is.True);
        Assert.That((await Ledger.ListAsync()).Single().Id, Is.EqualTo("p1"));
        Assert.That((await Ledger.ReserveAsync(Records.Reserved("p2"), [Budget.OfCount(1, BudgetWindow.Lifetime)])).IsReserved, Is.False);
    }

    [Test]
    public async Task After_some_tries_it_is_refused_and_nothing_is_recorded()
    {
        await FailInsertsAsync("PERFORM nextval('tries'); RAISE EXCEPTION 'others' USING ERRCODE = '40001';");

        Assert.That(async () => await Ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>().With.Message.Contains("refused"));
        Assert.That(await Ledger.ListAsync(), Is.Empty);
        await using var tries = Source.CreateCommand("SELECT last_value FROM tries");
        Assert.That(await tries.ExecuteScalarAsync(), Is.EqualTo(1 + new LedgerDatabaseSettings().Retries));
    }

    [Test]
    public async Task A_ledger_that_another_transaction_holds_is_waited_for_and_then_refused()
    {
        using var ledger = new PostgreSqlPaymentLedger(Source, Clock, Hasty);
        await using (var other = await Source.OpenConnectionAsync())
        await using (var held = await other.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand("SELECT 1 FROM mpp.ledger FOR UPDATE", other, held);
            await command.ExecuteNonQueryAsync();
            Assert.That(async () => await ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>().With.Message.Contains("held"));
        }

        Assert.That((await ledger.ReserveAsync(Records.Reserved(), [])).IsReserved, Is.True);
    }

    [Test]
    public async Task A_payment_that_another_transaction_holds_takes_no_step()
    {
        using var ledger = new PostgreSqlPaymentLedger(Source, Clock, Hasty);
        await ledger.ReserveAsync(Records.Reserved(), []);
        await using (var other = await Source.OpenConnectionAsync())
        await using (var held = await other.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand("SELECT 1 FROM mpp.payment FOR UPDATE", other, held);
            await command.ExecuteNonQueryAsync();
            Assert.That(async () => await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());
        }

        Assert.That((await ledger.FindAsync("p1"))!.State, Is.EqualTo(LedgerState.Reserved));
    }

    [Test]
    public async Task A_caller_that_stops_waiting_has_reserved_nothing()
    {
        await using (var other = await Source.OpenConnectionAsync())
        await using (var held = await other.BeginTransactionAsync())
        {
            await using var command = new NpgsqlCommand("SELECT 1 FROM mpp.ledger FOR UPDATE", other, held);
            await command.ExecuteNonQueryAsync();
            using var stop = new CancellationTokenSource();
            var waiting = Ledger.ReserveAsync(Records.Reserved(), [], stop.Token).AsTask();
            await stop.CancelAsync();
            Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(await Ledger.ListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_connection_that_tears_during_a_reservation_has_reserved_nothing()
    {
        await FailInsertsAsync("IF nextval('tries') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;");

        Assert.That(async () => await Ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
        Assert.That(await Ledger.ListAsync(), Is.Empty);
        Assert.That((await Ledger.ReserveAsync(Records.Reserved(), [Budget.OfCount(1, BudgetWindow.Lifetime)])).IsReserved, Is.True);
    }

    [Test]
    public async Task An_answer_that_is_lost_after_the_server_recorded_holds_the_budget()
    {
        await using var line = TornLine.To(ServerFixture.Server, after: "COMMIT\0");
        await using var source = new NpgsqlSlimDataSourceBuilder($"{line.ConnectionString};Database={Database};Pooling=false").Build();
        using var ledger = new PostgreSqlPaymentLedger(source, Clock);

        Assert.That(async () => await ledger.ReserveAsync(Owned(), []), Throws.TypeOf<LedgerException>().With.Message.Contains("nobody knows"));
        Assert.That((await Ledger.ReserveAsync(Records.Reserved("p2"), [Budget.OfCount(1, BudgetWindow.Lifetime)])).IsReserved, Is.False);
        await ExecuteAsync("UPDATE mpp.payment SET lease_until = now()");
        Assert.That((await Ledger.ReserveAsync(Records.Reserved("p2"), [Budget.OfCount(1, BudgetWindow.Lifetime)])).IsReserved, Is.True);
    }

    [Test]
    public async Task A_server_that_stops_stops_payments_and_remembers_them()
    {
        await using var server = await PostgreSqlServer.StartAsync("");
        await using var source = await server.CreateDatabaseAsync("stopped");
        using var ledger = new PostgreSqlPaymentLedger(source, Clock);
        await Records.BringToAsync(ledger, "p1", LedgerState.Sent);

        await server.StopAsync();
        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved("p2"), []), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Settled)), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await ledger.FindAsync("p1"), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await ledger.ListAsync(), Throws.TypeOf<LedgerException>());

        await server.StartAsync();
        Assert.That((await ledger.ListAsync()).Single().State, Is.EqualTo(LedgerState.Sent));
        Assert.That((await ledger.ReserveAsync(Records.Reserved("p2"), [Budget.OfCount(1, BudgetWindow.Lifetime)])).IsReserved, Is.False);
    }

    [Test]
    public void Nothing_of_how_to_connect_is_in_an_exception()
    {
        using var source = new NpgsqlSlimDataSourceBuilder("Host=127.0.0.1;Port=1;Username=someone;Password=hunter2;Database=private").Build();
        using var ledger = new PostgreSqlPaymentLedger(source, Clock);

        var thrown = Assert.ThrowsAsync<LedgerException>(async () => await ledger.ReserveAsync(Records.Reserved(), []))!;
        foreach (var secret in new[] { "hunter2", "someone", "private", "127.0.0.1" })
        {
            Assert.That(thrown.ToString(), Does.Not.Contain(secret));
        }
    }
}
