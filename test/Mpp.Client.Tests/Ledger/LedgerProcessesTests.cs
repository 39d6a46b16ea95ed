using System.Globalization;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Ledger;

[TestFixture]
internal sealed class LedgerProcessesTests
{
    private static readonly string[] Prefixes = ["a", "b"];

    private LedgerFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new LedgerFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Four_processes_of_64_callers_reserve_what_the_budget_allows()
    {
        var hosts = Enumerable.Range(0, 4).Select(_ => HostProcess.Start("race", _folder.File, "64", "5")).ToList();
        try
        {
            Assert.That(await Task.WhenAll(hosts.Select(host => host.SaysAsync())), Has.All.EqualTo("ready"));
            await Task.WhenAll(hosts.Select(host => host.GoAsync()));
            var reserved = await Task.WhenAll(hosts.Select(host => host.SaysAsync()));

            using var ledger = new FilePaymentLedger(_folder.File);
            Assert.That(reserved.Sum(count => int.Parse(count, CultureInfo.InvariantCulture)), Is.EqualTo(5));
            Assert.That((await ledger.ListAsync()).Select(record => record.State), Is.EqualTo(Enumerable.Repeat(LedgerState.Reserved, 5)));
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
        }
    }

    [TestCase(LedgerState.Reserved, LedgerState.Released)]
    [TestCase(LedgerState.Signing, LedgerState.Unknown)]
    [TestCase(LedgerState.Signed, LedgerState.Unknown)]
    [TestCase(LedgerState.Sent, LedgerState.Unknown)]
    [TestCase(LedgerState.Unknown, LedgerState.Unknown)]
    public async Task A_killed_process_leaves_what_may_be_signed_as_spent_and_gives_back_the_rest(LedgerState before, LedgerState after)
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        using (var host = HostProcess.Start("hold", _folder.File, "p1", before.ToString()))
        {
            Assert.That(await host.SaysAsync(), Is.EqualTo("held"));
            Assert.That((await ledger.FindAsync("p1"))!.State, Is.EqualTo(before), "a living owner is left alone");
            await host.KillAsync();
        }

        Assert.That((await ledger.FindAsync("p1"))!.State, Is.EqualTo(after));
        using var reopened = new FilePaymentLedger(_folder.File);
        Assert.That((await reopened.ListAsync()).Single().State, Is.EqualTo(after), "it is journalled");
        var fits = await reopened.ReserveAsync(Records.Reserved("p2"), [Budget.OfCount(1, BudgetWindow.Lifetime)]);
        Assert.That(fits.IsReserved, Is.EqualTo(after == LedgerState.Released));
    }

    [Test]
    public async Task Nothing_is_lost_while_others_write_and_one_compacts()
    {
        const int Payments = 40;
        var hosts = Prefixes.Select(prefix => HostProcess.Start("write", _folder.File, prefix, "40")).ToList();
        using var ledger = new FilePaymentLedger(_folder.File);
        try
        {
            Assert.That(await Task.WhenAll(hosts.Select(host => host.SaysAsync())), Has.All.EqualTo("ready"));
            await Task.WhenAll(hosts.Select(host => host.GoAsync()));
            var writing = Task.WhenAll(hosts.Select(host => host.SaysAsync()));
            for (var length = 0L; !writing.IsCompleted;)
            {
                // Only what has grown: a lock that one process takes again at once is free for nobody else.
                if (new FileInfo(_folder.File) is { Exists: true } file && file.Length > length)
                {
                    await ledger.CompactAsync();
                    length = new FileInfo(_folder.File).Length;
                }
                else
                {
                    await Task.Yield();
                }
            }

            Assert.That(await writing, Has.All.EqualTo("written"));
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
        }

        var settled = (await ledger.ListAsync()).Where(record => record.State == LedgerState.Settled);
        Assert.That(settled.Select(record => record.Id), Is.EquivalentTo(
            Prefixes.SelectMany(prefix => Enumerable.Range(0, Payments).Select(number => $"{prefix}{number}"))));
        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.True);
    }
}
