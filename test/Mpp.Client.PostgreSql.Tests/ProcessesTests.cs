using System.Globalization;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Ledger;

namespace Mpp.Client.PostgreSql.Tests;

[TestFixture]
internal sealed class ProcessesTests : DatabaseFixture
{
    private string Name => $"postgresql:{ServerFixture.Server.ConnectionString};Database={Database}";

    [Test]
    public async Task Four_processes_of_64_callers_reserve_what_the_budget_allows()
    {
        var hosts = Enumerable.Range(0, 4).Select(_ => HostProcess.Start("race", Name, "64", "5")).ToList();
        try
        {
            Assert.That(await Task.WhenAll(hosts.Select(host => host.SaysAsync())), Has.All.EqualTo("ready"));
            await Task.WhenAll(hosts.Select(host => host.GoAsync()));
            var reserved = await Task.WhenAll(hosts.Select(host => host.SaysAsync()));

            Assert.That(reserved.Sum(count => int.Parse(count, CultureInfo.InvariantCulture)), Is.EqualTo(5));
            Assert.That((await Ledger.ListAsync()).Select(record => record.State), Is.EqualTo(Enumerable.Repeat(LedgerState.Reserved, 5)));
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
        }
    }

    [TestCase(LedgerState.Reserved, LedgerState.Released)]
    [TestCase(LedgerState.Signing, LedgerState.Unknown)]
    [TestCase(LedgerState.Signed, LedgerState.Signed)]
    [TestCase(LedgerState.Sent, LedgerState.Sent)]
    [TestCase(LedgerState.Unknown, LedgerState.Unknown)]
    public async Task A_killed_process_leaves_what_may_be_signed_as_spent_and_gives_back_the_rest(LedgerState before, LedgerState after)
    {
        using (var host = HostProcess.Start("hold", Name, "p1", before.ToString()))
        {
            Assert.That(await host.SaysAsync(), Is.EqualTo("held"));
            await host.KillAsync();
        }

        Assert.That((await Ledger.FindAsync("p1"))!.State, Is.EqualTo(before), "from another machine nobody sees it dead");
        await ExecuteAsync("UPDATE mpp.payment SET lease_until = now()");

        var fits = await Ledger.ReserveAsync(Records.Reserved("p2"), [Budget.OfCount(1, BudgetWindow.Lifetime)]);
        Assert.That(fits.IsReserved, Is.EqualTo(after == LedgerState.Released));
        Assert.That((await Ledger.FindAsync("p1"))!.State, Is.EqualTo(after));
    }
}
