using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Ledger;

internal sealed class OpenUnknownTests(Type kind) : BudgetFixture(kind)
{
    private static readonly Budget InAll = Budget.OfOpenUnknown(2, isPerOrigin: false);
    private static readonly Budget PerOrigin = Budget.OfOpenUnknown(1, isPerOrigin: true);

    [Test]
    public async Task Unknown_outcomes_stop_payments_at_their_origin_and_then_everywhere()
    {
        await MakeAsync(LedgerState.Unknown);
        Assert.That((await ObstacleOfAsync(Payment(), InAll, PerOrigin))!.Budget, Is.SameAs(PerOrigin));
        Assert.That(await ObstacleOfAsync(Payment(origin: "https://b.example"), InAll, PerOrigin), Is.Null);

        await MakeAsync(LedgerState.Unknown, Payment(origin: "https://b.example"));
        var obstacle = await ObstacleOfAsync(Payment(origin: "https://c.example"), InAll, PerOrigin);
        Assert.That(obstacle!.Budget, Is.SameAs(InAll));
        Assert.That((obstacle.Held.Count, obstacle.Asked.Count), Is.EqualTo((2, 1)));
    }

    [TestCase(LedgerState.Settled)]
    [TestCase(LedgerState.Void)]
    public async Task One_that_is_proven_either_way_stops_nothing(LedgerState proven)
    {
        var payment = await MakeAsync(LedgerState.Unknown);
        await Ledger.AdvanceAsync(payment.Id, new LedgerChange(LedgerState.Unknown) { Note = "asked again" });
        Assert.That(await FitsAsync(PerOrigin), Is.False);

        await Ledger.AdvanceAsync(payment.Id, new LedgerChange(proven));
        Assert.That(await FitsAsync(PerOrigin), Is.True);
    }

    [TestCase(LedgerState.Signing)]
    [TestCase(LedgerState.Signed)]
    [TestCase(LedgerState.Sent)]
    public async Task One_that_is_signed_and_past_its_end_is_unknown_too(LedgerState state)
    {
        await MakeAsync(state, validUntil: Clock.GetUtcNow().AddSeconds(25));
        Clock.Advance(TimeSpan.FromSeconds(25));
        Assert.That(await FitsAsync(InAll, PerOrigin), Is.True);

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await FitsAsync(PerOrigin), Is.False);
        Assert.That(await FitsAsync(InAll), Is.True);
    }

    [Test]
    public async Task A_reservation_is_nothing_to_be_unknown()
    {
        await MakeAsync(LedgerState.Reserved, Payment() with { ValidUntil = Clock.GetUtcNow() });
        Clock.Advance(TimeSpan.FromDays(1));

        Assert.That(await FitsAsync(PerOrigin), Is.True);
    }
}
