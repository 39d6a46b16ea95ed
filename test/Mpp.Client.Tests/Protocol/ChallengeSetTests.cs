using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

/// <summary>What several challenges of one response mean together.</summary>
[TestFixture]
internal sealed class ChallengeSetTests
{
    private const string More = ", expires=\"2026-11-21T09:00:37Z\", digest=\"sha-256=x\", opaque=\"o\", description=\"d\", header=\"Payment-Authorization\"";

    [TestCase("realm=\"r\"", "realm=\"s\"")]
    [TestCase("method=\"tempo\"", "method=\"stripe\"")]
    [TestCase("intent=\"charge\"", "intent=\"session\"")]
    [TestCase("request=\"eyJhbW91bnQiOiIxMDAifQ\"", "request=\"e30\"")]
    [TestCase("09:00:37Z", "09:00:38Z")]
    [TestCase("sha-256=x", "sha-256=y")]
    [TestCase("opaque=\"o\"", "opaque=\"p\"")]
    [TestCase("description=\"d\"", "description=\"e\"")]
    [TestCase("header=\"Payment-Authorization\"", "header=\"Authorization\"")]
    public void An_id_that_stands_for_two_offers_pays_neither(string original, string changed)
    {
        var line = ChallengeText.With(more: More);
        var other = line.Replace(original, changed, StringComparison.Ordinal);
        Assert.That(other, Is.Not.EqualTo(line));

        var read = ChallengeText.Read(line, other);

        Assert.That(read.Challenges, Is.Empty);
        Assert.That(read.Malformed, Has.Count.EqualTo(2));
        Assert.That(read.Malformed[0], Is.EqualTo(new MalformedChallenge("the same id stands for different terms", "tempo", "charge")));
    }

    [Test]
    public void The_name_of_a_header_has_no_case_when_offers_are_compared() =>
        Assert.That(ChallengeText.Read(ChallengeText.With(more: More), ChallengeText.With(more: More.Replace("Authorization", "AUTHORIZATION", StringComparison.Ordinal)))
            .Challenges, Has.Count.EqualTo(1));

    [Test]
    public void Ids_that_differ_in_case_are_two_offers() =>
        Assert.That(ChallengeText.Read(ChallengeText.With(id: "a"), ChallengeText.With(id: "A", request: "e30")).Challenges.Select(challenge => challenge.Id),
            Is.EqualTo(["a", "A"]));

    [TestCase("tempo", "session")]
    [TestCase("stripe", "charge")]
    public void A_malformed_offer_of_another_kind_leaves_a_sound_one_alone(string method, string intent)
    {
        var read = ChallengeText.Read(ChallengeText.Sound, ChallengeText.With(id: "c", method: method, intent: intent, request: "???"));

        Assert.That(read.Challenges.Select(challenge => challenge.Id), Is.EqualTo(["a"]));
        Assert.That(read.Malformed.Select(bad => (bad.Method, bad.Intent)), Is.EqualTo([(method, intent)]));
    }

    [TestCase(16, 16, false)]
    [TestCase(20, 13, true)]
    [TestCase(0, 33, true)]
    public void Malformed_offers_count_towards_the_most_that_are_read(int sound, int malformed, bool isRefused)
    {
        var lines = Enumerable.Range(0, sound).Select(index => ChallengeText.With(id: $"id{index}"))
            .Concat(Enumerable.Range(0, malformed).Select(index => ChallengeText.With(id: $"bad{index}", method: "stripe", request: "???")));

        var read = ChallengeSet.Read(lines);

        Assert.That(read.Challenges, Has.Count.EqualTo(isRefused ? 0 : sound));
        Assert.That(read.Malformed, Has.Count.EqualTo(isRefused ? 1 : malformed));
        Assert.That(read.Malformed[0].Reason.Contains("more than 32", StringComparison.Ordinal), Is.EqualTo(isRefused));
    }

    [TestCase("Basic realm=\"r\"", true)]
    [TestCase(ChallengeText.Sound, false)]
    [TestCase("Payment id=\"a\"", false)]
    public void A_response_asks_for_a_payment_whether_or_not_it_can_be_read(string line, bool isEmpty) =>
        Assert.That(ChallengeText.Read(line).IsEmpty, Is.EqualTo(isEmpty));
}
