using System.Globalization;
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
    public void A_payer_that_is_not_named_is_left_out() =>
        Assert.That(new PaymentCredential(ChallengeText.ReadOne(ChallengeText.Sound), Payload, source: null).ToHeaderValue()["Payment ".Length..],
            Is.EqualTo(Base64UrlText.EncodeUtf8($"{{\"challenge\":{ChallengeEcho.ToJson(ChallengeText.ReadOne(ChallengeText.Sound))},\"payload\":{Payload.GetRawText()}}}")));

    [Test]
    public void Its_text_form_never_shows_the_payload() =>
        Assert.That(Credential(ChallengeText.Sound).ToString(), Does.Not.Contain("5ec7e7").And.Contain("tempo/charge"));

    [TestCase("PAYMENT {0}", true)]
    [TestCase("payment   {0} ", true)]
    [TestCase("Payment\t{0}", false)]
    [TestCase("Payment{0}", false)]
    [TestCase("Bearer {0}", false)]
    [TestCase("Payments {0}", false)]
    [TestCase("{0}", false)]
    [TestCase("Payment {0} x", false)]
    [TestCase("Payment {0}, {0}", false)]
    public void A_server_reads_one_credential_of_the_scheme_and_nothing_else(string form, bool isRead)
    {
        var token = Credential(ChallengeText.Sound).ToHeaderValue()["Payment ".Length..];

        Assert.That(PaymentCredential.TryParse(string.Format(CultureInfo.InvariantCulture, form, token), out var read, out var error), Is.EqualTo(isRead));
        Assert.That(read?.Challenge.Id, Is.EqualTo(isRead ? "a" : null));
        Assert.That(read?.Source, Is.EqualTo(isRead ? "did:pkh:eip155:4217:0xab" : null));
        Assert.That(error is null, Is.EqualTo(isRead));
    }

    [TestCase("{\"challenge\":CHALLENGE,\"payload\":{},\"source\":null}", null)]
    [TestCase("{\"challenge\":CHALLENGE,\"payload\":{}}", null)]
    [TestCase("{\"challenge\":CHALLENGE,\"payload\":{},\"source\":7}", "'source'")]
    [TestCase("{\"challenge\":CHALLENGE,\"payload\":{},\"source\":{}}", "'source'")]
    [TestCase("{\"challenge\":CHALLENGE,\"payload\":\"x\"}", "'payload'")]
    [TestCase("{\"challenge\":CHALLENGE,\"payload\":null}", "'payload'")]
    [TestCase("{\"challenge\":CHALLENGE}", "'payload'")]
    [TestCase("{\"challenge\":\"a\",\"payload\":{}}", "'challenge'")]
    [TestCase("{\"challenge\":[],\"payload\":{}}", "'challenge'")]
    [TestCase("{\"payload\":{}}", "'challenge'")]
    [TestCase("{\"challenge\":{},\"payload\":{}}", "'id'")]
    [TestCase("{\"challenge\":CHALLENGE,\"payload\":{},\"payload\":{}}", "twice")]
    [TestCase("[]", "object")]
    public void A_server_is_told_what_is_wrong_with_a_credential(string json, string? expected)
    {
        var header = "Payment " + Base64UrlText.EncodeUtf8(json.Replace("CHALLENGE", ChallengeEcho.ToJson(ChallengeText.ReadOne(ChallengeText.Sound)), StringComparison.Ordinal));

        Assert.That(PaymentCredential.TryParse(header, out var read, out var error), Is.EqualTo(expected is null));
        Assert.That(read?.Source, Is.Null);
        Assert.That(error, expected is null ? Is.Null : Does.Contain(expected));
    }

    // What decides whether a credential fits before anything is signed: too low would sign what no server takes.
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3_000)]
    public void The_size_that_is_told_beforehand_is_never_less_than_the_credential_and_at_most_the_longest_source_more(int length)
    {
        var challenge = ChallengeText.ReadOne(ChallengeText.With(realm: "caf\\u00e9 \\u2713 \\\"", more: ", description=\"<&>\", opaque=\"o\""));
        var payload = JsonElement.Parse($"{{\"t\":\"{new string('x', length)}\"}}");
        var actual = new PaymentCredential(challenge, payload, new string('s', 180)).ToHeaderValue().Length;

        var told = PaymentCredential.MaximumHeaderLength(challenge, payload.GetRawText().Length);

        Assert.That(told, Is.InRange(actual, actual + 270));
    }

    private static PaymentCredential Credential(string line) => new(ChallengeText.ReadOne(line), Payload, "did:pkh:eip155:4217:0xab");

    private static JsonElement Echo(string line)
    {
        Assert.That(Base64UrlText.TryDecodeUtf8(Credential(line).ToHeaderValue()["Payment ".Length..], out var json), Is.True);
        return JsonElement.Parse(json!).GetProperty("challenge");
    }
}
