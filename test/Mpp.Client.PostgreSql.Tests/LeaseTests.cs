using Mpp.Client.Ledger;
using Mpp.Client.Tests.Ledger;

namespace Mpp.Client.PostgreSql.Tests;

[TestFixture]
internal sealed class LeaseTests : DatabaseFixture
{
    private const string EndLeases = "UPDATE mpp.payment SET lease_until = now()";

    [TestCase(LedgerState.Reserved, LedgerState.Released, "the process that reserved it ended")]
    [TestCase(LedgerState.Signing, LedgerState.Unknown, "the process that signed it ended")]
    public async Task What_was_left_is_concluded_by_the_next_look_and_said(LedgerState before, LedgerState after, string note)
    {
        await BringToAsync(before);
        await ExecuteAsync(EndLeases);

        var record = (await Ledger.ListAsync()).Single();
        Assert.That((record.State, record.Note), Is.EqualTo((after, note)));
        Assert.That(Records.Describe((await Ledger.FindAsync("p1"))!), Is.EqualTo(Records.Describe(record)));
    }

    [TestCase(LedgerState.Signed)]
    [TestCase(LedgerState.Sent)]
    [TestCase(LedgerState.Unknown)]
    public async Task What_was_signed_stays_as_it_is(LedgerState state)
    {
        await BringToAsync(state);
        await ExecuteAsync(EndLeases);

        Assert.That((await Ledger.ListAsync()).Single().State, Is.EqualTo(state));
    }

    [Test]
    public async Task An_owner_that_comes_back_after_its_lease_signs_nothing()
    {
        await BringToAsync(LedgerState.Reserved);
        await ExecuteAsync(EndLeases);

        Assert.That(async () => await Ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());
    }

    [Test]
    public async Task A_lease_is_counted_by_the_server_whatever_the_clocks_of_machines_say()
    {
        Clock.Advance(TimeSpan.FromDays(-2000));
        await BringToAsync(LedgerState.Reserved);

        Assert.That(await ReadRemainingAsync(), Is.EqualTo(LedgerRecord.Lease).Within(TimeSpan.FromMinutes(1)));
        Assert.That((await Ledger.ListAsync()).Single().State, Is.EqualTo(LedgerState.Reserved));
    }

    [Test]
    public async Task A_step_renews_the_lease()
    {
        await BringToAsync(LedgerState.Reserved);
        await ExecuteAsync("UPDATE mpp.payment SET lease_until = now() + interval '2 minutes'");
        await Ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing));

        Assert.That(await ReadRemainingAsync(), Is.EqualTo(LedgerRecord.Lease).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task What_nobody_owns_is_left_alone()
    {
        await Ledger.ReserveAsync(Records.Reserved(), []);
        await ExecuteAsync(EndLeases + " WHERE lease IS NOT NULL");

        Assert.That((await Ledger.ListAsync()).Single().State, Is.EqualTo(LedgerState.Reserved));
    }

    [Test]
    public async Task A_payment_that_is_worked_on_is_not_waited_for()
    {
        await BringToAsync(LedgerState.Reserved);
        await ExecuteAsync(EndLeases);
        await using var owner = await Source.OpenConnectionAsync();
        await using var step = await owner.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("SELECT 1 FROM mpp.payment FOR UPDATE", owner, step))
        {
            await command.ExecuteNonQueryAsync();
        }

        Assert.That((await Ledger.ReserveAsync(Records.Reserved("p2"), [])).IsReserved, Is.True);
        Assert.That((await Ledger.FindAsync("p1"))!.State, Is.EqualTo(LedgerState.Reserved));
    }

    private async Task BringToAsync(LedgerState state)
    {
        await Ledger.ReserveAsync(Owned(), []);
        foreach (var step in Records.PathTo(state))
        {
            await Ledger.AdvanceAsync("p1", new LedgerChange(step));
        }
    }

    private async Task<TimeSpan> ReadRemainingAsync()
    {
        await using var command = Source.CreateCommand("SELECT lease_until - now() FROM mpp.payment");
        return (TimeSpan)(await command.ExecuteScalarAsync())!;
    }
}
