using System.Text.Json.Nodes;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Protocol;

namespace Mpp.Client.Tests.Conformance;

[TestFixture]
internal sealed class QuoteConformanceTests : AdapterFixture
{
    private const string Token = "0x20c0000000000000000000000000000000000000";
    private const string Payee = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private const string Affiliate = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
    private const string Now = "2026-11-21T09:00:00Z";

    [Test]
    public async Task A_charge_is_quoted()
    {
        var value = await Adapter.ValueOfAsync("charge.quote", Input());

        Assert.That(OfficialVectors.Canonical(value), Is.EqualTo(OfficialVectors.Canonical(
            $$"""
            {"method":"tempo","intent":"charge","amount":"10000","currency":"{{Token}}","chainId":42431,"feePayer":false,
            "recipients":[{"address":"{{Payee}}","amount":"10000"}],"expires":"2026-11-21T09:05:00Z"}
            """)));
    }

    [Test]
    public async Task Splits_and_the_fee_payer_are_in_the_quote()
    {
        var splits = $$""","methodDetails":{"chainId":42431,"feePayer":true,"splits":[{"amount":"400","recipient":"{{Affiliate}}"}]}""";

        var value = await Adapter.ValueOfAsync("charge.quote", Input(details: splits));

        Assert.That(value.GetProperty("feePayer").GetBoolean(), Is.True);
        Assert.That(value.GetProperty("recipients").EnumerateArray().Select(part => (OfficialVectors.Text(part, "address"), OfficialVectors.Text(part, "amount"))),
            Is.EqualTo([(Payee, "9600"), (Affiliate, "400")]));
    }

    [Test]
    public async Task The_time_may_be_in_seconds_and_the_end_in_the_request_counts_when_it_is_earlier()
    {
        var input = Input(details: ""","methodDetails":{"chainId":42431},"expires":"2026-11-21T09:01:00Z" """);
        input["now"] = 1795251600;

        Assert.That(OfficialVectors.Text(await Adapter.ValueOfAsync("charge.quote", input), "expires"), Is.EqualTo("2026-11-21T09:01:00.000Z"));
    }

    [TestCase("01")]
    [TestCase("1e3")]
    [TestCase("-1")]
    [TestCase("1.0")]
    [TestCase("")]
    [TestCase("340282366920938463463374607431768211456")]
    public async Task An_amount_that_is_not_exact_is_not_quoted(string amount) => await AssertRefusedAsync(Input(amount: amount), "amount");

    [TestCase(""","methodDetails":{"chainId":1}""", "Chain 1 is not known")]
    [TestCase("", "names no chain")]
    [TestCase(""","methodDetails":{"chainId":42431,"splits":[{"amount":"10000","recipient":"0x70997970c51812dc3a010c7d01b50e0d17dc79c8"}]}""", "splits")]
    [TestCase(""","methodDetails":{"chainId":42431,"version":2}""", "version")]
    [TestCase(""","methodDetails":{"chainId":42431},"expires":"2020-01-01T00:00:00Z" """, "ended")]
    public async Task Terms_that_must_not_be_paid_are_not_quoted(string details, string reason) => await AssertRefusedAsync(Input(details: details), reason);

    [Test]
    public async Task An_expired_challenge_is_not_quoted()
    {
        var input = Input();
        input["now"] = "2026-11-21T09:05:01Z";

        await AssertRefusedAsync(input, "expiry");
    }

    [TestCase("""{"maxPerPayment":"0.001 USD"}""", "max-per-payment")]
    [TestCase("{}", "no-limit")]
    [TestCase("""{"MaxPerPayment":"1 USD","AllowedChains":[4217]}""", "chain")]
    [TestCase("""{"maxPerPayment":"1 USD","allowedRecipients":[]}""", "recipient")]
    [TestCase("""{"maxPerPayment":"1 USD","paused":true}""", "paused")]
    [TestCase("""{"maxPerPayment":"a lot"}""", "MaxPerPayment")]
    [TestCase("""{"maxPerPaymant":"1 USD"}""", "policy")]
    [TestCase("""{"maxPerPayment":1}""", "policy")]
    public async Task A_policy_can_refuse(string policy, string reason)
    {
        var input = Input();
        input["policy"] = JsonNode.Parse(policy);

        await AssertRefusedAsync(input, reason);
    }

    [Test]
    public async Task A_policy_can_allow_and_pin_the_chain()
    {
        var input = Input(details: "");
        input["policy"] = JsonNode.Parse("""{"maxPerPayment":"1 USD","allowedChains":[42431],"allowedOrigins":["api.example.com"]}""");
        input["origin"] = "https://api.example.com/thing";

        Assert.That((await Adapter.ValueOfAsync("charge.quote", input)).GetProperty("chainId").GetInt32(), Is.EqualTo(42431));

        input["origin"] = "https://other.example/thing";
        await AssertRefusedAsync((JsonObject)input.DeepClone(), "origin");
    }

    [Test]
    public async Task A_digest_must_be_that_of_the_body_where_there_is_one()
    {
        const string Digest = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
        var input = Input(digest: Digest);

        Assert.That((await Adapter.CallAsync("charge.quote", input.DeepClone())).GetProperty("ok").GetBoolean(), Is.True);

        input["body"] = """{"hello": "world"}""";
        Assert.That((await Adapter.CallAsync("charge.quote", input.DeepClone())).GetProperty("ok").GetBoolean(), Is.True);

        input["body"] = """{"hello": "World"}""";
        await AssertRefusedAsync(input, "digest");
        await AssertRefusedAsync(Input(digest: "sha-512=:AAAA:"), "digest");
    }

    [TestCase("Bearer realm=\"x\"", "no Payment challenge")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\"", "malformed")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"cash\", intent=\"charge\", request=\"e30\"", "method")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"CHARGE\", request=\"e30\"", "intent")]
    [TestCase("Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\", header=\"Cookie\"", "challenge")]
    public async Task A_header_without_a_charge_is_not_quoted(string header, string reason) =>
        await AssertRefusedAsync(new JsonObject { ["header"] = header, ["now"] = Now }, reason);

    private async Task AssertRefusedAsync(JsonObject input, string reason)
    {
        var (type, message) = await Adapter.ErrorOfAsync("charge.quote", input);

        Assert.That(type, Is.EqualTo("verification_error"));
        Assert.That(message, Does.Contain(reason));
    }

    private static JsonObject Input(
        string amount = "10000", string details = ""","methodDetails":{"chainId":42431}""", string? digest = null) => new()
    {
        ["header"] = Challenges.For(
            method: "tempo", request: $$"""{"amount":"{{amount}}","currency":"{{Token}}","recipient":"{{Payee}}"{{details}}}""", digest: digest),
        ["now"] = Now,
    };
}
