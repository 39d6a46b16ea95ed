using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Policy;

[TestFixture]
internal sealed class SpendPolicyExpiryTests
{
    [TestCase(60_000, true)]
    [TestCase(10_000, true)]
    [TestCase(9_999, false)]
    [TestCase(0, false)]
    [TestCase(-1, false)]
    [TestCase(-3_600_000, false)]
    public void Enough_time_must_be_left(int milliseconds, bool isAllowed) => Assert.That(
        Rules(Quotes.OneDollar with { ExpiresAt = Quotes.Now.AddMilliseconds(milliseconds) }),
        Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.Expiry }));

    [TestCase("0001-01-01T00:00:00Z", false)]
    [TestCase("2099-01-01T00:00:00Z", true)]
    [TestCase("9999-12-31T23:59:59Z", true)]
    public void Far_ends_are_no_trouble(string expires, bool isAllowed) => Assert.That(
        Rules(Quotes.OneDollar with { ExpiresAt = DateTimeOffset.Parse(expires, System.Globalization.CultureInfo.InvariantCulture) }),
        Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.Expiry }));

    [Test]
    public void A_method_can_ask_for_more_time()
    {
        var quote = Quotes.OneDollar with { ExpiresAt = Quotes.Now.AddSeconds(14), MinimumRemaining = TimeSpan.FromSeconds(15) };

        Assert.That(Rules(quote), Is.EqualTo([PolicyRules.Expiry]));
        Assert.That(Rules(quote with { ExpiresAt = Quotes.Now.AddSeconds(15) }), Is.Empty);
    }

    [Test]
    public void The_verdict_says_how_much_time_is_left()
    {
        var soon = Judge(Quotes.OneDollar with { ExpiresAt = Quotes.Now.AddSeconds(9) }).Violations.Single();
        var late = Judge(Quotes.OneDollar with { ExpiresAt = Quotes.Now.AddMinutes(-3) }).Violations.Single();

        Assert.That(soon, Is.EqualTo(new PolicyViolation(PolicyRules.Expiry, "at least 10 s left", "2026-11-21T09:00:09.000Z",
            "The challenge ends in 9 s, which is too soon to pay safely. Send the request again for a fresh one.")
        {
            MayPassWithFreshChallenge = true,
        }));
        Assert.That(late.Message, Is.EqualTo("The challenge ended 3 min ago. Send the request again for a fresh one."));
    }

    [TestCase(0, "0 s")]
    [TestCase(119, "119 s")]
    [TestCase(120, "2 min")]
    public void An_ended_challenge_says_how_long_ago(int seconds, string time) => Assert.That(
        Judge(Quotes.OneDollar with { ExpiresAt = Quotes.Now.AddSeconds(-seconds) }).Violations.Single().Message,
        Is.EqualTo($"The challenge ended {time} ago. Send the request again for a fresh one."));

    [Test]
    public void A_missing_expiry_is_named()
    {
        var violation = Judge(Quotes.OneDollar with { ExpiresAt = null }).Violations.Single();

        Assert.That((violation.Limit, violation.Asked), Is.EqualTo(("an expiry", "none")));
    }

    [TestCase(false, false, false, TestName = "No expiry and open-ended authority is refused")]
    [TestCase(true, false, true, TestName = "No expiry and authority that ends by itself passes")]
    [TestCase(true, true, false, TestName = "No expiry is refused where one is required")]
    public void A_missing_expiry_depends_on_the_method(bool isSelfExpiring, bool requireExpires, bool isAllowed) => Assert.That(
        Rules(Quotes.OneDollar with { ExpiresAt = null, IsSelfExpiring = isSelfExpiring }, requireExpires: requireExpires),
        Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.Expiry }));

    [TestCase(0, 10, true)]
    [TestCase(20, 30, true, TestName = "A server ahead has less time to give")]
    [TestCase(20, 29, false, TestName = "A server ahead ends its offers earlier")]
    [TestCase(-20, 10, true, TestName = "A server behind changes nothing")]
    [TestCase(-20, 9, false, TestName = "A server behind gives no more time")]
    public void The_stricter_clock_decides(int skewSeconds, int leftSeconds, bool isAllowed) => Assert.That(
        Rules(Quotes.OneDollar with { ExpiresAt = Quotes.Now.AddSeconds(leftSeconds) }, TimeSpan.FromSeconds(skewSeconds)),
        Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.Expiry }));

    [TestCase(300_000, true)]
    [TestCase(-300_000, true)]
    [TestCase(300_001, false)]
    [TestCase(-300_001, false)]
    [TestCase(600_000, false)]
    public void Clocks_that_differ_by_more_than_five_minutes_are_refused(int milliseconds, bool isAllowed)
    {
        var skew = TimeSpan.FromMilliseconds(milliseconds);
        var quote = Quotes.OneDollar with { ExpiresAt = Quotes.Now.AddDays(1) };

        Assert.That(Rules(quote, skew), Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.Clock }));
    }

    [Test]
    public void A_clock_in_another_age_is_refused_without_trouble()
    {
        var verdict = Policy(false).Judge(Quotes.OneDollar, Quotes.Asked(skew: DateTimeOffset.MaxValue - Quotes.Now));

        Assert.That(verdict.Violations.Select(violation => violation.Rule), Is.EqualTo([PolicyRules.Clock, PolicyRules.Expiry]));
        Assert.That(verdict.Violations[0].Limit, Is.EqualTo("5 minutes"));
    }

    private static SpendPolicy Policy(bool requireExpires)
    {
        Assert.That(SpendPolicy.TryCreate(new SpendPolicyOptions { MaxPerPayment = "1 USD", RequireExpires = requireExpires }, out var policy, out _), Is.True);
        return policy;
    }

    private static Verdict Judge(Quote quote, TimeSpan skew = default, bool requireExpires = false) =>
        Policy(requireExpires).Judge(quote, Quotes.Asked(skew: skew));

    private static IEnumerable<string> Rules(Quote quote, TimeSpan skew = default, bool requireExpires = false) =>
        Judge(quote, skew, requireExpires).Violations.Select(violation => violation.Rule);
}
