using System.Text.Json.Nodes;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Protocol;

namespace Mpp.Client.Tests.Conformance;

/// <summary>Headers beyond the official vectors.</summary>
[TestFixture]
internal sealed class HeaderConformanceTests : AdapterFixture
{
    private const string Sound = "Payment id=\"c\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\"";
    private const string SoundObject = "\"id\":\"c\",\"realm\":\"r\",\"method\":\"tempo\",\"intent\":\"charge\",\"request\":{}";

    [TestCase(Sound, "", TestName = "A challenge without options is read")]
    [TestCase("Basic realm=\"Payment id=1\", " + Sound, "", TestName = "A challenge behind another scheme is read")]
    [TestCase(Sound + ", opaque=\"trace-123\"", ",\"opaque\":\"trace-123\"", TestName = "Opaque is text as it is")]
    [TestCase(Sound + ", digest=\"md5=abc\"", ",\"digest\":\"md5=abc\"", TestName = "A digest is text as it is")]
    [TestCase(Sound + ", expires=\"2020-01-01T00:00:00Z\"", ",\"expires\":\"2020-01-01T00:00:00Z\"", TestName = "An expired challenge is read")]
    [TestCase(Sound + ", description=\"caf\u00e9 \u2615 \ud83d\udcb8\"", ",\"description\":\"caf\u00e9 \u2615 \ud83d\udcb8\"", TestName = "A description may hold any character")]
    [TestCase(Sound + ", header=\"Payment-Authorization\"", ",\"header\":\"Payment-Authorization\"", TestName = "The other credential header is kept")]
    [TestCase(Sound + ", header=\"Authorization\", __proto__=\"x\", X-New=y", "", TestName = "Unknown parameters and the default header are left out")]
    [TestCase(Sound + ", description=\"\"", ",\"description\":\"\"", TestName = "An empty description is kept")]
    public async Task A_challenge_is_parsed(string header, string more)
    {
        var value = await Adapter.ValueOfAsync("challenge.parse", Header(header));

        Assert.That(OfficialVectors.Canonical(value), Is.EqualTo(OfficialVectors.Canonical($"{{{SoundObject}{more}}}")));
    }

    [TestCase(Sound + ", ID=\"c\"", TestName = "A parameter in two spellings is refused")]
    [TestCase(Sound + ", foo=\"1\", foo=\"2\"", TestName = "An unknown parameter twice is refused")]
    [TestCase(Sound + ", expires=\"tomorrow\"", TestName = "An expiry that is no time is refused")]
    [TestCase(Sound + ", expires=\"2026-02-30T00:00:00Z\"", TestName = "An expiry on no day is refused")]
    [TestCase(Sound + "\r\nSet-Cookie: a=b", TestName = "A line break is refused")]
    [TestCase("Payment id=\"c\", realm=\"r\", method=\"Tempo\", intent=\"charge\", request=\"e30\"", TestName = "A method in capitals is refused")]
    [TestCase("Payment id=\"c\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"W10\"", TestName = "A request that is a list is refused")]
    [TestCase("Payment id=\"c\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"eyJhIjoxLCJhIjoyfQ\"", TestName = "A request with a key twice is refused")]
    [TestCase("Payment id=\"c\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"eyJhIjoi_yJ9\"", TestName = "A request that is not UTF-8 is refused")]
    [TestCase("Payment abc==", TestName = "Data without names is refused")]
    public async Task A_challenge_is_not_parsed(string header) =>
        Assert.That((await Adapter.ErrorOfAsync("challenge.parse", Header(header))).Type, Is.EqualTo("parse_error"));

    [TestCase("""{"id":""}""")]
    [TestCase("""{"id":null}""")]
    [TestCase("""{"realm":"a\nb"}""")]
    [TestCase("""{"id":"a\rb"}""")]
    [TestCase("""{"opaque":"a\u0000b"}""")]
    [TestCase("""{"expires":"soon"}""")]
    [TestCase("""{"expires":7}""")]
    [TestCase("""{"request":"e30"}""")]
    [TestCase("""{"request":{"n":1e999}}""")]
    [TestCase("""{"method":"TEMPO"}""")]
    public async Task A_challenge_is_not_formatted(string changes)
    {
        var challenge = JsonNode.Parse($"{{{SoundObject}}}")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            challenge[name] = value?.DeepClone();
        }

        Assert.That((await Adapter.ErrorOfAsync("challenge.format", challenge)).Type, Is.EqualTo("format_error"));
    }

    [TestCase("""{"b":"1","a":{"z":null,"10":true,"9":[1,{"y":false,"x":{}}]}}""", """{"a":{"10":true,"9":[1,{"x":{},"y":false}],"z":null},"b":"1"}""",
        TestName = "Members of a request are sorted")]
    [TestCase("""{"big":9007199254740993,"zero":-0,"fraction":1.50,"exponent":1E21,"small":0.0000001}""",
        """{"big":9007199254740992,"exponent":1e+21,"fraction":1.5,"small":1e-7,"zero":0}""",
        TestName = "Numbers of a request are written as in ECMAScript")]
    [TestCase("""{"\ud83d\udcb8":"\"\\\u001f\u007f\/","\ufb33":"<&>","\u20ac":"caf\u00e9","":"\t\n"}""",
        "{\"\":\"\\t\\n\",\"\u20ac\":\"caf\u00e9\",\"\ud83d\udcb8\":\"\\\"\\\\\\u001f\u007f/\",\"\ufb33\":\"<&>\"}",
        TestName = "Texts of a request are escaped where they must be and nowhere else")]
    public async Task A_request_is_written_in_canonical_JSON(string request, string expected)
    {
        var challenge = JsonNode.Parse($"{{{SoundObject}}}")!.AsObject();
        challenge["request"] = JsonNode.Parse(request);
        var canonical = Base64UrlText.EncodeUtf8(expected);

        var header = OfficialVectors.Text(await Adapter.ValueOfAsync("challenge.format", challenge), "header");
        var credential = await Adapter.ValueOfAsync("credential.format", new JsonObject { ["challenge"] = challenge.DeepClone(), ["payload"] = new JsonObject() });

        Assert.That(header, Does.Contain($"request=\"{canonical}\""));
        Assert.That(PaymentCredential.TryParse(OfficialVectors.Text(credential, "header"), out var read, out _), Is.True);
        Assert.That(read!.Challenge.Request, Is.EqualTo(canonical));
    }

    [Test]
    public async Task A_credential_keeps_every_option_of_its_challenge_and_its_source()
    {
        var credential = JsonNode.Parse(
            $$"""
            {"challenge":{{{SoundObject}},"expires":"2099-01-01T00:00:00+02:00","digest":"sha-256=:x:","opaque":"trace-123","description":"a \"b\" \u2713\r\n"},
            "payload":{"type":"proof","n":[1,2]},"source":"did:pkh:eip155:1:0xabc"}
            """)!;

        var header = OfficialVectors.Text(await Adapter.ValueOfAsync("credential.format", credential.DeepClone()), "header");
        var value = await Adapter.ValueOfAsync("credential.parse", Header(header));

        Assert.That(header, Does.Match("^Payment [A-Za-z0-9_-]+$"));
        Assert.That(OfficialVectors.Canonical(value), Is.EqualTo(OfficialVectors.Canonical(credential.ToJsonString())));
    }

    [Test]
    public async Task A_credential_made_from_a_parsed_challenge_names_the_header_that_the_id_covers()
    {
        var input = JsonNode.Parse("""{"secretKey":"s","realm":"r","method":"tempo","intent":"charge","request":{},"header":"Payment-Authorization"}""")!;
        var id = OfficialVectors.Text(await Adapter.ValueOfAsync("challenge.id", input), "id");
        var challenge = await Adapter.ValueOfAsync("challenge.parse", Header(
            $"Payment id=\"{id}\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\", header=\"Payment-Authorization\""));

        var credential = await Adapter.ValueOfAsync("credential.format", new JsonObject { ["challenge"] = Node(challenge), ["payload"] = new JsonObject() });

        Assert.That(PaymentCredential.TryParse(OfficialVectors.Text(credential, "header"), out var read, out _), Is.True);
        Assert.That(ChallengeIdentifier.IsBound(read!.Challenge, "s"), Is.True);
    }

    [Test]
    public async Task A_source_of_null_is_none_and_one_that_is_no_text_is_refused()
    {
        var challenge = JsonNode.Parse($"{{{SoundObject}}}")!;
        JsonObject Credential(JsonNode? source) => new() { ["challenge"] = challenge.DeepClone(), ["payload"] = new JsonObject(), ["source"] = source };
        string Wire(JsonNode credential) => "Payment " + Base64UrlText.EncodeUtf8(credential.ToJsonString());
        var spelled = Credential(new JsonObject());
        spelled["challenge"]!["request"] = "e30";

        var header = OfficialVectors.Text(await Adapter.ValueOfAsync("credential.format", Credential(null)), "header");

        Assert.That((await Adapter.ValueOfAsync("credential.parse", Header(header))).TryGetProperty("source", out _), Is.False);
        Assert.That((await Adapter.ErrorOfAsync("credential.format", Credential(new JsonObject()))).Type, Is.EqualTo("format_error"));
        Assert.That((await Adapter.ErrorOfAsync("credential.parse", Header(Wire(spelled)))).Type, Is.EqualTo("parse_error"));
    }

    [Test]
    public async Task Fields_of_a_receipt_that_are_not_known_are_kept()
    {
        var receipt = JsonNode.Parse(
            """{"status":"success","method":"tempo","timestamp":"2026-01-29T12:00:30.5+02:00","reference":"0xab","externalId":"o","extra":{"a":[1]},"challengeId":"c"}""")!;

        var header = OfficialVectors.Text(await Adapter.ValueOfAsync("receipt.format", receipt.DeepClone()), "header");
        var value = await Adapter.ValueOfAsync("receipt.parse", Header(header));

        Assert.That(OfficialVectors.Canonical(value), Is.EqualTo(OfficialVectors.Canonical(receipt.ToJsonString())));
    }

    [TestCase("""{"status":"failed","method":"tempo","timestamp":"2026-01-29T12:00:30Z","reference":"0xab"}""")]
    [TestCase("""{"status":"success","timestamp":"2026-01-29T12:00:30Z","reference":"0xab"}""")]
    [TestCase("""{"status":"success","method":"tempo","timestamp":"today","reference":"0xab"}""")]
    [TestCase("""{"status":"success","method":"tempo","timestamp":"2026-01-29T12:00:30Z","reference":""}""")]
    [TestCase("""{"status":"success","method":"tempo","timestamp":"2026-01-29T12:00:30Z","reference":7}""")]
    public async Task A_receipt_that_no_client_would_take_is_neither_written_nor_read(string receipt)
    {
        Assert.That((await Adapter.ErrorOfAsync("receipt.format", JsonNode.Parse(receipt))).Type, Is.EqualTo("format_error"));
        Assert.That((await Adapter.ErrorOfAsync("receipt.parse", Header(Base64UrlText.EncodeUtf8(receipt)))).Type, Is.EqualTo("parse_error"));
    }

    [Test]
    public async Task The_default_header_takes_no_slot_in_an_id_and_another_one_does()
    {
        async Task<string> IdAsync(string? header)
        {
            var input = JsonNode.Parse("""{"secretKey":"k","realm":"r","method":"m","intent":"i","request":{},"opaque":"o"}""")!.AsObject();
            input["header"] = header;
            return OfficialVectors.Text(await Adapter.ValueOfAsync("challenge.id", input), "id");
        }

        Assert.That(await IdAsync("authorization"), Is.EqualTo(await IdAsync(null)));
        Assert.That(await IdAsync("Payment-Authorization"), Is.Not.EqualTo(await IdAsync(null)));
    }
}
