using System.Text.Json.Nodes;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SandboxMerchantStripeTests : SandboxMerchantFixture
{
    private const string Path = "paid?method=stripe";

    [Test]
    public async Task A_shared_payment_token_is_charged_as_the_documentation_says()
    {
        var challenge = await ChallengeAsync(Path);
        var token = await MintAsync(challenge);

        var reply = await SendAsync(Path, credential: Credential(challenge, new JsonObject { ["spt"] = token, ["type"] = "spt" }));
        var call = Sandbox.Stripe.Calls[^1];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenge.RequestObject.GetRawText(), Is.EqualTo(
                "{\"amount\":\"50\",\"currency\":\"usd\",\"methodDetails\":{\"networkId\":\"profile_test_sandbox_seller\","
                + "\"paymentMethodTypes\":[\"card\",\"link\"]}}"));
            Assert.That(reply.Status, Is.EqualTo(200));
            Assert.That(reply.Receipt.Method, Is.EqualTo("stripe"));
            Assert.That(reply.Receipt.Reference, Is.EqualTo(Sandbox.Stripe.PaymentIntents.Single().Id));
            Assert.That(call.IdempotencyKey, Is.EqualTo($"mpp_{challenge.Id}_{token}"));
            Assert.That(call.StripeVersion, Is.EqualTo("2026-07-29.preview"));
            Assert.That(call.Form["metadata[mpp_challenge_id]"], Is.EqualTo(challenge.Id));
            Assert.That(Merchant.Settlements.Single().Amount, Is.EqualTo((UInt128)50));
        }
    }

    [TestCase("""{"type":"spt","shared_payment_granted_token":"spt_x"}""")]
    [TestCase("""{"spt":7}""")]
    [TestCase("""{"spt":""}""")]
    public async Task A_payload_without_a_token_is_invalid(string payload)
    {
        var challenge = await ChallengeAsync(Path);

        var reply = await SendAsync(Path, credential: Credential(challenge, JsonNode.Parse(payload)!.AsObject()));

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, "invalid-payload")));
        Assert.That(Sandbox.Stripe.Calls, Is.Empty);
    }

    [Test]
    public async Task The_external_id_of_the_challenge_must_come_back_and_stands_in_the_receipt()
    {
        Merchant.Challenges.ExternalId = "order-7";
        var challenge = await ChallengeAsync(Path);
        var token = await MintAsync(challenge);

        var missing = await SendAsync(Path, credential: Credential(challenge, new JsonObject { ["spt"] = token }));
        var forged = await PayAsync("order-8");
        var right = await PayAsync("order-7");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(missing.Problem, Is.EqualTo("invalid-challenge"));
            Assert.That(forged.Problem, Is.EqualTo("invalid-challenge"));
            Assert.That(right.Receipt.Extra["externalId"].GetString(), Is.EqualTo("order-7"));
            Assert.That(Sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
        }

        Task<Reply> PayAsync(string externalId) =>
            SendAsync(Path, credential: Credential(challenge, new JsonObject { ["spt"] = token, ["externalId"] = externalId }));
    }

    [Test]
    public async Task An_external_id_that_nobody_asked_for_is_ignored()
    {
        var challenge = await ChallengeAsync(Path);
        var payload = new JsonObject { ["spt"] = await MintAsync(challenge), ["externalId"] = "forged" };

        var reply = await SendAsync(Path, credential: Credential(challenge, payload));

        Assert.That(reply.Status, Is.EqualTo(200));
        Assert.That(reply.Receipt.Extra, Does.Not.ContainKey("externalId"));
    }

    [TestCase("pm_card_chargeDeclined", "verification-failed")]
    [TestCase("pm_card_authenticationRequired", "payment-action-required")]
    public async Task A_card_that_is_not_charged_is_not_a_payment(string paymentMethod, string problem)
    {
        var challenge = await ChallengeAsync(Path);

        var reply = await SendAsync(Path, credential: await CardAsync(challenge, paymentMethod));

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, problem)));
        Assert.That(reply.Challenges.Challenges.Single().Id, Is.Not.EqualTo(challenge.Id));
        Assert.That(Merchant.Settlements, Is.Empty);
    }

    [Test]
    public async Task A_charge_whose_answer_was_lost_is_unknown_and_then_already_processed()
    {
        Sandbox.Stripe.Faults.DropAnswerAfterPaymentIntent = 1;
        var credential = await CardAsync(await ChallengeAsync(Path));

        var lost = await SendAsync(Path, credential: credential);
        var again = await SendAsync(Path, credential: credential);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((lost.Status, lost.Problem), Is.EqualTo((500, "internal-payment-error")));
            Assert.That(again.Problem, Is.EqualTo("verification-failed"));
            Assert.That((string)again.Json["detail"]!, Does.Contain("already been processed"));
            Assert.That(Sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Both_methods_are_offered_and_Accept_Payment_ranks_them()
    {
        var all = await SendAsync();
        var ranked = await SendAsync(change: headers => headers.Add("Accept-Payment", "stripe/charge, tempo/*;q=0.5"));
        var one = await SendAsync(change: headers => headers.Add("Accept-Payment", "stripe/charge"));
        var none = await SendAsync(change: headers => headers.Add("Accept-Payment", "other/charge"));
        var unknown = await SendAsync("paid?method=other");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Methods, Is.EqualTo("tempo, stripe"));
            Assert.That(ranked.Methods, Is.EqualTo("stripe, tempo"));
            Assert.That(one.Methods, Is.EqualTo("stripe"));
            Assert.That(none.Methods, Is.EqualTo("tempo, stripe"));
            Assert.That((unknown.Status, unknown.Problem), Is.EqualTo((400, "method-unsupported")));
        }
    }

    protected override void Configure(SandboxMerchantOptions options)
    {
        options.OfferStripeEverywhere = true;
        options.PriceInCents = 50;
    }
}
