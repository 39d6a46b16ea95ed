using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Conformance;

/// <summary><c>http.payment_request</c>: the adapter as a client of the merchant of the flows.</summary>
[TestFixture]
internal sealed class PaymentRequestConformanceTests : AdapterFixture
{
    private ComplianceMerchant _merchant = null!;

    [SetUp]
    public async Task StartMerchantAsync() => _merchant = await ComplianceMerchant.StartAsync();

    [TearDown]
    public async Task StopMerchantAsync() => await _merchant.DisposeAsync();

    [TestCase("success_charge", "payment", 200)]
    [TestCase("same_origin_payment_request", "payment", 200)]
    [TestCase("post_body_preserved_on_retry", "payment", 200)]
    [TestCase("body_digest_match", "payment", 200)]
    [TestCase("no_receipt_header", "payment", 200)]
    [TestCase("free_endpoint", "payment", 200)]
    [TestCase("non_402_error", "payment", 500)]
    [TestCase("plain_payment_request", "plain", 402)]
    [TestCase("verification_error", "payment", 402)]
    [TestCase("invalid_payload", "invalid_payload", 402)]
    [TestCase("mismatched_request", "mismatched_request", 402)]
    [TestCase("invalid_challenge_id", "invalid_challenge_id", 402)]
    [TestCase("success_charge", "mismatched_request", 402)]
    [TestCase("success_charge", "invalid_challenge_id", 402)]
    public async Task The_final_answer_is_returned(string name, string mode, int status)
    {
        var flow = FlowCase.Named(name);

        var value = await Adapter.ValueOfAsync("http.payment_request", Input(flow, mode));

        Assert.That(value.GetProperty("status").GetInt32(), Is.EqualTo(status), value.GetRawText());
        Assert.That(value.EnumerateObject().Select(member => member.Name), Is.EqualTo(["status", "headers", "body"]));
        var isPaid = status == 200 && name != "free_endpoint" && name != "no_receipt_header";
        Assert.That(value.GetProperty("headers").TryGetProperty("payment-receipt", out _), Is.EqualTo(isPaid));
        Assert.That(_merchant.ArrivalsAt(flow).Count(credential => credential.Length > 0), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task Payload_source_headers_and_body_are_those_of_the_input()
    {
        var flow = FlowCase.Named("idempotent_post_side_effect");
        var input = Input(flow, "payment");
        input["headers"] = new JsonObject { ["Idempotency-Key"] = "idem-123", ["Content-Type"] = "application/json", ["Accept-Payment"] = "tempo/charge" };
        input["payment"]!["source"] = "did:pkh:eip155:42431:0xabc";

        var value = await Adapter.ValueOfAsync("http.payment_request", input);

        var body = JsonElement.Parse(value.GetProperty("body").GetString()!);
        Assert.That(body.GetText("received_body"), Is.EqualTo(flow.Text("body")));
        Assert.That(body.GetText("idempotency_key_observed"), Is.EqualTo("idem-123"));
        Assert.That(body.GetText("accept_payment_observed"), Is.EqualTo("tempo/charge"));
        Assert.That(PaymentCredential.TryParse(_merchant.ArrivalsAt(flow).Single(credential => credential.Length > 0), out var credential, out _), Is.True);
        Assert.That(credential!.Source, Is.EqualTo("did:pkh:eip155:42431:0xabc"));
        Assert.That(credential.Payload.GetText("signature"), Is.EqualTo("0xidempotent"));
    }

    [TestCase("cross_origin_redirect_before_402_rejected", "Refusing to send payment credential across redirect")]
    [TestCase("expired_challenge", "ended")]
    [TestCase("invalid_www_authenticate", "malformed")]
    public async Task What_is_refused_is_an_http_error_and_no_credential_leaves(string name, string reason)
    {
        var flow = FlowCase.Named(name);

        var (type, message) = await Adapter.ErrorOfAsync("http.payment_request", Input(flow, "payment"));

        Assert.That(type, Is.EqualTo("http_error"));
        Assert.That(message, Does.Contain(reason));
        Assert.That(_merchant.ArrivalsAt(flow).Concat(_merchant.ArrivalsAt(FlowCase.Named("cross_origin_redirect_before_402_target"))), Is.All.Empty);
    }

    [TestCase("url", "\"not a url\"")]
    [TestCase("url", "\"file:///etc/passwd\"")]
    [TestCase("url", "\"http://127.0.0.1:1/\"")]
    [TestCase("url", "null")]
    [TestCase("method", "\"CONNECT\"")]
    [TestCase("headers", "{\"X-A\":\"a\\r\\nX-B: b\"}")]
    [TestCase("headers", "{\"X A\":\"a\"}")]
    [TestCase("headers", "{\"X-A\":1}")]
    [TestCase("headers", "[]")]
    [TestCase("body", "7")]
    [TestCase("payment", "{}")]
    [TestCase("payment", "{\"payload\":\"0x\"}")]
    [TestCase("payment", "{\"payload\":{},\"source\":{}}")]
    [TestCase("mode", "\"generous\"")]
    public async Task A_request_that_cannot_be_sent_is_an_http_error(string member, string json)
    {
        var input = Input(FlowCase.Named("success_charge"), "payment");
        input[member] = JsonNode.Parse(json);

        Assert.That((await Adapter.ErrorOfAsync("http.payment_request", input)).Type, Is.EqualTo("http_error"));
    }

    private JsonObject Input(FlowCase flow, string mode) => new()
    {
        ["url"] = _merchant.UrlOf(flow).ToString(),
        ["method"] = flow.HttpMethod,
        ["headers"] = new JsonObject(),
        ["body"] = flow.Text("body"),
        ["payment"] = new JsonObject { ["payload"] = JsonNode.Parse(flow.Payload.GetRawText()), ["source"] = null },
        ["mode"] = mode,
    };
}
