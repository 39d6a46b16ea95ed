using System.Diagnostics;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Ledger;

namespace Mpp.Client.PostgreSql.Tests;

[TestFixture]
internal sealed class SchemaTests : DatabaseFixture
{
    [Test]
    public async Task Creating_it_again_keeps_what_was_spent()
    {
        await Records.BringToAsync(Ledger, "p1", LedgerState.Settled);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgreSqlPaymentLedger.CreateSchemaAsync(Source)));

        Assert.That((await Ledger.ReserveAsync(Records.Reserved("p2"), [Budget.OfCount(1, BudgetWindow.Lifetime)])).IsReserved, Is.False);
    }

    [Test]
    public async Task The_file_can_be_run_by_psql()
    {
        await ExecuteAsync("DROP SCHEMA mpp CASCADE");
        for (var time = 0; time < 2; time++)
        {
            using var psql = Process.Start(new ProcessStartInfo(Path.Combine(await PostgreSqlPrograms.RequireAsync(), "psql"),
            [
                "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--single-transaction", "--file", Path.Combine(TestContext.CurrentContext.TestDirectory, "schema.sql"),
                $"host={ServerFixture.Server.Folder} user=mpp dbname={Database}",
            ])
            { RedirectStandardError = true })!;
            var errors = await psql.StandardError.ReadToEndAsync();
            await psql.WaitForExitAsync();
            Assert.That(psql.ExitCode, Is.Zero, errors);
        }

        Assert.That((await Ledger.ReserveAsync(Records.Reserved(), [])).IsReserved, Is.True);
    }

    [Test]
    public async Task A_database_without_a_ledger_stops_payments_and_says_what_to_run()
    {
        await ExecuteAsync("DROP SCHEMA mpp CASCADE");

        Assert.That(async () => await Ledger.ReserveAsync(Records.Reserved(), []),
            Throws.TypeOf<LedgerException>().With.Message.Contains("schema.sql").And.Message.Contains(nameof(PostgreSqlPaymentLedger.CreateSchemaAsync)));
        await PostgreSqlPaymentLedger.CreateSchemaAsync(Source);
        await ExecuteAsync("DELETE FROM mpp.ledger");
        Assert.That(async () => await Ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
    }

    [Test]
    public async Task A_ledger_of_another_version_stops_payments_and_stays_as_it_is()
    {
        await Records.BringToAsync(Ledger, "p1", LedgerState.Signing);
        await ExecuteAsync("UPDATE mpp.ledger SET version = 2");

        Assert.That(async () => await Ledger.ReserveAsync(Records.Reserved("p2"), []), Throws.TypeOf<LedgerException>().With.Message.Contains("version 2"));
        Assert.That(async () => await Ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signed)), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await Ledger.FindAsync("p1"), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await Ledger.ListAsync(), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await PostgreSqlPaymentLedger.CreateSchemaAsync(Source), Throws.TypeOf<LedgerException>());

        await ExecuteAsync("UPDATE mpp.ledger SET version = 1");
        Assert.That((await Ledger.ListAsync()).Single().State, Is.EqualTo(LedgerState.Signing));
    }

    [Test]
    public async Task Another_ledger_in_its_place_stops_payments()
    {
        await Ledger.ReserveAsync(Records.Reserved(), []);
        await ExecuteAsync("DROP SCHEMA mpp CASCADE");
        await PostgreSqlPaymentLedger.CreateSchemaAsync(Source);

        Assert.That(async () => await Ledger.ReserveAsync(Records.Reserved("p2"), []), Throws.TypeOf<LedgerException>().With.Message.Contains("replaced"));
    }

    [Test]
    public async Task The_rights_that_the_documentation_lists_suffice()
    {
        var role = $"agent_{Database}";
        await ExecuteAsync($"""
            CREATE ROLE {role} LOGIN;
            GRANT USAGE ON SCHEMA mpp TO {role};
            GRANT SELECT, UPDATE ON mpp.ledger TO {role};
            GRANT SELECT, INSERT, UPDATE ON mpp.payment, mpp.total TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON mpp.share TO {role};
            """);
        await using var source = ServerFixture.Server.Connect(Database, $"Username={role}");
        using var ledger = new PostgreSqlPaymentLedger(source, Clock);
        await Records.BringToAsync(ledger, "p1", LedgerState.Settled);
        await Records.BringToAsync(ledger, "p2", LedgerState.Released);

        Assert.That(await ledger.ListAsync(), Has.Count.EqualTo(2));
        await ExecuteAsync($"REVOKE ALL ON mpp.share FROM {role}");
        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved("p3"), []), Throws.TypeOf<LedgerException>().With.Message.Contains("grant"));
        await ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
    }

    [Test]
    public async Task A_proof_and_the_largest_numbers_come_back_as_they_were()
    {
        await Records.BringToAsync(Ledger, "p1", LedgerState.Unknown);
        var proof = new LedgerProof("tempo:1 by node") { Block = ulong.MaxValue, Time = Clock.GetUtcNow(), IsHeld = true, Fee = UInt128.MaxValue };
        await Ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Settled) { Proof = proof });

        Assert.That((await Ledger.FindAsync("p1"))!.Proof, Is.EqualTo(proof));
    }

    [Test]
    public async Task An_amount_that_is_no_payment_stops_payments()
    {
        await Ledger.ReserveAsync(Records.Reserved(), []);
        Assert.That(async () => await ExecuteAsync("UPDATE mpp.payment SET amount = -1"), Throws.TypeOf<Npgsql.PostgresException>());
        Assert.That(async () => await ExecuteAsync("UPDATE mpp.payment SET amount = amount + 1"), Throws.TypeOf<Npgsql.PostgresException>());
        await ExecuteAsync("""UPDATE mpp.payment SET recipients = '[{"address":"a","amount":"-1"}]'""");

        Assert.That(async () => await Ledger.FindAsync("p1"), Throws.TypeOf<LedgerException>());
    }
}
