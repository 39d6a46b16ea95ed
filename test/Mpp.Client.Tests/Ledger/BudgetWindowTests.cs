using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Ledger;

internal sealed class BudgetWindowTests(Type kind) : BudgetFixture(kind)
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [TestCase(BudgetWindow.Minute, 1)]
    [TestCase(BudgetWindow.Hour, 60)]
    [TestCase(BudgetWindow.Day, 24 * 60)]
    [TestCase(BudgetWindow.ThirtyDays, 720 * 60)]
    public async Task A_settled_payment_leaves_the_window_to_the_millisecond(BudgetWindow window, int minutes)
    {
        await MakeAsync(LedgerState.Settled);
        Clock.Advance(TimeSpan.FromMinutes(minutes) - Millisecond);
        Assert.That(await FitsAsync(Dollars("1", window)), Is.False);
        Assert.That(await FitsAsync(Budget.OfCount(1, window)), Is.False);

        Clock.Advance(Millisecond);
        Assert.That(await FitsAsync(Dollars("1", window)), Is.True);
        Assert.That(await FitsAsync(Budget.OfCount(1, window)), Is.True);
    }

    [TestCase(LedgerState.Settled, 1_000_400u, 1)]
    [TestCase(LedgerState.Void, 400u, 0)]
    public async Task A_proof_of_the_fee_gives_back_what_was_not_spent(LedgerState end, uint spent, int count)
    {
        var payment = await MakeAsync(LedgerState.Sent, Payment() with { Exposure = 1_024_000 });
        Assert.That(await HeldAsync(), Is.EqualTo((1_024_000u, 1)));

        await Ledger.AdvanceAsync(payment.Id, new LedgerChange(end) { Proof = new LedgerProof("the chain") { Fee = 400 } });

        Assert.That(await HeldAsync(), Is.EqualTo((spent, count)));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(await ObstacleOfAsync(Payment(), Dollars("1", BudgetWindow.Hour)), Is.Null);
    }

    [Test]
    public async Task A_lifetime_never_forgets()
    {
        await MakeAsync(LedgerState.Settled);
        Clock.Advance(TimeSpan.FromDays(3650));

        Assert.That(await FitsAsync(Dollars("1.999999")), Is.False);
        Assert.That(await FitsAsync(Dollars("2")), Is.True);
    }

    [Test]
    public async Task Windows_roll_over_each_payment_by_itself()
    {
        for (var payment = 0; payment < 6; payment++)
        {
            await MakeAsync(LedgerState.Settled);
            Clock.Advance(TimeSpan.FromMinutes(10));
        }

        // The first left at this very moment, the second leaves in ten minutes.
        for (var left = 1; left <= 6; left++)
        {
            var obstacle = await ObstacleOfAsync(Payment(), Budget.OfCount(0, BudgetWindow.Hour), Dollars("0", BudgetWindow.Hour));
            Assert.That(obstacle!.Held.Count, Is.EqualTo(6 - left));
            Clock.Advance(TimeSpan.FromMinutes(10));
        }
    }

    [TestCase(LedgerState.Reserved)]
    [TestCase(LedgerState.Signing)]
    [TestCase(LedgerState.Signed)]
    [TestCase(LedgerState.Sent)]
    [TestCase(LedgerState.Unknown)]
    public async Task What_is_open_counts_however_old_it_is(LedgerState state)
    {
        await MakeAsync(state);
        Clock.Advance(TimeSpan.FromDays(365));

        Assert.That(await FitsAsync(Dollars("1", BudgetWindow.Hour)), Is.False);
        Assert.That(await FitsAsync(Budget.OfCount(1, BudgetWindow.Hour)), Is.False);
    }

    [TestCase(LedgerState.Void)]
    [TestCase(LedgerState.Released)]
    public async Task What_is_proven_not_to_be_spent_does_not_count(LedgerState state)
    {
        await MakeAsync(state);

        Assert.That(await FitsAsync(Dollars("1"), Budget.OfCount(1, BudgetWindow.Lifetime)), Is.True);
    }

    [Test]
    public async Task What_is_proven_to_be_settled_late_counts_from_then_on()
    {
        var unknown = await MakeAsync(LedgerState.Unknown);
        Clock.Advance(TimeSpan.FromDays(7));
        await Ledger.AdvanceAsync(unknown.Id, new LedgerChange(LedgerState.Settled));

        Clock.Advance(TimeSpan.FromHours(1) - Millisecond);
        Assert.That(await FitsAsync(Dollars("1", BudgetWindow.Hour)), Is.False);
        Clock.Advance(Millisecond);
        Assert.That(await FitsAsync(Dollars("1", BudgetWindow.Hour)), Is.True);
    }

    [Test]
    public async Task A_clock_that_goes_back_stands_still()
    {
        await MakeAsync(LedgerState.Settled);
        Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(await FitsAsync(Dollars("1", BudgetWindow.Hour)), Is.False);

        Clock.Advance(TimeSpan.FromDays(-400));
        var late = await MakeAsync(LedgerState.Settled);
        Assert.That(late.UpdatedAt, Is.EqualTo(Records.Reserved().CreatedAt.AddMinutes(59)));
        var obstacle = await ObstacleOfAsync(Payment(), Dollars("2", BudgetWindow.Hour));
        Assert.That(obstacle!.Held.Money, Is.EqualTo(Money.Parse("2 USD")));

        Clock.Advance(TimeSpan.FromDays(400) + TimeSpan.FromMinutes(1));
        Assert.That((await ObstacleOfAsync(Payment(), Dollars("1", BudgetWindow.Hour)))!.Held.Money, Is.EqualTo(Money.Parse("1 USD")));
        Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(await FitsAsync(Dollars("1", BudgetWindow.Hour)), Is.True);
    }

    [Test]
    public async Task A_new_limit_meets_the_whole_history()
    {
        await MakeAsync(LedgerState.Settled);
        Assert.That(await FitsAsync(Dollars("2", BudgetWindow.Hour)), Is.True);
        await MakeAsync(LedgerState.Settled, Payment(origin: "https://b.example"));

        Assert.That((await ObstacleOfAsync(Payment(), Dollars("2", BudgetWindow.Day)))!.Held.Money, Is.EqualTo(Money.Parse("2 USD")));
        Assert.That((await ObstacleOfAsync(Payment(), Dollars("1", BudgetWindow.ThirtyDays, BudgetScope.Origin)))!.Held.Money, Is.EqualTo(Money.Parse("1 USD")));
    }

    [Test]
    public async Task A_limit_below_what_is_spent_refuses_and_does_not_throw()
    {
        await MakeAsync(LedgerState.Settled);
        await MakeAsync(LedgerState.Unknown);

        var obstacle = await ObstacleOfAsync(Payment(), Dollars("0.01", BudgetWindow.Day));
        Assert.That(obstacle!.Held, Is.EqualTo(new BudgetAmount(Money.Parse("2 USD"), 0)));
        Assert.That(obstacle.Asked, Is.EqualTo(new BudgetAmount(Money.Parse("1 USD"), 0)));
        Assert.That(obstacle.Budget.Limit.Money, Is.EqualTo(Money.Parse("0.01 USD")));
        Assert.That(obstacle.ToString(), Is.EqualTo("0.01 USD a day: 2.00 USD held, 1.00 USD asked"));
    }

    private async Task<(uint BaseUnits, long Count)> HeldAsync() => (
        (uint)((await ObstacleOfAsync(Payment(), Dollars("0", BudgetWindow.Hour)))!.Held.Money!.UnitsAt(18) / 1_000_000_000_000),
        (await ObstacleOfAsync(Payment(), Budget.OfCount(0, BudgetWindow.Hour)))!.Held.Count);
}
