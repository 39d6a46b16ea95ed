using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>Three clocks, and the seconds in which a chain takes a transaction.</summary>
[TestFixture]
internal sealed class TempoWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan ValidFor = TimeSpan.FromSeconds(25);

    [TestCase(0, 25)]
    [TestCase(-20, 5, Description = "the merchant is behind: the stricter of the two")]
    [TestCase(10, 25, Description = "the merchant is ahead, and the chain need not be")]
    [TestCase(20, 25)]
    [TestCase(41, 66, Description = "nothing would be left by this machine's clock, so it is the one that is off")]
    public void Without_a_node_a_transaction_ends_by_the_stricter_of_two_clocks(int merchantIsAhead, int ends) =>
        Assert.That(End(Time(merchantIsAhead)), Is.EqualTo(Now.AddSeconds(ends)));

    [TestCase(-20)]
    [TestCase(20)]
    [TestCase(200)]
    public void With_a_node_it_ends_by_the_chains_clock_whatever_the_merchants_says(int merchantIsAhead) =>
        Assert.That(End(Time(merchantIsAhead), Now.AddSeconds(-1)), Is.EqualTo(Now.AddSeconds(24)));

    [Test]
    public void A_node_that_is_behind_both_clocks_is_named_as_behind_its_chain()
    {
        var thrown = Assert.Throws<PaymentMethodException>(() => End(Time(0), Now.AddSeconds(-95)))!;

        Assert.That(thrown.NothingWasSigned, Is.True);
        Assert.That(thrown.Message, Does.Contain("95 s old"));
    }

    [TestCase(30, "30 s ahead of")]
    [TestCase(-30, "30 s behind")]
    public void What_ends_too_soon_is_refused_and_the_skew_is_named(int merchantIsAhead, string skew)
    {
        var thrown = Assert.Throws<PaymentMethodException>(() => End(Time(merchantIsAhead), expiresAt: Now.AddSeconds(merchantIsAhead + 2)))!;

        Assert.That(thrown.NothingWasSigned, Is.True);
        Assert.That(thrown.Message, Does.Contain("too soon").And.Contain(skew));
    }

    [Test]
    public void A_small_skew_is_not_worth_a_word() =>
        Assert.That(Assert.Throws<PaymentMethodException>(() => End(Time(2), expiresAt: Now.AddSeconds(3)))!.Message, Does.Not.Contain("clock"));

    private static PaymentTime Time(int merchantIsAhead) => new(Now.AddSeconds(merchantIsAhead), TimeSpan.FromMinutes(10)) { LocalNow = Now };

    private static DateTimeOffset End(PaymentTime time, DateTimeOffset? chainNow = null, DateTimeOffset? expiresAt = null) =>
        TempoWindow.End(time, chainNow, expiresAt, ValidFor);
}
