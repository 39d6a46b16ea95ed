using Mpp.Client.Ledger;

namespace Mpp.Client.Tests.Ledger;

[TestFixture]
internal sealed class LedgerFileSafetyTests
{
    private LedgerFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new LedgerFolder();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such modes.")]
    public async Task Whatever_lies_beside_the_ledger_is_the_owners_alone_too()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        await ledger.CompactAsync();
        await File.AppendAllTextAsync(_folder.File, "garbage\n");
        await FilePaymentLedger.RepairAsync(_folder.File);

        var files = Directory.GetFiles(Path.GetDirectoryName(_folder.File)!);
        Assert.That(files, Has.Length.EqualTo(3));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(files.Select(File.GetUnixFileMode), Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [TestCase(UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherWrite)]
    [TestCase(UnixFileMode.OtherExecute)]
    [Platform(Exclude = "Win", Reason = "Windows has no such modes.")]
    public async Task A_file_that_is_open_to_others_stops_payments_and_says_what_to_type(UnixFileMode more)
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        }

        Assert.That(async () => await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)),
            Throws.TypeOf<LedgerException>().With.Message.Contains($"chmod 600 {_folder.File}"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Assert.That((await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing))).State, Is.EqualTo(LedgerState.Signing));
    }

    [TestCase("ledger.jsonl")]
    [TestCase("ledger.jsonl.lock")]
    [Platform(Exclude = "Win", Reason = "Links need a privilege there.")]
    public async Task A_symbolic_link_is_not_followed(string name)
    {
        var elsewhere = Path.Combine(_folder.Path, "elsewhere");
        await File.WriteAllTextAsync(elsewhere, "");
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File)!);
        File.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(_folder.File)!, name), elsewhere);
        using var ledger = new FilePaymentLedger(_folder.File);

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>().With.Message.Contains("symbolic link"));
        Assert.That(await File.ReadAllTextAsync(elsewhere), Is.Empty);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Links need a privilege there.")]
    public void A_link_to_nowhere_is_not_followed_either()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File)!);
        File.CreateSymbolicLink(_folder.File, Path.Combine(_folder.Path, "nowhere"));
        using var ledger = new FilePaymentLedger(_folder.File);

        Assert.That(async () => await ledger.ListAsync(), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
        Assert.That(File.Exists(Path.Combine(_folder.Path, "nowhere")), Is.False);
    }

    [Test]
    public async Task A_deleted_ledger_is_not_begun_anew()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        File.Delete(_folder.File);

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved("p2"), []), Throws.TypeOf<LedgerException>().With.Message.Contains("deleted"));
        Assert.That(async () => await ledger.ListAsync(), Throws.TypeOf<LedgerException>());
        Assert.That(async () => await ledger.CompactAsync(), Throws.TypeOf<LedgerException>());
        Assert.That(File.Exists(_folder.File), Is.False);
    }

    [Test]
    public async Task Another_ledger_in_its_place_stops_payments()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        File.Delete(_folder.File);
        using var other = new FilePaymentLedger(_folder.File);
        await other.ReserveAsync(Records.Reserved(), []);
        await other.ReserveAsync(Records.Reserved("p2"), []);

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved("p3"), []), Throws.TypeOf<LedgerException>().With.Message.Contains("replaced"));
    }

    [Test]
    public async Task An_earlier_copy_in_its_place_stops_payments()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        var earlier = await File.ReadAllBytesAsync(_folder.File);
        await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing));
        await File.WriteAllBytesAsync(_folder.File, earlier);
        using (var other = new FilePaymentLedger(_folder.File))
        {
            await other.AdvanceAsync("p1", new LedgerChange(LedgerState.Released));
            await other.ReserveAsync(Records.Reserved("p2"), []);
        }

        Assert.That(async () => await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signed)),
            Throws.TypeOf<LedgerException>().With.Message.Contains("changed"));
        Assert.That(async () => await ledger.CompactAsync(), Throws.TypeOf<LedgerException>());
        await File.WriteAllBytesAsync(_folder.File, earlier[..^1]);
        Assert.That(async () => await ledger.ListAsync(), Throws.TypeOf<LedgerException>());
    }

    [Test]
    public async Task One_that_only_reads_notices_an_earlier_copy_too()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        var earlier = await File.ReadAllBytesAsync(_folder.File);
        await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing));
        using var reader = new FilePaymentLedger(_folder.File);
        await reader.ListAsync();
        await File.WriteAllBytesAsync(_folder.File, earlier);
        using (var other = new FilePaymentLedger(_folder.File))
        {
            await other.AdvanceAsync("p1", new LedgerChange(LedgerState.Released));
            await other.ReserveAsync(Records.Reserved("p2"), []);
        }

        Assert.That(async () => await reader.ListAsync(), Throws.TypeOf<LedgerException>().With.Message.Contains("changed"));
    }

    [TestCase("")]
    [TestCase("no line at all")]
    [TestCase("a line\n")]
    public async Task Something_else_in_its_place_stops_payments(string content)
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        await File.WriteAllTextAsync(_folder.File, content);

        Assert.That(async () => await ledger.ListAsync(), Throws.TypeOf<LedgerException>().With.Message.Contains("replaced"));
    }

    [Test]
    public async Task A_copy_from_before_a_rewrite_stops_payments()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        var earlier = await File.ReadAllBytesAsync(_folder.File);
        await ledger.CompactAsync();
        await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing));
        await File.WriteAllBytesAsync(_folder.File, earlier);

        Assert.That(async () => await ledger.ListAsync(), Throws.TypeOf<LedgerException>().With.Message.Contains("replaced"));
    }

    [Test]
    public async Task An_empty_file_and_a_torn_first_line_are_a_new_ledger([Values(0, 1, 40)] int kept)
    {
        using (var first = new FilePaymentLedger(_folder.File))
        {
            await first.ReserveAsync(Records.Reserved(), []);
        }

        await File.WriteAllBytesAsync(_folder.File, (await File.ReadAllBytesAsync(_folder.File))[..kept]);
        using var ledger = new FilePaymentLedger(_folder.File);
        Assert.That(await ledger.ListAsync(), Is.Empty);
        await ledger.ReserveAsync(Records.Reserved("p2"), []);

        using var reopened = new FilePaymentLedger(_folder.File);
        Assert.That((await reopened.ListAsync()).Single().Id, Is.EqualTo("p2"));
    }

    [Test]
    public async Task A_lock_that_another_process_holds_is_waited_for()
    {
        using var ledger = new FilePaymentLedger(_folder.File);
        await ledger.ReserveAsync(Records.Reserved(), []);
        Task<LedgerRecord> step;
        using (File.OpenHandle(_folder.File + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            step = ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)).AsTask();
            Assert.That(step.IsCompleted, Is.False);
        }

        Assert.That((await step).State, Is.EqualTo(LedgerState.Signing));
    }
}
