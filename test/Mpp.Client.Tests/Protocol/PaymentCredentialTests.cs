using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class PaymentCredentialTests
{
    private static readonly JsonElement Payload = JsonElement.Parse("{\"type\":\"transaction\",\"signature\":\"0x5ec7e7\"}");

    [TestCase("e30=", TestName = "Padding is echoed")]
    [TestCase("eyJiIjoxLCAiYSIgOiAyfQ", TestName = "Another order and spacing is echoed")]
    public void Strings_that_the_server_bound_are_echoed_as_they_came(string request)
    {
        const string More = ", opaque=\"e30=\", digest=\"sha-256=x\", expires=\"2026-11-21t10:00:00.10+01:00\", description=\"d\"";
        var echo = Echo(ChallengeText.With(request: request, realm: "caf\\u00e9", more: More + ", unknown=\"u\""));

        Assert.That(echo.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()), Is.EquivalentTo(
            new Dictionary<string, string?>
            {
                ["id"] = "a",
                ["realm"] = "café",
                ["method"] = "tempo",
                ["intent"] = "charge",
                ["request"] = request,
                ["opaque"] = "e30=",
                ["digest"] = "sha-256=x",
                ["expires"] = "2026-11-21t10:00:00.10+01:00",
                ["description"] = "d",
            }));
    }

    [TestCase("Payment-Authorization", true)]
    [TestCase("payment-authorization", true)]
    [TestCase("Authorization", false)]
    public void The_header_is_echoed_only_when_it_is_the_other_one(string header, bool isEchoed) =>
        Assert.That(Echo(ChallengeText.With(more: $", header=\"{header}\"")).TryGetProperty("header", out _), Is.EqualTo(isEchoed));

    [Test]
    public void The_header_value_is_pure_ASCII_without_padding()
    {
        var value = Credential(ChallengeText.With(realm: ChallengeText.AsHeaderBytes("✓💸"))).ToHeaderValue();

        Assert.That(value, Does.Match("^Payment [A-Za-z0-9_-]+\\z"));
        Assert.That(PaymentCredential.TryParse(value, out var read, out _), Is.True);
        Assert.That(read!.Challenge.Realm, Is.EqualTo("✓💸"));
    }

    [Test]
    public void Its_text_form_never_shows_the_payload() =>
        Assert.That(Credential(ChallengeText.Sound).ToString(), Does.Not.Contain("5ec7e7").And.Contain("tempo/charge"));

    private static PaymentCredential Credential(string line) => new(ChallengeText.ReadOne(line), Payload, "did:pkh:eip155:4217:0xab");

    private static JsonElement Echo(string line)
    {
        Assert.That(Base64UrlText.TryDecodeUtf8(Credential(line).ToHeaderValue()["Payment ".Length..], out var json), Is.True);
        return JsonElement.Parse(json!).GetProperty("challenge");
    }
}
