using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Policy;

namespace Mpp.Client.Tests.Ledger;

[TestFixture]
internal sealed class LedgerCompactionTests
{
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
    public async Task Every_payment_takes_one_line_and_stands_where_it_stood()
    {
        using var ledger = Open();
        foreach (var state in Enum.GetValues<LedgerState>())
        {
            await Records.BringToAsync(ledger, state.ToString(), state);
        }

        var before = (await ledger.ListAsync()).Select(Records.Describe).ToList();
        await ledger.CompactAsync();

        Assert.That((await ledger.ListAsync()).Select(Records.Describe), Is.EqualTo(before));
        using var reopened = Open();
        Assert.That((await reopened.ListAsync()).Select(Records.Describe), Is.EqualTo(before));
        Assert.That(await File.ReadAllLinesAsync(_folder.File), Has.Length.EqualTo(1 + before.Count));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(_folder.File)!), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Payments_go_on_after_it()
    {
        using var ledger = Open();
        await Records.BringToAsync(ledger, "p1", LedgerState.Signed);
        await ledger.CompactAsync();
        await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Sent));
        await ledger.CompactAsync();
        await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Settled));

        Assert.That(async () => await ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
        using var reopened = Open();
        Assert.That((await reopened.ListAsync()).Single().State, Is.EqualTo(LedgerState.Settled));
    }

    [Test]
    public async Task Others_notice_that_the_file_was_rewritten()
    {
        using var one = Open();
        using var other = Open();
        await Records.BringToAsync(one, "p1", LedgerState.Sent);
        await other.ListAsync();
        await one.CompactAsync();
        await one.ReserveAsync(Records.Reserved("p2"), []);

        Assert.That((await other.AdvanceAsync("p1", new LedgerChange(LedgerState.Settled))).State, Is.EqualTo(LedgerState.Settled));
        await other.CompactAsync();
        Assert.That((await one.ListAsync()).Select(record => (record.Id, record.State)), Is.EqualTo([("p1", LedgerState.Settled), ("p2", LedgerState.Reserved)]));
    }

    [Test]
    public async Task Lifetime_budgets_remember_what_no_longer_has_a_line_of_its_own()
    {
        using var ledger = Open();
        var split = Records.Reserved() with
        {
            Amount = 1_000_000,
            Exposure = 1_000_010,
            Recipients = [new PaymentRecipient(Quotes.Merchant, 900_000), new PaymentRecipient(Quotes.Affiliate, 100_000)],
        };
        foreach (var id in new[] { "a", "b", "c" })
        {
            await ledger.ReserveAsync(split with { Id = id }, []);
            await AdvanceAsync(ledger, id, LedgerState.Settled);
            await Records.BringToAsync(ledger, id + "-void", LedgerState.Void);
            await Records.BringToAsync(ledger, id + "-released", LedgerState.Released);
            _clock.Advance(TimeSpan.FromDays(15));
        }

        await Records.BringToAsync(ledger, "open", LedgerState.Unknown);
        await AssertHeldAsync(ledger, "probe-1");
        await ledger.CompactAsync();

        // The first is 45 days old, the second exactly 30, the third 15.
        Assert.That((await ledger.ListAsync()).Select(record => record.Id), Is.EqualTo(["c", "c-void", "c-released", "open"]));
        await AssertHeldAsync(ledger, "probe-2");
        _clock.Advance(TimeSpan.FromDays(400));
        await ledger.CompactAsync();
        Assert.That((await ledger.ListAsync()).Select(record => record.Id), Is.EqualTo(["open"]));
        Assert.That(await File.ReadAllLinesAsync(_folder.File), Has.Length.EqualTo(3), "one total, because origin, currency and recipients are the same");
        using var reopened = Open();
        await AssertHeldAsync(reopened, "probe-3");
    }

    [TestCase(LedgerState.Void)]
    [TestCase(LedgerState.Released)]
    public async Task What_cost_nothing_leaves_nothing_behind(LedgerState state)
    {
        using var ledger = Open();
        await Records.BringToAsync(ledger, "p1", state);
        _clock.Advance(TimeSpan.FromDays(31));
        await ledger.CompactAsync();

        Assert.That(await File.ReadAllLinesAsync(_folder.File), Has.Length.EqualTo(1), "the header alone");
    }

    [Test]
    public async Task The_fee_of_a_void_payment_is_remembered_and_counts_no_payment()
    {
        using var ledger = Open();
        await Records.BringToAsync(ledger, "p1", LedgerState.Sent);
        await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Void) { Proof = new LedgerProof("the chain") { Fee = 400 } });
        _clock.Advance(TimeSpan.FromDays(31));
        await ledger.CompactAsync();

        Budget[] budgets = [Budget.OfMoney(Money.Parse("1 USD"), BudgetWindow.Lifetime), Budget.OfCount(1, BudgetWindow.Lifetime)];
        Assert.That(await ledger.ListAsync(), Is.Empty);
        Assert.That((await ledger.OverviewAsync(budgets, CancellationToken.None)).Standings.Select(standing => standing.Held.ToString()),
            Is.EqualTo(["0.0004 USD", "0"]));
    }

    [Test]
    public void A_total_ends_with_the_last_of_its_payments()
    {
        var early = LedgerTotal.Of(Records.Reserved() with { State = LedgerState.Settled, Amount = 1 });
        var late = early with { Until = early.Until.AddDays(1) };

        Assert.That((early.Plus(late).Until, late.Plus(early).Until), Is.EqualTo((late.Until, late.Until)));
    }

    [Test]
    public async Task A_long_file_of_past_steps_is_rewritten_before_a_reservation()
    {
        using var ledger = new FilePaymentLedger(_folder.File, _clock, new LedgerFileSettings { CompactAbove = 10_000 });
        for (var payment = 0; payment < 40; payment++)
        {
            await Records.BringToAsync(ledger, $"p{payment}", LedgerState.Settled);
        }

        Assert.That(await File.ReadAllLinesAsync(_folder.File), Has.Length.LessThan(140));
        Assert.That(await ledger.ListAsync(), Has.Count.EqualTo(40));
    }

    [Test]
    public async Task A_long_file_that_no_window_reaches_any_more_is_rewritten_too()
    {
        var settings = new LedgerFileSettings { CompactAbove = 10_000 };
        using (var ledger = new FilePaymentLedger(_folder.File, _clock, settings))
        {
            for (var payment = 0; payment < 40; payment++)
            {
                await Records.BringToAsync(ledger, $"p{payment}", LedgerState.Settled);
            }

            await ledger.CompactAsync();
        }

        _clock.Advance(TimeSpan.FromDays(31));
        using var later = new FilePaymentLedger(_folder.File, _clock, settings);
        await later.ReserveAsync(Records.Reserved("first"), []);
        await later.ReserveAsync(Records.Reserved("second"), []);

        Assert.That(await File.ReadAllLinesAsync(_folder.File), Has.Length.EqualTo(4), "the header, one total, and two payments");
        Assert.That((await later.ReserveAsync(Records.Reserved("third"), [Budget.OfCount(0, BudgetWindow.Lifetime)])).Obstacle!.Held.Count, Is.EqualTo(42));
    }

    [Test]
    public async Task A_long_file_that_is_needed_is_left_alone()
    {
        using var ledger = new FilePaymentLedger(_folder.File, _clock, new LedgerFileSettings { CompactAbove = 1_000 });
        for (var payment = 0; payment < 20; payment++)
        {
            await ledger.ReserveAsync(Records.Reserved($"p{payment}"), []);
        }

        Assert.That((await File.ReadAllLinesAsync(_folder.File))[0], Does.Contain("\"generation\":0"));
    }

    [Test]
    public async Task What_a_rewrite_that_died_left_behind_does_not_matter()
    {
        using var ledger = Open();
        await Records.BringToAsync(ledger, "p1", LedgerState.Settled);
        await File.WriteAllTextAsync(_folder.File + ".new", "half a fi");
        await ledger.CompactAsync();

        Assert.That((await ledger.ListAsync()).Single().State, Is.EqualTo(LedgerState.Settled));
        Assert.That(File.Exists(_folder.File + ".new"), Is.False);
    }

    [Test]
    public async Task A_rewritten_file_that_was_cut_is_damage()
    {
        using (var ledger = Open())
        {
            await Records.BringToAsync(ledger, "p1", LedgerState.Settled);
            await ledger.ReserveAsync(Records.Reserved("p2"), []);
            await ledger.CompactAsync();
        }

        var lines = await File.ReadAllLinesAsync(_folder.File);
        await File.WriteAllTextAsync(_folder.File, $"{lines[0]}\n{lines[1]}\n");
        using var cut = Open();
        Assert.That(async () => await cut.ListAsync(), Throws.TypeOf<LedgerException>().With.Message.Contains("cut"));
    }

    [Test]
    public async Task Nothing_is_created_by_compacting_nothing()
    {
        using var ledger = Open();
        await ledger.CompactAsync();

        Assert.That(Directory.Exists(Path.GetDirectoryName(_folder.File)), Is.False);
    }

    private static async Task AssertHeldAsync(FilePaymentLedger ledger, string id)
    {
        // The unknown payment is 1.000001 dollars, of which 0.90 and 0.10 and the fee are the recipients'.
        Assert.That(await HeldAsync(BudgetScope.Everything), Is.EqualTo(Money.Parse("4.000031 USD")));
        Assert.That(await HeldAsync(BudgetScope.Origin), Is.EqualTo(Money.Parse("4.000031 USD")));
        Assert.That(await HeldAsync(BudgetScope.Currency), Is.EqualTo(Money.Parse("4.000031 USD")));
        Assert.That(await HeldAsync(BudgetScope.Recipient), Is.EqualTo(Money.Parse("3.600031 USD")));
        Assert.That((await ObstacleAsync(Budget.OfCount(0, BudgetWindow.Lifetime)))!.Held.Count, Is.EqualTo(4));

        async Task<Money?> HeldAsync(BudgetScope per) => (await ObstacleAsync(Budget.OfMoney(Money.Parse("0 USD"), BudgetWindow.Lifetime, per)))!.Held.Money;
        async Task<BudgetObstacle?> ObstacleAsync(Budget budget) => (await ledger.ReserveAsync(Records.Reserved(id), [budget])).Obstacle;
    }

    private static async Task AdvanceAsync(FilePaymentLedger ledger, string id, LedgerState state)
    {
        foreach (var step in Records.PathTo(state))
        {
            await ledger.AdvanceAsync(id, new LedgerChange(step));
        }
    }

    private FilePaymentLedger Open() => new(_folder.File, _clock);
}
