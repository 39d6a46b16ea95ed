using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Ledger;

[TestFixture]
internal sealed class FilePaymentLedgerTests
{
    private LedgerFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new LedgerFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Nothing_is_created_before_the_first_payment()
    {
        using var ledger = new FilePaymentLedger(_folder.File);

        Assert.That(await ledger.ListAsync(), Is.Empty);
        Assert.That(Directory.Exists(Path.GetDirectoryName(_folder.File)), Is.False);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such modes.")]
    public async Task File_and_folder_are_the_owners_alone()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);

        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(_folder.File), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(_folder.File)!),
                Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }
    }

    [Test]
    public async Task Every_state_survives_a_restart([Values] LedgerState state)
    {
        string before;
        using (var ledger = new FilePaymentLedger(_folder.File))
        {
            await Records.BringToAsync(ledger, "p1", state);
            before = Records.Describe((await ledger.FindAsync("p1"))!);
        }

        using var reopened = new FilePaymentLedger(_folder.File);
        Assert.That(Records.Describe((await reopened.ListAsync()).Single()), Is.EqualTo(before));
    }

    [Test]
    public async Task What_was_reserved_before_a_restart_goes_on_after_it()
    {
        using (var ledger = new FilePaymentLedger(_folder.File))
        {
            await Records.BringToAsync(ledger, "p1", LedgerState.Signing);
        }

        using var reopened = new FilePaymentLedger(_folder.File);
        Assert.That(async () => await reopened.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await reopened.AdvanceAsync("p1", new LedgerChange(LedgerState.Released)), Throws.TypeOf<LedgerException>());
        Assert.That((await reopened.AdvanceAsync("p1", new LedgerChange(LedgerState.Unknown))).State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task A_line_that_was_torn_anywhere_is_dropped()
    {
        var (first, second) = await WriteTwoLinesAsync();
        for (var kept = 0; kept < second.Length; kept += 37)
        {
            await File.WriteAllBytesAsync(_folder.File, [.. first, .. second[..kept]]);
            using var ledger = new FilePaymentLedger(_folder.File);

            Assert.That((await ledger.ListAsync()).Single().State, Is.EqualTo(LedgerState.Reserved), $"{kept} bytes");
            await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Released));

            using var reopened = new FilePaymentLedger(_folder.File);
            Assert.That((await reopened.ListAsync()).Single().State, Is.EqualTo(LedgerState.Released), $"{kept} bytes");
        }
    }

    [Test]
    public async Task Two_instances_see_each_others_records()
    {
        using var one = new FilePaymentLedger(_folder.File);
        using var other = new FilePaymentLedger(_folder.File);
        await one.ReserveAsync(Records.Reserved("a"), []);
        await other.ReserveAsync(Records.Reserved("b"), []);
        await other.AdvanceAsync("a", new LedgerChange(LedgerState.Signing));

        Assert.That(async () => await one.AdvanceAsync("a", new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await one.ReserveAsync(Records.Reserved("b"), []), Throws.TypeOf<LedgerException>());
        Assert.That((await one.ListAsync()).Select(Records.Describe), Is.EqualTo((await other.ListAsync()).Select(Records.Describe)));
        Assert.That(await File.ReadAllLinesAsync(_folder.File), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task Fifty_writers_in_two_instances_lose_nothing()
    {
        using var one = new FilePaymentLedger(_folder.File);
        using var other = new FilePaymentLedger(_folder.File);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(index =>
            Task.Run(async () => await (index % 2 == 0 ? one : other).ReserveAsync(Records.Reserved($"p{index}"), []))));

        using var reopened = new FilePaymentLedger(_folder.File);
        Assert.That((await reopened.ListAsync()).Select(record => record.Id), Is.EquivalentTo(Enumerable.Range(0, 50).Select(index => $"p{index}")));
        Assert.That((await one.ListAsync()).Select(record => record.Id), Is.EqualTo((await reopened.ListAsync()).Select(record => record.Id)));
    }

    [Test]
    public void A_path_that_is_a_folder_stops_payments()
    {
        using var ledger = new FilePaymentLedger(_folder.Path);

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
    }

    [Test]
    public async Task A_folder_that_is_a_file_stops_payments()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "x");
        using var ledger = new FilePaymentLedger(Path.Combine(file, "ledger.jsonl"));

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
    }

    [Test]
    [Platform("Linux", Reason = "Needs a folder in which nobody can write.")]
    public void A_place_where_nothing_can_be_written_stops_payments()
    {
        using var ledger = new FilePaymentLedger("/proc/mpp/ledger.jsonl");

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
    }

    [Test]
    public async Task A_lock_that_is_never_given_back_stops_payments()
    {
        using var ledger = new FilePaymentLedger(_folder.File, null, new LedgerFileSettings { LockClock = new HastyClock() });
        await ledger.ReserveAsync(Records.Reserved(), []);
        using (File.OpenHandle(_folder.File, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.That(async () => await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());
        }

        Assert.That((await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing))).State, Is.EqualTo(LedgerState.Signing));
    }

    [Test]
    public async Task A_file_that_became_shorter_stops_payments()
    {
        var (first, _) = await WriteTwoLinesAsync();
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ListAsync();
        await File.WriteAllBytesAsync(_folder.File, first);

        Assert.That(async () => await ledger.ListAsync(), Throws.TypeOf<LedgerException>().With.Message.Contains("shorter"));
        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved("p2"), []), Throws.TypeOf<LedgerException>());
        Assert.That(await File.ReadAllBytesAsync(_folder.File), Is.EqualTo(first));
    }

    [Test]
    public async Task A_file_that_was_deleted_stops_payments()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        File.Delete(_folder.File);

        Assert.That(async () => await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());
    }

    [Test]
    public async Task A_record_that_cannot_be_written_is_not_reserved()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        var before = await File.ReadAllBytesAsync(_folder.File);

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved("p2") with { Purpose = null, Recipients = [null!] }, []), Throws.Exception);
        Assert.That(await ledger.FindAsync("p2"), Is.Null);
        Assert.That(await File.ReadAllBytesAsync(_folder.File), Is.EqualTo(before));
    }

    [Test]
    public async Task A_cancelled_reservation_writes_nothing()
    {
        using var ledger = new FilePaymentLedger(_folder.File);

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved(), [], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await ledger.ListAsync(), Is.Empty);
        Assert.That(File.Exists(_folder.File), Is.False);
    }

    [Test]
    public void The_default_place_is_a_file_of_the_user() => Assert.That(Path.IsPathRooted(FilePaymentLedger.DefaultPath)
        || Environment.GetEnvironmentVariable("MPP_LEDGER") is not null, Is.True);

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_proof_outlives_a_restart(bool isHeld)
    {
        var proof = new LedgerProof("the chain") { Block = 7, LogIndex = 3, Time = Records.Reserved().CreatedAt, IsHeld = isHeld, Fee = 400 };
        using (var before = new FilePaymentLedger(_folder.File))
        {
            await Records.BringToAsync(before, "p1", LedgerState.Unknown);
            await before.AdvanceAsync("p1", new LedgerChange(LedgerState.Settled) { Proof = proof, HttpStatus = 200 });
            await Records.BringToAsync(before, "p2", LedgerState.Unknown);
            await before.AdvanceAsync("p2", new LedgerChange(LedgerState.Void) { Proof = new LedgerProof("the chain") });
        }

        using var after = new FilePaymentLedger(_folder.File);
        var settled = await after.FindAsync("p1");
        Assert.That((settled!.Proof, settled.HttpStatus), Is.EqualTo((proof, 200)));
        Assert.That(proof.ToString(), Is.EqualTo("the chain, block 7"));
        Assert.That((await after.FindAsync("p2"))!.Proof, Is.EqualTo(new LedgerProof("the chain")));
    }

    [Test]
    [Platform("Linux", Reason = "Only there does a process see its own open files.")]
    public async Task No_folder_stays_open_behind_a_ledger()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        await ledger.CompactAsync();

        Assert.That(new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(open => open.LinkTarget), Has.None.EqualTo(Path.GetDirectoryName(_folder.File)));
    }

    [Test]
    public async Task A_rewritten_file_of_nothing_but_totals_still_knows_the_time()
    {
        var clock = new ManualClock();
        using (var before = new FilePaymentLedger(_folder.File, clock))
        {
            await Records.BringToAsync(before, "p1", LedgerState.Settled);
            clock.Advance(TimeSpan.FromDays(31));
            await before.CompactAsync();
        }

        var latest = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromDays(-400));
        using var after = new FilePaymentLedger(_folder.File, clock);
        await after.ReserveAsync(Records.Reserved("p2"), []);
        Assert.That((await after.AdvanceAsync("p2", new LedgerChange(LedgerState.Signing))).UpdatedAt, Is.EqualTo(latest));
    }

    [Test]
    public async Task After_a_restart_a_clock_that_went_back_stands_still_too()
    {
        var clock = new ManualClock();
        using (var before = new FilePaymentLedger(_folder.File, clock))
        {
            await before.ReserveAsync(Records.Reserved(), []);
            clock.Advance(TimeSpan.FromMinutes(59));
            await before.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing));
        }

        var latest = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromDays(-400));
        using var after = new FilePaymentLedger(_folder.File, clock);
        Assert.That((await after.AdvanceAsync("p1", new LedgerChange(LedgerState.Signed))).UpdatedAt, Is.EqualTo(latest));
    }

    [TestCase("named.jsonl", "state", "named.jsonl")]
    [TestCase(null, "state", "state/mpp/ledger.jsonl")]
    [TestCase("", "state", "state/mpp/ledger.jsonl")]
    [NonParallelizable]
    public void The_environment_can_name_another_place(string? ledger, string? state, string place)
    {
        var before = (Ledger: Environment.GetEnvironmentVariable("MPP_LEDGER"), State: Environment.GetEnvironmentVariable("XDG_STATE_HOME"));
        try
        {
            Environment.SetEnvironmentVariable("MPP_LEDGER", ledger);
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", state);
            Assert.That(FilePaymentLedger.DefaultPath.Replace('\\', '/'), Is.EqualTo(place));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MPP_LEDGER", before.Ledger);
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", before.State);
        }
    }

    [TestCase("")]
    [TestCase(" ")]
    public void A_ledger_has_a_place(string path) => Assert.That(() => new FilePaymentLedger(path), Throws.ArgumentException);

    private async Task<(byte[] First, byte[] Second)> WriteTwoLinesAsync()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        var first = await File.ReadAllBytesAsync(_folder.File);
        await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing));
        return (first, (await File.ReadAllBytesAsync(_folder.File))[first.Length..]);
    }

    /// <summary>A clock on which every look is a minute after the last one.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _timestamp;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref _timestamp, 60);
    }
}
