using Microsoft.Extensions.Options;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Methods.Stripe;

/// <summary>Tokens of Stripe's helper for tests, made with the seller's key.</summary>
[TestFixture]
internal sealed class TestGrantTests : StripeFixture
{
    [SetUp]
    public void ChooseMinter() => Options.Stripe.Minter = StripeMinterKind.TestGrants;

    [Test]
    public async Task A_grant_is_made_for_the_price_and_the_life_of_the_challenge_and_names_no_seller()
    {
        var payment = await PayAsync();

        var call = Stripe.Calls.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(call.Path, Is.EqualTo("/v1/test_helpers/shared_payment/granted_tokens"));
            Assert.That(call.Form.Keys, Is.EquivalentTo(["payment_method", "usage_limits[currency]", "usage_limits[max_amount]", "usage_limits[expires_at]"]));
            Assert.That(call.IdempotencyKey, Is.EqualTo(Ledger.Only.LookupKeys["mintIdempotencyKey"]));
            Assert.That(LastPayload().GetProperty("spt").GetString(), Is.EqualTo(Stripe.Tokens.Single().Id));
            Assert.That(Stripe.Tokens.Single().IsTestGrant, Is.True);
        }
    }

    [TestCase("sk_live_secretofthekey")]
    [TestCase("rk_live_secretofthekey")]
    [TestCase("sk_secretofthekey")]
    public void A_live_key_is_refused_at_the_start(string key)
    {
        Set(KeyVariable, key);

        Assert.That(CreateStripePayer, Throws.InstanceOf<OptionsValidationException>()
            .With.Message.Contains(KeyVariable).And.Message.Contains("TestGrants").And.Message.Not.Contains("secretofthekey"));
    }

    [Test]
    public async Task A_restricted_test_key_will_do()
    {
        Set(KeyVariable, "rk_test_restricted");

        Assert.That((await PayAsync()).Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [TestCase("amount")]
    [TestCase("currency")]
    [TestCase("expiry")]
    [TestCase("livemode")]
    public async Task A_grant_that_differs_from_what_was_asked_is_not_sent(string what)
    {
        Stripe.Faults.MintDifferentLimits = what switch
        {
            "amount" => new SimulatedTokenLimits { MaxAmount = 50_000 },
            "currency" => new SimulatedTokenLimits { Currency = "eur" },
            "expiry" => new SimulatedTokenLimits { ExpiresAt = Clock.GetUtcNow().AddDays(1) },
            _ => null,
        };
        Stripe.Faults.MintOtherLivemode = what == "livemode";

        var thrown = await FailureAsync();

        Assert.That(thrown.NothingWasSigned, Is.False);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
    }

    [TestCase("""{"id":"spt_1","deactivated_at":1,"deactivated_reason":"revoked"}""")]
    [TestCase("""{"id":"spt_1","deactivated_at":null,"deactivated_reason":"revoked"}""")]
    [TestCase("""{"id":"spt/1"}""")]
    public async Task A_grant_that_is_not_alive_is_not_sent(string body)
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = 200, Body = body };

        Assert.That((await FailureAsync()).NothingWasSigned, Is.False);
    }

    [Test]
    public async Task A_grant_that_nobody_charged_is_revoked_and_then_void()
    {
        Server.Asks(Challenge()).Throws(new HttpRequestException("lost"));
        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateStripeClient().GetAsync(Shop));

        var found = await CreateStripePayer().Reconciler.ReconcileAsync(Ledger.Only.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
            Assert.That(Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
            Assert.That(Stripe.Tokens, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_grant_and_an_issued_token_are_never_taken_for_each_other()
    {
        Server.Asks(Challenge()).Throws(new HttpRequestException("lost"));
        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateStripeClient().GetAsync(Shop));
        Options.Stripe.Minter = StripeMinterKind.IssuedTokens;

        var found = await CreateStripePayer().Reconciler.ReconcileAsync(Ledger.Only.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Stripe.Tokens, Has.Count.EqualTo(1), "Asked for an issued token, Stripe would have made a second one.");
    }

    [Test]
    public async Task Without_a_key_the_refusal_says_whose_key_is_needed()
    {
        Set(KeyVariable, "");

        Assert.That((await StripeRefusalAsync(Challenge())).Message, Does.Contain(KeyVariable).And.Contain("the seller's"));
    }
}
