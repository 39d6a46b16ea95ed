using Mpp.Client.Ledger;
using Mpp.Client.Tests.Ledger;

namespace Mpp.Client.Tests;

[TestFixture]
internal sealed class ChallengesInUseTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    [Test]
    public void A_challenge_is_for_one_payment_until_that_is_finished()
    {
        var challenges = new ChallengesInUse();

        Assert.That(challenges.TryClaim(Payment("p1", "c"), Now + Validity, Now), Is.True);
        Assert.That(challenges.TryClaim(Payment("p2", "c"), Now + Validity, Now), Is.False);
        challenges.Free("p1");
        Assert.That(challenges.TryClaim(Payment("p2", "c"), Now + Validity, Now), Is.True);
    }

    [Test]
    public void Payments_that_others_concluded_are_not_remembered_for_ever()
    {
        var challenges = new ChallengesInUse();
        for (var number = 0; number < 10_000; number++)
        {
            var now = Now + TimeSpan.FromSeconds(number);
            Assert.That(challenges.TryClaim(Payment($"p{number}", $"c{number}"), now + Validity, now), Is.True);
        }

        Assert.That(challenges.Count, Is.LessThan(1_000));
    }

    [Test]
    public void A_challenge_that_never_expires_is_never_forgotten()
    {
        var challenges = new ChallengesInUse();
        challenges.TryClaim(Payment("first", "static"), expiresAt: null, Now);
        for (var number = 0; number < 1_000; number++)
        {
            challenges.TryClaim(Payment($"p{number}", $"c{number}"), Now + Validity, Now + TimeSpan.FromHours(number));
        }

        Assert.That(challenges.TryClaim(Payment("second", "static"), expiresAt: null, Now + TimeSpan.FromDays(365)), Is.False);
    }

    private static LedgerRecord Payment(string id, string challenge) => Records.Reserved(id) with { ChallengeId = challenge };
}
