using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

/// <summary>Ids as another implementation computes them: HMAC-SHA256 with the key <c>secret</c> over the joined slots.</summary>
[TestFixture]
internal sealed class ChallengeIdentifierTests
{
    private const string Expires = "2026-11-21T09:00:37Z";
    private const string Plain = "CLsyt7B93YQ7Wa1TJb8-w_PrLKTy7SbMqlqflDkAyTo";
    private const string Complete = "0D-Uel7zbHduHhdOLaQKqBoQsSHf3UQ4q03pOutmrLQ";

    [TestCase(null, null, null, null, Plain)]
    [TestCase(Expires, "sha-256=x", "o", null, "qvp3QODd0fqz9rB23zTgu9NwC2usRA0oCTtn3SrA9dg")]
    [TestCase(Expires, "sha-256=x", "o", "Payment-Authorization", Complete)]
    [TestCase(null, null, null, "Payment-Authorization", "sp_7N18Yf0hWpHcvEfLP6G0tBAIOrF0ceEwL4oiVXfE")]
    [TestCase(null, null, null, "Authorization", Plain, Description = "the default header takes no slot")]
    [TestCase(null, null, null, "authorization", Plain, Description = "nor does it in another case")]
    [TestCase(null, null, null, "", Plain, Description = "nor does an empty one")]
    public void An_id_is_the_one_that_other_servers_compute(string? expires, string? digest, string? opaque, string? header, string expected) =>
        Assert.That(ChallengeIdentifier.Compute("secret", "realm", "tempo", "charge", "e30", expires, digest, opaque, header), Is.EqualTo(expected));

    [TestCase("realm=\"realm\"", "realm=\"Realm\"")]
    [TestCase("method=\"tempo\"", "method=\"stripe\"")]
    [TestCase("intent=\"charge\"", "intent=\"session\"")]
    [TestCase("request=\"e30\"", "request=\"e30=\"")]
    [TestCase("expires=\"2026", "expires=\"2027")]
    [TestCase("digest=\"sha-256=x\"", "digest=\"sha-256=y\"")]
    [TestCase("opaque=\"o\"", "opaque=\"p\"")]
    [TestCase(", header=\"Payment-Authorization\"", "")]
    [TestCase("id=\"0D", "id=\"0d")]
    public void A_merchant_notices_when_one_parameter_of_its_challenge_was_changed(string original, string changed)
    {
        const string Line = $"Payment id=\"{Complete}\", realm=\"realm\", method=\"tempo\", intent=\"charge\", request=\"e30\", expires=\"{Expires}\", "
            + "digest=\"sha-256=x\", opaque=\"o\", header=\"Payment-Authorization\"";

        var other = Line.Replace(original, changed, StringComparison.Ordinal);

        Assert.That(other, Is.Not.EqualTo(Line));
        Assert.That(ChallengeIdentifier.IsBound(ChallengeText.ReadOne(Line), "secret"), Is.True);
        Assert.That(ChallengeIdentifier.IsBound(ChallengeText.ReadOne(other), "secret"), Is.False);
    }
}
