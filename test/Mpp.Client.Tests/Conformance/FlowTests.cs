using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Conformance;

/// <summary>The cases of the official flows, by their names: our handler before a merchant that does what the case says.</summary>
[TestFixture]
internal sealed class FlowTests : FlowFixture
{
    private static FlowCase Case => FlowCase.Named(TestContext.CurrentContext.Test.MethodName!);

    [Test]
    public void Every_case_has_a_test_of_its_name() => Assert.That(
        FlowCase.All.Select(flow => flow.Name), Is.SubsetOf(typeof(FlowTests).GetMethods().Concat(typeof(ProblemFlowTests).GetMethods()).Select(method => method.Name)));

    [Test]
    public Task success_charge() => AssertPaidAsync(Case);

    [Test]
    public async Task verification_error()
    {
        using var response = await SendAsync(Case);

        await AssertAnswerToOneCredentialAsync(response, Case);
        Assert.That(await ProblemOfAsync(response), Does.EndWith("verification-failed"));
    }

    [Test]
    public async Task invalid_payload()
    {
        using var response = await SendAsync(Case);

        await AssertAnswerToOneCredentialAsync(response, Case);
    }

    [Test]
    public async Task expired_challenge()
    {
        var refused = await RefusalOfAsync(Case);

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Expiry));
        Assert.That(Merchant.ArrivalsAt(Case), Has.Count.EqualTo(2), "A fresh challenge is asked for once.");
    }

    [Test]
    public async Task missing_authorization()
    {
        using var response = await SendAsync(Case, request => request.DisableMppPayments());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(await ProblemOfAsync(response), Does.EndWith("payment-required"));
        await AssertNothingSignedAsync(Case);
    }

    [Test]
    public async Task mismatched_request()
    {
        Merchant.Forge = (_, challenge) => Changed(challenge, "request", Base64UrlText.EncodeUtf8("""{"amount":"1","currency":"USD","recipient":"merchant"}"""));

        using var response = await SendAsync(Case);

        await AssertAnswerToOneCredentialAsync(response, Case);
        Assert.That(await ProblemOfAsync(response), Does.EndWith("invalid-challenge"));
    }

    [Test]
    public async Task invalid_challenge_id()
    {
        using var response = await SendAsync(Case);

        await AssertAnswerToOneCredentialAsync(response, Case);
        Assert.That(await ProblemOfAsync(response), Does.EndWith("invalid-challenge"));
    }

    [Test]
    public async Task missing_challenge_expires_rejected()
    {
        Merchant.Forge = (_, challenge) => Changed(Changed(challenge, "expires", null),
            "request", Base64UrlText.EncodeUtf8("""{"amount":"850","currency":"USD","recipient":"merchant"}"""));
        Options.Policy.RequireExpires = true;
        Assert.That((await RefusalOfAsync(Case)).Refusals.Single().Rule, Is.EqualTo(PolicyRules.Expiry));

        Options.Policy.RequireExpires = false;
        using var response = await SendAsync(Case);

        Assert.That(await ProblemOfAsync(response), Does.EndWith("invalid-challenge"));
        Assert.That(Merchant.ArrivalsAt(Case).Count(credential => credential.Length > 0), Is.EqualTo(1));
    }

    [Test]
    public async Task no_receipt_header()
    {
        using var response = await SendAsync(Case);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(response.GetMppPayment()!.Receipt, Is.Null);
        Assert.That(response.GetMppPayment()!.ReceiptProblem, Is.Not.Null);
    }

    [Test]
    public async Task invalid_www_authenticate() => Assert.That((await RefusalOfAsync(Case)).Message, Does.Contain("'request' is missing"));

    [Test]
    public async Task non_402_error()
    {
        using var response = await SendAsync(Case);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        await AssertNothingSignedAsync(Case);
    }

    [Test]
    public async Task free_endpoint()
    {
        using var response = await SendAsync(Case);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.GetMppPayment(), Is.Null);
        await AssertNothingSignedAsync(Case);
    }

    [Test]
    public Task post_body_charge() => AssertPaidAsync(Case);

    [Test]
    public async Task post_body_preserved_on_retry()
    {
        using var response = await AssertPaidAsync(Case);

        Assert.That((await BodyOfAsync(response)).GetText("received_body"), Is.EqualTo(Case.Text("body")));
    }

    [Test]
    public async Task body_digest_match()
    {
        using var response = await AssertPaidAsync(Case);

        Assert.That((await BodyOfAsync(response)).GetText("received_body"), Is.EqualTo(Case.Text("body")));
    }

    [Test]
    public async Task body_digest_mismatch()
    {
        var refused = await RefusalOfAsync(Case, request => request.Content = new StringContent(Case.Text("retry_body")!, Encoding.UTF8, "application/json"));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Digest));
    }

    [Test]
    public async Task cache_headers_success()
    {
        using var unpaid = await SendAsync(Case, request => request.DisableMppPayments());
        Assert.That(unpaid.Headers.CacheControl!.NoStore, Is.True);

        using var response = await AssertPaidAsync(Case);

        Assert.That(response.Headers.CacheControl!.Private, Is.True);
    }

    [Test]
    public async Task accept_payment_preference()
    {
        using var response = await SendAsync(Case, request => request.Headers.TryAddWithoutValidation("Accept-Payment", Case.Text("accept_payment")));

        Assert.That((await BodyOfAsync(response)).GetText("accept_payment_observed"), Is.EqualTo(Case.Text("accept_payment")));
    }

    [Test]
    public Task same_origin_payment_request() => AssertPaidAsync(Case);

    [Test]
    public async Task plain_payment_request()
    {
        using var response = await SendAsync(Case, request => request.DisableMppPayments());

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        await AssertNothingSignedAsync(Case);
    }

    [Test]
    public async Task cross_origin_redirect_before_402_rejected() =>
        Assert.That((await RefusalOfAsync(Case)).Message, Does.Contain(Case.Text("expect_error_message_contains")));

    [Test]
    public async Task cross_origin_redirect_before_402_target()
    {
        await RefusalOfAsync(FlowCase.Named(nameof(cross_origin_redirect_before_402_rejected)));

        Assert.That(Merchant.ArrivalsAt(Case), Is.EqualTo([""]), "The target is asked once, without a credential.");
    }

    [Test]
    public async Task idempotent_post_side_effect()
    {
        using var response = await SendAsync(Case, request => request.Headers.Add("Idempotency-Key", Case.Text("idempotency_key")));
        var body = await BodyOfAsync(response);

        Assert.That(body.GetText("idempotency_key_observed"), Is.EqualTo(Case.Text("idempotency_key")));
        Assert.That(body.GetProperty("side_effect_count").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public Task route_bound_basic_charge() => AssertPaidAsync(Case);

    [Test]
    public async Task cross_route_credential_replay_rejected()
    {
        var basic = FlowCase.All.Single(flow => flow.Path == Case.Text("challenge_path"));
        using var bought = await SendAsync(basic);

        using var response = await ReplayAsync(Case, CredentialOf(basic));

        await AssertAnswerToOneCredentialAsync(response, Case);
    }

    [Test]
    public async Task query_bound_charge()
    {
        using var response = await AssertPaidAsync(Case, Case.Text("initial_query")!);

        Assert.That(response.RequestMessage!.RequestUri!.Query, Is.EqualTo(Case.Text("initial_query")));
    }

    [Test]
    public async Task query_replay_rejected()
    {
        using var bought = await SendAsync(Case, query: Case.Text("initial_query")!);
        using var response = await ReplayAsync(Case, CredentialOf(Case), Case.Text("retry_query")!);

        Assert.That(bought.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(await Ledger.ListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task concurrent_replay_rejected()
    {
        using var first = await AssertPaidAsync(Case);
        using var second = await ReplayAsync(Case, CredentialOf(Case));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        Assert.That(await Ledger.ListAsync(), Has.Count.EqualTo(1), "An answer to a credential is no invoice.");
    }

    [Test]
    public async Task discovery_document()
    {
        using var response = await SendAsync(Case);
        var offers = (await BodyOfAsync(response)).GetProperty("paths").GetProperty("/charge/success").GetProperty("get").GetProperty("x-payment-info").GetProperty("offers");

        Assert.That(offers.GetArrayLength(), Is.EqualTo(2));
        await AssertNothingSignedAsync(Case);
    }

    [Test]
    public async Task json_rpc_mcp_payment()
    {
        static JsonObject Call() => new() { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = new JsonObject { ["name"] = "paid" } };
        Action<HttpRequestMessage> Posting(JsonObject message) => request =>
        {
            request.Method = HttpMethod.Post;
            request.Content = new StringContent(message.ToJsonString(), Encoding.UTF8, "application/json");
        };
        using var asked = await SendAsync(Case, Posting(Call()));
        var error = (await BodyOfAsync(asked)).GetProperty("error");
        var paying = Call();
        paying["_meta"] = new JsonObject
        {
            [ComplianceDocuments.CredentialKey] = new JsonObject
            {
                ["challenge"] = JsonNode.Parse(error.GetProperty("data").GetProperty("challenges")[0].GetRawText()),
                ["payload"] = JsonNode.Parse(Case.Payload.GetRawText()),
            },
        };

        using var paid = await SendAsync(Case, Posting(paying));

        Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(-32042), "What is asked inside a message passes through.");
        Assert.That((await BodyOfAsync(paid)).GetProperty("result").GetProperty("_meta").GetProperty(ComplianceDocuments.ReceiptKey).GetText("reference"), Is.EqualTo("json-rpc-ref"));
        await AssertNothingSignedAsync(Case);
    }
}
