using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Ledger;

[TestFixture]
internal sealed class LedgerOwnerTests
{
    private static readonly LedgerOwner Dead = LedgerOwner.Current with { StartedAt = "before" };
    private static readonly LedgerOwner Elsewhere = LedgerOwner.Current with { Host = "elsewhere" };

    private LedgerFolder _folder = null!;
    private ManualClock _clock = null!;

    [SetUp]
    public void Create()
    {
        _folder = new LedgerFolder();
        _clock = new ManualClock();
    }

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public void This_process_lives_and_one_that_had_its_number_does_not()
    {
        Assert.That(LedgerOwner.Current.IsAlive(), Is.True);
        Assert.That(Dead.IsAlive(), Is.False);
        Assert.That((LedgerOwner.Current with { ProcessId = int.MaxValue }).IsAlive(), Is.False);
        Assert.That(Elsewhere.IsAlive(), Is.Null);
    }

    [Test]
    [Platform("Linux", Reason = "Only there do containers share a kernel and a name.")]
    public void Two_containers_of_one_name_are_not_one_host() => Assert.That(LedgerOwner.Current.Host, Does.Match(@"^\S+ pid:\[\d+\]$"));

    [Test]
    public async Task What_a_dead_owner_left_is_concluded_once_and_said()
    {
        await LeaveAsync("reserved", Dead, LedgerState.Reserved);
        await LeaveAsync("signing", Dead, LedgerState.Signing);

        using var ledger = new FilePaymentLedger(_folder.File, _clock);
        var records = await ledger.ListAsync();
        Assert.That(records.Select(record => (record.State, record.Note)), Is.EqualTo(
        [
            (LedgerState.Released, "the process that reserved it ended"),
            (LedgerState.Unknown, "the process that signed it ended"),
        ]));
        var length = new FileInfo(_folder.File).Length;
        await ledger.ListAsync();
        Assert.That(new FileInfo(_folder.File).Length, Is.EqualTo(length));
    }

    [TestCase(LedgerState.Signed, "the process that signed it ended")]
    [TestCase(LedgerState.Sent, "the process that sent it ended")]
    public async Task What_a_dead_owner_had_signed_is_unknown_from_then_on(LedgerState state, string note)
    {
        await LeaveAsync("p1", Dead, state);
        var record = await ReadAsync();
        Assert.That((record.State, record.Note), Is.EqualTo((LedgerState.Unknown, note)));
    }

    [TestCase(LedgerState.Signed)]
    [TestCase(LedgerState.Sent)]
    public async Task What_an_owner_out_of_sight_has_signed_is_its_own_however_long_it_takes(LedgerState state)
    {
        await LeaveAsync("p1", Elsewhere, state);
        _clock.Advance(LedgerRecord.Lease);
        Assert.That((await ReadAsync()).State, Is.EqualTo(state));
    }

    [TestCase(LedgerState.Reserved, LedgerState.Released)]
    [TestCase(LedgerState.Signing, LedgerState.Unknown)]
    public async Task An_owner_out_of_sight_is_left_alone_until_its_lease_ends(LedgerState before, LedgerState after)
    {
        await LeaveAsync("p1", Elsewhere, before);
        _clock.Advance(LedgerRecord.Lease - TimeSpan.FromMilliseconds(1));
        Assert.That((await ReadAsync()).State, Is.EqualTo(before));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((await ReadAsync()).State, Is.EqualTo(after));
    }

    [Test]
    public async Task Own_payments_and_those_of_nobody_are_left_alone()
    {
        await LeaveAsync("mine", LedgerOwner.Current, LedgerState.Reserved);
        await LeaveAsync("nobody", null, LedgerState.Reserved);
        _clock.Advance(TimeSpan.FromDays(1));

        using var ledger = new FilePaymentLedger(_folder.File, _clock);
        Assert.That((await ledger.ListAsync()).Select(record => record.State), Has.All.EqualTo(LedgerState.Reserved));
    }

    [Test]
    public async Task An_owner_that_comes_back_after_its_lease_signs_nothing()
    {
        await LeaveAsync("p1", Elsewhere, LedgerState.Reserved);
        _clock.Advance(LedgerRecord.Lease);
        using var ledger = new FilePaymentLedger(_folder.File, _clock);
        await ledger.ListAsync();

        Assert.That(async () => await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());
    }

    // Written through a book of its own, because a ledger would conclude the payment between two steps.
    private async Task LeaveAsync(string id, LedgerOwner? owner, LedgerState state)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File)!);
        var file = new LedgerFile(_folder.File, new LedgerFileSettings());
        using var stream = await file.OpenAsync(mustExist: false, CancellationToken.None);
        var image = new LedgerImage(file);
        image.CatchUp(stream.SafeFileHandle);
        image.Append(stream.SafeFileHandle, Records.Reserved(id) with { Owner = owner, LeaseUntil = _clock.GetUtcNow() + LedgerRecord.Lease });
        foreach (var step in Records.PathTo(state))
        {
            image.Append(stream.SafeFileHandle, image.Book.Preview(id, new LedgerChange(step), _clock.GetUtcNow()));
        }
    }

    private async Task<LedgerRecord> ReadAsync()
    {
        using var ledger = new FilePaymentLedger(_folder.File, _clock);
        return (await ledger.ListAsync()).Single();
    }
}
