using System.Text;
using System.Text.Json.Nodes;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SandboxMerchantCredentialTests : SandboxMerchantFixture
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"say\":\"hello\"}");

    [Test]
    public async Task A_request_without_a_credential_gets_402_with_a_bound_challenge_and_a_problem()
    {
        var reply = await SendAsync();
        var challenge = reply.Challenges.Challenges.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Status, Is.EqualTo(402));
            Assert.That(reply.Problem, Is.EqualTo("payment-required"));
            Assert.That((string?)reply.Json["challengeId"], Is.EqualTo(challenge.Id));
            Assert.That((int)reply.Json["status"]!, Is.EqualTo(402));
            Assert.That(reply.Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(challenge.Method, Is.EqualTo("tempo"));
            Assert.That(challenge.ExpiresAt, Is.EqualTo(Time.GetUtcNow().AddMinutes(5)));
            Assert.That(challenge.Digest, Is.Null);
            Assert.That(challenge.RequestObject.GetProperty("amount").GetString(), Is.EqualTo("10000"));
            Assert.That(reply.Headers.Date, Is.EqualTo(Time.GetUtcNow()));
        }
    }

    [Test]
    public async Task Two_challenges_of_the_same_moment_differ()
    {
        var (first, second) = (await ChallengeAsync(), await ChallengeAsync());

        Assert.That(first.Id, Is.Not.EqualTo(second.Id));
    }

    [Test]
    public async Task What_is_free_costs_nothing()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await SendAsync("free")).Status, Is.EqualTo(200));
            Assert.That((await SendAsync("nowhere")).Status, Is.EqualTo(404));
            Assert.That((await SendAsync("paid", Body)).Status, Is.EqualTo(405));
            Assert.That(Merchant.Requests.Select(request => request.Status), Is.EqualTo(new int?[] { 200, 404, 405 }));
        }
    }

    [Test]
    public async Task A_credential_may_travel_in_Payment_Authorization_beside_another_scheme()
    {
        var credential = Pull(await ChallengeAsync());

        var reply = await SendAsync(
            credential: credential, header: "Payment-Authorization", change: headers => headers.Authorization = new("Bearer", "own"));

        Assert.That(reply.Status, Is.EqualTo(200));
        Assert.That(Merchant.Requests[^1].CredentialHeader, Is.EqualTo("Payment-Authorization"));
        Assert.That(Merchant.Requests[^1].Headers["Authorization"], Is.EqualTo("Bearer"));
    }

    [Test]
    public async Task Two_credentials_in_one_request_are_a_bad_request()
    {
        var credential = Pull(await ChallengeAsync());

        var reply = await SendAsync(
            credential: credential, change: headers => headers.TryAddWithoutValidation("Payment-Authorization", credential));

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((400, "bad-request")));
        Assert.That(Merchant.Settlements, Is.Empty);
    }

    [TestCase("Payment")]
    [TestCase("Payment not+base64url")]
    [TestCase("Payment e30")]
    [TestCase("payment eyJjaGFsbGVuZ2UiOnt9LCJwYXlsb2FkIjp7fX0")]
    public async Task An_unreadable_credential_is_malformed(string credential)
    {
        var reply = await SendAsync(credential: credential);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, "malformed-credential")));
        Assert.That(reply.Challenges.Challenges, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_challenge_of_another_merchant_is_invalid()
    {
        var challenge = await ChallengeAsync();
        var foreign = new PaymentChallenge(
            "forged", challenge.Realm, challenge.Method, challenge.Intent, challenge.Request, challenge.RequestObject)
        {
            Expires = challenge.Expires,
            Opaque = challenge.Opaque,
        };

        var reply = await SendAsync(credential: Pull(foreign));

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, "invalid-challenge")));
    }

    [Test]
    public async Task A_challenge_with_changed_terms_is_invalid()
    {
        var challenge = await ChallengeAsync();
        var request = Base64UrlText.EncodeUtf8(challenge.RequestObject.GetRawText().Replace("10000", "1", StringComparison.Ordinal));
        var cheaper = new PaymentChallenge(
            challenge.Id, challenge.Realm, challenge.Method, challenge.Intent, request, challenge.RequestObject)
        {
            Expires = challenge.Expires,
            Opaque = challenge.Opaque,
        };

        var reply = await SendAsync(credential: Pull(cheaper));

        Assert.That(reply.Problem, Is.EqualTo("invalid-challenge"));
    }

    [TestCase("paid?x=1")]
    [TestCase("paid?x=2")]
    public async Task A_challenge_pays_only_its_own_route_query_included(string other)
    {
        var credential = Pull(await ChallengeAsync("paid?x=0"));

        var reply = await SendAsync(other, credential: credential);

        Assert.That(reply.Problem, Is.EqualTo("invalid-challenge"));
        Assert.That((await SendAsync("paid?x=0", credential: credential)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_expired_challenge_is_refused_and_nothing_is_broadcast()
    {
        var credential = Pull(await ChallengeAsync());
        Time.Advance(TimeSpan.FromMinutes(5));

        var reply = await SendAsync(credential: credential);

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, "payment-expired")));
        Assert.That(Sandbox.Chain.Calls, Is.Empty);
    }

    [Test]
    public async Task A_body_other_than_the_one_that_was_quoted_is_refused()
    {
        var challenge = await ChallengeAsync("echo", Body);
        var credential = Pull(challenge);

        var other = await SendAsync("echo", "{}"u8.ToArray(), credential);
        var same = await SendAsync("echo", Body, credential);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenge.Digest, Does.StartWith("sha-256=").And.Not.Contain(":"));
            Assert.That(other.Problem, Is.EqualTo("verification-failed"));
            Assert.That(same.Status, Is.EqualTo(200));
            Assert.That(same.Body, Is.EqualTo(Body));
        }
    }

    [Test]
    public async Task A_settled_credential_that_comes_again_is_refused_with_a_fresh_challenge()
    {
        var challenge = await ChallengeAsync();
        var credential = Pull(challenge);

        var first = await SendAsync(credential: credential);
        var second = await SendAsync(credential: credential);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Status, Is.EqualTo(200));
            Assert.That(first.Header("Cache-Control"), Is.EqualTo("private"));
            Assert.That((second.Status, second.Problem), Is.EqualTo((402, "verification-failed")));
            Assert.That((string)second.Json["detail"]!, Does.Contain("already been processed"));
            Assert.That(second.Challenges.Challenges.Single().Id, Is.Not.EqualTo(challenge.Id));
            Assert.That(Merchant.CredentialArrivals.Count, Is.EqualTo(2));
            Assert.That(Merchant.CredentialArrivals.Distinct, Is.EqualTo(1));
            Assert.That(Merchant.Settlements.Single().ChallengeId, Is.EqualTo(challenge.Id));
            Assert.That(Merchant.Settlements.Single().Route, Is.EqualTo("GET /paid"));
        }
    }

    [Test]
    public async Task A_challenge_is_settled_once_whatever_pays_it()
    {
        var challenge = await ChallengeAsync();
        await SendAsync(credential: Pull(challenge));

        var reply = await SendAsync(credential: Pull(challenge, TransactionOf(challenge) with { GasLimit = 700_000 }));

        Assert.That(reply.Problem, Is.EqualTo("verification-failed"));
        Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Equal_credentials_at_once_settle_and_deliver_once()
    {
        var credential = Pull(await ChallengeAsync());

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(credential: credential)));

        Assert.That(replies.Count(reply => reply.Status == 200), Is.EqualTo(1));
        Assert.That(replies.Count(reply => reply.Problem == "verification-failed"), Is.EqualTo(7));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_same_idempotency_key_and_credential_get_the_same_answer()
    {
        var credential = Pull(await ChallengeAsync("echo", Body));

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync("echo", Body, credential, "key-1")));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(replies.Select(reply => reply.Status), Is.All.EqualTo(200));
            Assert.That(replies.Select(reply => reply.Header("Payment-Receipt")).Distinct().Count(), Is.EqualTo(1));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_remembered_key_does_not_take_a_second_payment()
    {
        await SendAsync("echo", Body, Pull(await ChallengeAsync("echo", Body)), "key-1");

        var again = await SendAsync("echo", Body, Pull(await ChallengeAsync("echo", Body)), "key-1");

        Assert.That(again.Status, Is.EqualTo(200));
        Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_idempotency_key_opens_nothing_without_a_valid_credential()
    {
        await SendAsync("echo", Body, Pull(await ChallengeAsync("echo", Body)), "key-1");
        var unpayable = Credential(await ChallengeAsync("echo", Body), new JsonObject { ["type"] = "nothing" });

        Assert.That((await SendAsync("echo", Body, idempotencyKey: "key-1")).Status, Is.EqualTo(402));
        Assert.That((await SendAsync("echo", Body, unpayable, "key-1")).Problem, Is.EqualTo("invalid-payload"));
    }

    [Test]
    public async Task An_idempotency_key_belongs_to_one_request()
    {
        await SendAsync("echo", Body, Pull(await ChallengeAsync("echo", Body)), "key-1");
        var other = "{}"u8.ToArray();

        var reply = await SendAsync("echo", other, Pull(await ChallengeAsync("echo", other)), "key-1");

        Assert.That(reply.Status, Is.EqualTo(422));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }
}
