using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Ledger;

[TestFixture]
internal sealed class LedgerRepairTests
{
    private LedgerFolder _folder = null!;
    private ManualClock _clock = null!;

    [SetUp]
    public async Task Write()
    {
        _folder = new LedgerFolder();
        _clock = new ManualClock();
        using var ledger = new FilePaymentLedger(_folder.File, _clock);
        await Records.BringToAsync(ledger, "settled", LedgerState.Settled);
        await ledger.ReserveAsync(Records.Reserved("reserved"), []);
        await Records.BringToAsync(ledger, "sent", LedgerState.Sent);
    }

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task A_sound_file_is_left_alone()
    {
        await File.AppendAllTextAsync(_folder.File, "{\"v\":1,\"id\":\"torn");
        var before = await File.ReadAllBytesAsync(_folder.File);

        var verification = await FilePaymentLedger.VerifyAsync(_folder.File);
        var repair = await FilePaymentLedger.RepairAsync(_folder.File, _clock);

        Assert.That((verification.IsSound, verification.Payments), Is.EqualTo((true, 3)));
        Assert.That(repair.CopyPath, Is.Null);
        Assert.That(await File.ReadAllBytesAsync(_folder.File), Is.EqualTo(before));
    }

    [Test]
    public async Task Each_damaged_line_is_reported()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        await WriteAsync([.. lines[..2], "garbage", .. lines[3..], "", lines[1]]);

        var verification = await FilePaymentLedger.VerifyAsync(_folder.File);

        // The third line was a step of the first payment, whose next line is then one too many.
        Assert.That(verification.Damage.Select(damage => damage.Line), Is.EqualTo([3, 4, lines.Length + 1, lines.Length + 2]));
        Assert.That(verification.Damage[0].Offset, Is.EqualTo(lines[0].Length + Encoding.UTF8.GetByteCount(lines[1]) + 2));
        Assert.That(verification.Damage[0].ToString(), Does.StartWith("line 3 (byte ").And.Contains("checksum"));
        Assert.That(verification.IsSound, Is.False);
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_folder.File)!), Has.Length.EqualTo(2));
    }

    [TestCase("a generation that cannot rise")]
    [TestCase("lines below zero")]
    [TestCase("a total of a currency that nobody can count in")]
    [TestCase("a total of more payments than there can be")]
    public async Task Numbers_that_cannot_be_are_damage_and_can_be_repaired(string what)
    {
        var currency = Records.Reserved().Currency;
        var header = new LedgerHeader(new string('0', 32), 0, 1, Records.Reserved().CreatedAt);
        var total = new LedgerTotal("https://api.example.com", currency, [], 1, 1, header.WrittenAt);
        (header, total) = what switch
        {
            "a generation that cannot rise" => (header with { Generation = long.MaxValue }, total),
            "lines below zero" => (header with { SnapshotLines = -1 }, total),
            "a total of a currency that nobody can count in" => (header, total with { Currency = currency with { Decimals = 99 } }),
            _ => (header, total with { Count = long.MaxValue }),
        };
        await File.WriteAllBytesAsync(_folder.File, [.. LedgerLine.Write(header), .. LedgerLine.Write(total), .. LedgerLine.Write(Records.Reserved())]);

        using (var damaged = new FilePaymentLedger(_folder.File, _clock))
        {
            Assert.That(async () => await damaged.ListAsync(), Throws.TypeOf<LedgerException>());
        }

        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.False);
        Assert.That((await FilePaymentLedger.RepairAsync(_folder.File, _clock)).Payments, Is.EqualTo(1));
        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.True);
        using var repaired = new FilePaymentLedger(_folder.File, _clock);
        Assert.That((await repaired.ListAsync()).Single().Id, Is.EqualTo("p1"));
    }

    [Test]
    public async Task A_repair_keeps_a_copy_and_every_readable_payment()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        await WriteAsync([.. lines, "garbage"]);
        var damaged = await File.ReadAllBytesAsync(_folder.File);

        var repair = await FilePaymentLedger.RepairAsync(_folder.File, _clock);

        Assert.That(repair.CopyPath, Is.EqualTo(_folder.File + ".damaged-20261121T090000000Z"));
        Assert.That(await File.ReadAllBytesAsync(repair.CopyPath!), Is.EqualTo(damaged));
        Assert.That(repair.Payments, Is.EqualTo(3));
        Assert.That(repair.Damage.Single().Line, Is.EqualTo(lines.Length + 1));
        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.True);
        await AssertStatesAsync(("settled", LedgerState.Settled), ("reserved", LedgerState.Unknown), ("sent", LedgerState.Sent));
    }

    [Test]
    public async Task What_may_have_gone_on_in_a_damaged_line_counts_as_signed()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        await WriteAsync([.. lines, "garbage"]);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var repair = await FilePaymentLedger.RepairAsync(_folder.File, _clock);

        Assert.That(repair.Doubted, Is.EqualTo(["reserved"]));
        using var ledger = new FilePaymentLedger(_folder.File, _clock);
        var held = await ledger.ReserveAsync(Records.Reserved("next"), [Budget.OfCount(3, BudgetWindow.Hour)]);
        Assert.That(held.Obstacle!.Held.Count, Is.EqualTo(3));
        var doubted = await ledger.FindAsync("reserved");
        Assert.That((doubted!.UpdatedAt, doubted.Note), Is.EqualTo((_clock.GetUtcNow(), "a damaged line of the ledger may have been its next step")));
        Assert.That(async () => await ledger.AdvanceAsync("reserved", new LedgerChange(LedgerState.Released)), Throws.TypeOf<LedgerException>());
        Assert.That((await ledger.AdvanceAsync("reserved", new LedgerChange(LedgerState.Void))).State, Is.EqualTo(LedgerState.Void));
    }

    [Test]
    public async Task What_was_reserved_after_the_damage_is_not_in_doubt()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        await WriteAsync([lines[0], "garbage", .. lines[1..]]);

        Assert.That((await FilePaymentLedger.RepairAsync(_folder.File, _clock)).Doubted, Is.Empty);
        await AssertStatesAsync(("settled", LedgerState.Settled), ("reserved", LedgerState.Reserved), ("sent", LedgerState.Sent));
    }

    [Test]
    public async Task No_single_damaged_line_makes_a_payment_less_than_its_other_lines_say()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        for (var line = 0; line < lines.Length; line++)
        {
            await WriteAsync([.. lines.Select((text, index) => index == line ? text.Replace("\"v\"", "\"w\"", StringComparison.Ordinal) : text)]);
            await FilePaymentLedger.RepairAsync(_folder.File, _clock);
            _clock.Advance(TimeSpan.FromSeconds(1));

            using var ledger = new FilePaymentLedger(_folder.File, _clock);
            var states = (await ledger.ListAsync()).ToDictionary(record => record.Id, record => record.State);
            Assert.That(states.GetValueOrDefault("settled"), Is.EqualTo(line == 5 ? LedgerState.Sent : LedgerState.Settled), $"line {line}");
            Assert.That(states.GetValueOrDefault("sent", LedgerState.Sent), Is.AnyOf(LedgerState.Signed, LedgerState.Sent), $"line {line}");
            Assert.That(states.ContainsKey("reserved"), Is.EqualTo(line != 6), $"line {line}: it was the only trace");
        }
    }

    [Test]
    public async Task Lines_that_contradict_each_other_leave_less_to_spend()
    {
        using (var ledger = new FilePaymentLedger(_folder.File, _clock))
        {
            await ledger.AdvanceAsync("reserved", new LedgerChange(LedgerState.Released));
        }

        var lines = await File.ReadAllLinesAsync(_folder.File);
        await WriteAsync([.. lines, lines[6], lines[1]]);
        await FilePaymentLedger.RepairAsync(_folder.File, _clock);

        await AssertStatesAsync(("settled", LedgerState.Settled), ("reserved", LedgerState.Unknown), ("sent", LedgerState.Sent));
    }

    [Test]
    public async Task A_signature_that_a_damaged_line_may_have_followed_is_in_doubt()
    {
        using (var ledger = new FilePaymentLedger(_folder.File, _clock))
        {
            await ledger.AdvanceAsync("reserved", new LedgerChange(LedgerState.Signing));
        }

        await File.AppendAllTextAsync(_folder.File, "garbage\n");
        Assert.That((await FilePaymentLedger.RepairAsync(_folder.File, _clock)).Doubted, Is.EqualTo(["reserved"]));
    }

    [Test]
    public async Task A_lost_first_line_is_one_damage_and_loses_no_payment()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        await WriteAsync(["garbage", .. lines[1..]]);
        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).Damage.Select(damage => damage.Line), Is.EqualTo([1]));

        await WriteAsync(lines[1..]);
        Assert.That((await FilePaymentLedger.RepairAsync(_folder.File, _clock)).Damage, Is.EqualTo([new LedgerDamage(1, 0, "the first line is missing")]));
        await AssertStatesAsync(("settled", LedgerState.Settled), ("reserved", LedgerState.Reserved), ("sent", LedgerState.Sent));
    }

    [Test]
    public async Task A_second_first_line_is_damage()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        await WriteAsync([.. lines, lines[0]]);

        var damage = (await FilePaymentLedger.VerifyAsync(_folder.File)).Damage.Single();
        Assert.That((damage.Line, damage.Reason), Is.EqualTo((lines.Length + 1, "it is a second first line")));
    }

    [Test]
    public async Task A_rewritten_file_that_was_cut_is_damage_where_it_ends()
    {
        using (var ledger = new FilePaymentLedger(_folder.File, _clock))
        {
            await ledger.CompactAsync();
        }

        var lines = await File.ReadAllLinesAsync(_folder.File);
        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.True);
        await WriteAsync(lines[..^1]);

        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).Damage, Is.EqualTo([new LedgerDamage(
            3, Encoding.UTF8.GetByteCount(lines[0] + lines[1]) + 2, "lines of the first part are missing after it")]));
    }

    [Test]
    public async Task What_was_proven_or_given_back_before_the_damage_stays_so()
    {
        using (var ledger = new FilePaymentLedger(_folder.File, _clock))
        {
            await ledger.AdvanceAsync("reserved", new LedgerChange(LedgerState.Released));
            await ledger.AdvanceAsync("sent", new LedgerChange(LedgerState.Unknown));
            await ledger.AdvanceAsync("sent", new LedgerChange(LedgerState.Void));
        }

        await File.AppendAllTextAsync(_folder.File, "garbage\n");
        var repair = await FilePaymentLedger.RepairAsync(_folder.File, _clock);

        Assert.That(repair.ToString(), Is.EqualTo($"{_folder.File}: 3 payment(s) kept, 0 in doubt, 1 damaged line(s); as it was: {repair.CopyPath}"));
        Assert.That((await FilePaymentLedger.RepairAsync(_folder.File, _clock)).ToString(), Is.EqualTo($"{_folder.File} is sound"));
        await AssertStatesAsync(("settled", LedgerState.Settled), ("reserved", LedgerState.Released), ("sent", LedgerState.Void));
    }

    [Test]
    public async Task A_first_part_holds_each_payment_and_each_total_once_and_ends_where_it_says()
    {
        var header = LedgerHeader.New(_clock.GetUtcNow());
        var total = Text(LedgerLine.Write(LedgerTotal.Of(Records.Reserved() with { State = LedgerState.Unknown })));
        string Record(string id, LedgerState state) => Text(LedgerLine.Write(Records.Reserved(id) with { State = state }));
        string Header(int lines) => Text(LedgerLine.Write(header with { SnapshotLines = lines }));

        foreach (var lines in new string[][]
        {
            [Header(2), Record("p1", LedgerState.Reserved), Record("p1", LedgerState.Signing)],
            [Header(2), total, total],
            [Header(1), Record("p1", LedgerState.Reserved), Record("p2", LedgerState.Signed)],
        })
        {
            await WriteAsync(lines);
            Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).Damage.Select(damage => damage.Line), Is.EqualTo([3]));
        }
    }

    [TestCase(-1, false)]
    [TestCase(0, true)]
    [TestCase(18, true)]
    [TestCase(19, false)]
    public async Task A_currency_of_impossible_precision_is_damage(int decimals, bool isSound)
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        var next = Records.Reserved("next");
        await WriteAsync([.. lines, Text(LedgerLine.Write(next with { Currency = next.Currency with { Decimals = decimals } }))]);

        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.EqualTo(isSound));
    }

    [Test]
    public async Task A_total_after_the_first_part_is_damage_and_a_repair_keeps_it()
    {
        var lines = await File.ReadAllLinesAsync(_folder.File);
        var total = new LedgerTotal("https://shop.example", Records.Reserved().Currency, [], 5, 3, _clock.GetUtcNow());
        await WriteAsync([.. lines, Text(LedgerLine.Write(total))]);

        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).Damage.Single().Line, Is.EqualTo(lines.Length + 1));
        await FilePaymentLedger.RepairAsync(_folder.File, _clock);

        Assert.That(await File.ReadAllTextAsync(_folder.File), Does.Contain("\"total\":\"5\""));
        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.True);
    }

    [Test]
    public async Task The_file_after_the_last_generation_can_be_read()
    {
        var last = LedgerHeader.New(_clock.GetUtcNow()) with { Generation = LedgerHeader.LastGeneration };
        await WriteAsync([Text(LedgerLine.Write(last)), "damaged"]);

        await FilePaymentLedger.RepairAsync(_folder.File, _clock);

        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.True);
    }

    [TestCaseSource(nameof(ContradictingStates))]
    public async Task Of_two_lines_that_contradict_each_other_the_costlier_one_is_kept(LedgerState first, LedgerState second)
    {
        LedgerState[] fromNothingSpentToSpent =
        [
            LedgerState.Released, LedgerState.Reserved, LedgerState.Signing, LedgerState.Signed, LedgerState.Sent,
            LedgerState.Void, LedgerState.Unknown, LedgerState.Settled,
        ];
        await WriteAsync([
            Text(LedgerLine.Write(LedgerHeader.New(_clock.GetUtcNow()) with { SnapshotLines = 1 })),
            Text(LedgerLine.Write(Records.Reserved() with { State = first })),
            Text(LedgerLine.Write(Records.Reserved() with { State = second })),
        ]);

        var repair = await FilePaymentLedger.RepairAsync(_folder.File, _clock);

        var isFirstKept = Array.IndexOf(fromNothingSpentToSpent, first) > Array.IndexOf(fromNothingSpentToSpent, second);
        var isInDoubt = isFirstKept && first is LedgerState.Signing or LedgerState.Reserved && first != second;
        Assert.That(repair.Damage.Single().Line, Is.EqualTo(3));
        await AssertStatesAsync(("p1", isInDoubt ? LedgerState.Unknown : isFirstKept ? first : second));
    }

    [Test]
    public async Task A_running_process_goes_on_with_the_repaired_file()
    {
        using var running = new FilePaymentLedger(_folder.File, _clock);
        await running.ListAsync();
        await File.AppendAllTextAsync(_folder.File, "garbage\n");
        Assert.That(async () => await running.ListAsync(), Throws.TypeOf<LedgerException>().With.Message.Contains(nameof(FilePaymentLedger.RepairAsync)));

        await FilePaymentLedger.RepairAsync(_folder.File, _clock);
        Assert.That(await running.ListAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Totals_survive_a_repair()
    {
        _clock.Advance(TimeSpan.FromDays(31));
        using (var ledger = new FilePaymentLedger(_folder.File, _clock))
        {
            await ledger.CompactAsync();
        }

        await File.AppendAllTextAsync(_folder.File, "garbage\n");
        Assert.That((await FilePaymentLedger.RepairAsync(_folder.File, _clock)).Damage, Has.Count.EqualTo(1));

        using var repaired = new FilePaymentLedger(_folder.File, _clock);
        Assert.That((await repaired.ListAsync()).Select(record => record.Id), Is.EqualTo(["reserved", "sent"]));
        Assert.That((await repaired.ReserveAsync(Records.Reserved("next"), [Budget.OfCount(3, BudgetWindow.Lifetime)])).Obstacle!.Held.Count, Is.EqualTo(3));
    }

    [Test]
    public void What_is_not_there_cannot_be_verified()
    {
        var nowhere = Path.Combine(_folder.Path, "nowhere.jsonl");

        Assert.That(async () => await FilePaymentLedger.VerifyAsync(nowhere), Throws.TypeOf<LedgerException>().With.Message.EqualTo($"There is no ledger {nowhere}."));
        Assert.That(async () => await FilePaymentLedger.RepairAsync(nowhere), Throws.TypeOf<LedgerException>().With.Message.EqualTo($"There is no ledger {nowhere}."));
        Assert.That(async () => await FilePaymentLedger.VerifyAsync(" "), Throws.ArgumentException);
        Assert.That(Directory.GetFiles(_folder.Path), Is.Empty);
    }

    private static string Text(byte[] line) => Encoding.UTF8.GetString(line).TrimEnd('\n');

    private Task WriteAsync(IEnumerable<string> lines) => File.WriteAllTextAsync(_folder.File, string.Concat(lines.Select(line => line + "\n")));

    private static IEnumerable<object[]> ContradictingStates() =>
        from first in Enum.GetValues<LedgerState>()
        from second in Enum.GetValues<LedgerState>()
        where !first.CanBecome(second)
        select new object[] { first, second };

    private async Task AssertStatesAsync(params (string Id, LedgerState State)[] expected)
    {
        using var ledger = new FilePaymentLedger(_folder.File, _clock);
        Assert.That((await ledger.ListAsync()).Select(record => (record.Id, record.State)), Is.EqualTo(expected));
    }
}
