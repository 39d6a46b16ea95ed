using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

/// <summary>A challenge as it is kept beside a payment and as a credential gives it back.</summary>
[TestFixture]
internal sealed class ChallengeEchoTests
{
    private const string Fields = "\"id\":\"a\",\"realm\":\"r\",\"method\":\"tempo\",\"intent\":\"charge\",\"request\":\"e30\"";

    [Test]
    public void What_was_kept_is_the_same_challenge_with_its_time_and_terms()
    {
        var challenge = ChallengeText.ReadOne(ChallengeText.With(more: ", expires=\"2026-11-21T09:00:37Z\", digest=\"sha-256=x\", opaque=\"o\", "
            + "description=\"d\", header=\"Payment-Authorization\""));

        Assert.That(ChallengeEcho.TryParse(ChallengeEcho.ToJson(challenge), out var kept), Is.True);
        Assert.That(kept!.HasSameContent(challenge), Is.True);
        Assert.That(kept.ExpiresAt, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 0, 37, TimeSpan.Zero)));
        Assert.That(kept.RequestObject.GetText("amount"), Is.EqualTo("100"));
    }

    [Test]
    public void What_the_server_left_out_is_not_there() => Assert.That(ChallengeEcho.ToJson(ChallengeText.ReadOne(ChallengeText.With(request: "e30"))),
        Is.EqualTo("{" + Fields + "}"));

    [TestCase("{" + Fields + ",\"n\":7,\"o\":{},\"l\":[],\"z\":null}", TestName = "Members that are no text are passed over")]
    [TestCase("{" + Fields + ",\"ID\":\"b\",\"Request\":\"???\"}", TestName = "Members in capitals are other members")]
    public void What_nobody_knows_changes_nothing(string json)
    {
        Assert.That(ChallengeEcho.TryParse(json, out var challenge), Is.True);
        Assert.That((challenge!.Id, challenge.Request), Is.EqualTo(("a", "e30")));
    }

    [TestCase("", TestName = "Nothing kept is no challenge")]
    [TestCase("{" + Fields, TestName = "A torn challenge is none")]
    [TestCase("[{" + Fields + "}]", TestName = "A list is no challenge")]
    [TestCase("{" + Fields + ",\"id\":\"b\"}", TestName = "A challenge of two ids is none")]
    [TestCase("{\"id\":7,\"realm\":\"r\",\"method\":\"tempo\",\"intent\":\"charge\",\"request\":\"e30\"}", TestName = "A challenge whose id is a number is none")]
    [TestCase("{\"id\":\"a\",\"realm\":\"r\",\"method\":\"tempo\",\"intent\":\"charge\",\"request\":{}}", TestName = "A challenge whose request is an object is none")]
    [TestCase("{" + Fields + ",\"expires\":\"soon\"}", TestName = "A challenge that ends at no time is none")]
    public void What_is_damaged_is_no_challenge(string json)
    {
        Assert.That(ChallengeEcho.TryParse(json, out var challenge), Is.False);
        Assert.That(challenge, Is.Null);
    }
}
