using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Policy;

namespace Mpp.Client.Tests.Ledger;

/// <summary>What is shown of budgets is what stands in the way of payments.</summary>
[TestFixture]
internal sealed class BudgetStandingTests
{
    private const string One = "https://one.example";
    private const string Two = "https://two.example";

    private LedgerFolder _folder = null!;
    private ManualClock _clock = null!;
    private FilePaymentLedger _ledger = null!;
    private int _next;

    [SetUp]
    public void Create()
    {
        (_folder, _clock, _next) = (new LedgerFolder(), new ManualClock(), 0);
        _ledger = new FilePaymentLedger(_folder.File, _clock);
    }

    [TearDown]
    public void Delete()
    {
        _ledger.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Without_a_payment_everything_is_left()
    {
        var standings = await StandingsAsync(Dollars("5"), Budget.OfCount(3, BudgetWindow.Day, BudgetScope.Origin), Budget.OfOpenUnknown(1, isPerOrigin: true));
        Assert.That(standings.Select(standing => (standing.Whose, standing.Held.ToString(), standing.Left.ToString())), Is.EqualTo(
            new (string?, string, string)[] { (null, "0.00 USD", "5.00 USD"), (null, "0", "3"), (null, "0", "1") }));
        Assert.That(File.Exists(_folder.File), Is.False);
    }

    [Test]
    public async Task What_is_settled_reserved_and_unknown_counts_and_what_is_void_or_released_does_not()
    {
        foreach (var state in Enum.GetValues<LedgerState>())
        {
            await MakeAsync(state, One);
        }

        var standings = await StandingsAsync(Dollars("10"), Budget.OfCount(10, BudgetWindow.Lifetime));
        Assert.That(standings.Select(standing => (standing.Held.ToString(), standing.Left.ToString())), Is.EqualTo(new[] { ("6.00 USD", "4.00 USD"), ("6", "4") }));
    }

    [Test]
    public async Task Each_that_has_the_limit_to_itself_has_a_line_of_its_own()
    {
        await MakeAsync(LedgerState.Settled, Two);
        await MakeAsync(LedgerState.Unknown, One);
        await MakeAsync(LedgerState.Unknown, One);
        var standings = await StandingsAsync(Dollars("3", BudgetScope.Origin), Dollars("3", BudgetScope.Currency), Budget.OfOpenUnknown(2, isPerOrigin: true));
        Assert.That(standings.Select(standing => (standing.Whose, standing.Left.ToString())), Is.EqualTo(
            new[] { (One, "1.00 USD"), (Two, "2.00 USD"), (Quotes.PathUsd.Key, "0.00 USD"), (One, "0") }));
    }

    [Test]
    public async Task Each_recipient_has_a_line_of_its_own_too()
    {
        await MakeAsync(LedgerState.Settled, One);
        var standing = (await StandingsAsync(Dollars("3", BudgetScope.Recipient))).Single();
        Assert.That((standing.Whose, standing.Held.ToString()), Is.EqualTo((Quotes.Merchant, "1.00 USD")));
    }

    [Test]
    public async Task Unknown_outcomes_of_all_origins_are_counted_together()
    {
        await MakeAsync(LedgerState.Unknown, One);
        await MakeAsync(LedgerState.Unknown, Two);
        var standing = (await StandingsAsync(Budget.OfOpenUnknown(3, isPerOrigin: false))).Single();
        Assert.That((standing.Whose, standing.Held.ToString(), standing.Left.ToString()), Is.EqualTo(((string?)null, "2", "1")));
    }

    [Test]
    public async Task An_origin_is_listed_while_an_outcome_there_is_unknown()
    {
        var budget = Budget.OfOpenUnknown(2, isPerOrigin: true);
        await MakeAsync(LedgerState.Unknown, Two);
        Assert.That((await StandingsAsync(budget)).Single().Whose, Is.EqualTo(Two));
        await _ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Void));
        await MakeAsync(LedgerState.Signing, One);
        await _ledger.AdvanceAsync("p2", new LedgerChange(LedgerState.Signed) { ValidUntil = _clock.GetUtcNow().AddSeconds(25) });
        Assert.That((await StandingsAsync(budget)).Single().Whose, Is.Null, "one is proven and the other still on its way");

        _clock.Advance(TimeSpan.FromSeconds(26));
        var standing = (await StandingsAsync(budget)).Single();
        Assert.That((standing.Whose, standing.Held.ToString()), Is.EqualTo((One, "1")));
    }

    [Test]
    public async Task A_budget_of_one_origin_counts_that_origin_alone()
    {
        await MakeAsync(LedgerState.Settled, One);
        await MakeAsync(LedgerState.Settled, Two);
        var standings = await StandingsAsync(Budget.OfMoney(Money.Parse("3 USD"), BudgetWindow.Lifetime, origin: Two));
        Assert.That((standings.Single().Whose, standings.Single().Held.ToString()), Is.EqualTo(((string?)null, "1.00 USD")));
    }

    [Test]
    public async Task What_the_window_has_passed_over_is_left_again()
    {
        await MakeAsync(LedgerState.Settled, One);
        _clock.Advance(TimeSpan.FromHours(25));
        var standings = await StandingsAsync(Dollars("5", window: BudgetWindow.Day), Dollars("5"));
        Assert.That(standings.Select(standing => standing.Held.ToString()), Is.EqualTo(["0.00 USD", "1.00 USD"]));
    }

    [Test]
    public async Task Who_looks_again_later_sees_what_the_window_has_passed_over_meanwhile()
    {
        await MakeAsync(LedgerState.Settled, One);
        var budget = Dollars("5", BudgetScope.Origin, BudgetWindow.Day);
        Assert.That((await StandingsAsync(budget)).Select(standing => (standing.Whose, standing.Held.ToString())), Is.EqualTo(new[] { (One, "1.00 USD") }));

        _clock.Advance(TimeSpan.FromHours(25));
        Assert.That((await StandingsAsync(budget)).Select(standing => (standing.Whose, standing.Held.ToString())), Is.EqualTo(new[] { ((string?)null, "0.00 USD") }));
    }

    [Test]
    public async Task A_limit_that_was_lowered_below_what_is_held_leaves_nothing()
    {
        await MakeAsync(LedgerState.Settled, One);
        Assert.That((await StandingsAsync(Dollars("0.50"))).Single().Left, Is.EqualTo(new BudgetAmount(Money.Parse("0 USD"), 0)));
        Assert.That((await StandingsAsync(Budget.OfCount(0, BudgetWindow.Day))).Single().Left, Is.EqualTo(new BudgetAmount(null, 0)));
    }

    [TestCase(1, false)]
    [TestCase(2, true)]
    public async Task One_payment_more_fits_exactly_when_it_would_be_reserved(int limit, bool fits)
    {
        await MakeAsync(LedgerState.Settled, One);
        var payment = Payment(One);
        var budget = Budget.OfCount(limit, BudgetWindow.Day);

        Assert.That((await _ledger.StandingsAsync(payment, [budget], CancellationToken.None)).Single().Fits, Is.EqualTo(fits));
        Assert.That((await _ledger.ReserveAsync(payment, [budget])).IsReserved, Is.EqualTo(fits));
    }

    [TestCase("1.99", false)]
    [TestCase("2", true)]
    public async Task A_payment_fits_exactly_when_it_would_be_reserved(string limit, bool fits)
    {
        await MakeAsync(LedgerState.Settled, One);
        var payment = Payment(One);
        IReadOnlyList<Budget> budgets = [Dollars(limit), Budget.OfMoney(Money.Parse("1 JPY"), BudgetWindow.Day)];

        var standing = (await _ledger.StandingsAsync(payment, budgets, CancellationToken.None)).Single();

        Assert.That((standing.Fits, standing.Held.ToString(), standing.Asked?.ToString()), Is.EqualTo((fits, "1.00 USD", "1.00 USD")));
        Assert.That((await _ledger.ListAsync()).Count, Is.EqualTo(1), "Looking reserves nothing.");
        Assert.That((await _ledger.ReserveAsync(payment, budgets)).IsReserved, Is.EqualTo(fits));
    }

    private static Budget Dollars(string max, BudgetScope per = BudgetScope.Everything, BudgetWindow window = BudgetWindow.Lifetime) =>
        Budget.OfMoney(Money.Parse(max + " USD"), window, per);

    private async Task<IReadOnlyList<BudgetStanding>> StandingsAsync(params Budget[] budgets) =>
        (await _ledger.OverviewAsync(budgets, CancellationToken.None)).Standings;

    private LedgerRecord Payment(string origin) => Records.Reserved($"p{++_next}") with
    {
        Origin = origin,
        Amount = 1_000_000,
        Exposure = 1_000_000,
        Recipients = [new PaymentRecipient(Quotes.Merchant, 1_000_000)],
        CreatedAt = _clock.GetUtcNow(),
        UpdatedAt = _clock.GetUtcNow(),
    };

    private async Task MakeAsync(LedgerState state, string origin)
    {
        var payment = Payment(origin);
        await _ledger.ReserveAsync(payment, []);
        foreach (var step in Records.PathTo(state))
        {
            await _ledger.AdvanceAsync(payment.Id, new LedgerChange(step));
        }
    }
}
