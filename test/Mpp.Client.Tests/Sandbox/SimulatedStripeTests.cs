using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SimulatedStripeTests : SimulatedStripeFixture
{
    [Test]
    public async Task A_mint_answers_an_active_token_with_the_limits_and_the_seller_that_were_asked_for()
    {
        Answer minted = await MintAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(minted.Status, Is.EqualTo(200));
            Assert.That(minted.Text("id"), Does.StartWith("spt_"));
            Assert.That(minted.Text("object"), Is.EqualTo("shared_payment.issued_token"));
            Assert.That(minted.Text("status"), Is.EqualTo("active"));
            Assert.That(minted.Text("livemode"), Is.EqualTo("false"));
            Assert.That(minted.Text("seller_details", "network_business_profile"), Is.EqualTo("profile_test_seller"));
            Assert.That(minted.Text("usage_limits", "currency"), Is.EqualTo("usd"));
            Assert.That(minted.Text("usage_limits", "max_amount"), Is.EqualTo("500"));
            Assert.That(minted.Text("usage_limits", "expires_at"), Is.EqualTo(Time.Seconds(300)));
            Assert.That(minted.Text("usage_details", "amount_captured", "value"), Is.EqualTo("0"));
            Assert.That(minted.Header("Request-Id"), Does.StartWith("req_"));
            Assert.That(Stripe.Tokens.Single().Id, Is.EqualTo(minted.Id));
        }
    }

    [Test]
    public async Task The_agent_reads_and_revokes_its_token_and_nobody_else_does()
    {
        string id = (await MintAsync()).Id;

        Answer read = await GetAsync($"{Issued}/{id}");
        Answer stranger = await GetAsync($"{Issued}/{id}", key: "sk_test_stranger");
        Answer revoked = await PostAsync($"{Issued}/{id}/revoke", []);
        Answer again = await PostAsync($"{Issued}/{id}/revoke", []);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Text("status"), Is.EqualTo("active"));
            Assert.That(stranger.Status, Is.EqualTo(404));
            Assert.That(stranger.Error("code"), Is.EqualTo("resource_missing"));
            Assert.That(revoked.Text("deactivated_reason"), Is.EqualTo("revoked"));
            Assert.That(again.Status, Is.EqualTo(400));
            Assert.That((await PayAsync(id)).Error("message"), Does.Contain("already in a deactivated state"));
        }
    }

    [TestCase("shared_payment_granted_token")]
    [TestCase("payment_method_data[shared_payment_granted_token]")]
    public async Task A_seller_charges_the_token_by_either_parameter(string parameter)
    {
        string id = (await MintAsync()).Id;

        Answer paid = await PayAsync(id, parameter: parameter);
        Answer token = await GetAsync($"{Issued}/{id}");
        Answer read = await GetAsync($"{Intents}/{paid.Id}", key: Seller);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(paid.Text("object"), Is.EqualTo("payment_intent"));
            Assert.That(paid.Text("status"), Is.EqualTo("succeeded"));
            Assert.That(paid.Text("amount_received"), Is.EqualTo("500"));
            Assert.That(token.Text("deactivated_reason"), Is.EqualTo("consumed"));
            Assert.That(token.Text("usage_details", "amount_captured", "value"), Is.EqualTo("500"));
            Assert.That(read.Text("status"), Is.EqualTo("succeeded"));
            Assert.That(Stripe.PaymentIntents.Single().SharedPaymentToken, Is.EqualTo(id));
        }
    }

    [Test]
    public async Task A_charge_over_the_remaining_amount_is_refused_without_a_code()
    {
        string id = (await MintAsync()).Id;
        await PayAsync(id, amount: 300);

        Answer over = await PayAsync(id, amount: 201);
        Answer rest = await PayAsync(id, amount: 200);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(over.Status, Is.EqualTo(400));
            Assert.That(over.Error("message"), Is.EqualTo(
                "The requested amount is greater than the remaining amount capturable with this shared payment granted token."));
            Assert.That(over.Error("code"), Is.Null);
            Assert.That(rest.Text("status"), Is.EqualTo("succeeded"));
            Assert.That(Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("consumed"));
        }
    }

    [Test]
    public async Task A_charge_in_another_currency_is_refused()
    {
        Answer answer = await PayAsync((await MintAsync()).Id, currency: "eur");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(Stripe.Tokens.Single().AmountCaptured, Is.Zero);
    }

    [Test]
    public async Task A_consumed_token_cannot_be_charged_again()
    {
        string id = (await MintAsync()).Id;
        await PayAsync(id);

        Answer second = await PayAsync(id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Status, Is.EqualTo(400));
            Assert.That(second.Error("message"), Does.Contain("already in a deactivated state"));
            Assert.That(second.Error("code"), Is.Null);
            Assert.That(Stripe.PaymentIntents, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Many_charges_at_once_never_capture_more_than_the_maximum()
    {
        string id = (await MintAsync()).Id;

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PayAsync(id, amount: 100)));

        Assert.That(answers.Count(answer => answer.Status == 200), Is.EqualTo(5));
        Assert.That(Stripe.Tokens.Single().AmountCaptured, Is.EqualTo(500));
    }

    [Test]
    public async Task A_token_expires_by_the_given_clock()
    {
        string id = (await MintAsync()).Id;
        Time.Advance(TimeSpan.FromSeconds(300));

        Answer answer = await PayAsync(id);
        Answer token = await GetAsync($"{Issued}/{id}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Error("message"), Does.Contain("already in a deactivated state"));
            Assert.That(token.Text("status"), Is.EqualTo("deactivated"));
            Assert.That(token.Text("deactivated_reason"), Is.EqualTo("expired"));
        }
    }

    [Test]
    public async Task A_declined_card_answers_402_with_the_payment_intent_inside_the_error()
    {
        string id = (await MintAsync(("payment_method", "pm_card_chargeDeclined"))).Id;

        Answer declined = await PayAsync(id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(declined.Status, Is.EqualTo(402));
            Assert.That(declined.Error("type"), Is.EqualTo("card_error"));
            Assert.That(declined.Error("decline_code"), Is.EqualTo("generic_decline"));
            Assert.That(declined.Error("message"), Is.EqualTo("Your card was declined."));
            Assert.That(declined.Text("error", "payment_intent", "status"), Is.EqualTo("requires_payment_method"));
            Assert.That(Stripe.Tokens.Single().Status, Is.EqualTo("active"));
        }
    }

    [Test]
    public async Task A_card_that_needs_authentication_leaves_the_intent_in_requires_action_and_captures_nothing()
    {
        string id = (await MintAsync(("payment_method", "pm_card_authenticationRequired"))).Id;

        Answer answer = await PayAsync(id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(answer.Text("status"), Is.EqualTo("requires_action"));
            Assert.That(answer.Text("next_action", "type"), Is.EqualTo("use_stripe_sdk"));
            Assert.That(Stripe.Tokens.Single().AmountCaptured, Is.Zero);
        }
    }

    [Test]
    public async Task A_token_that_requires_an_action_cannot_be_charged_until_the_action_is_done()
    {
        Answer minted = await MintAsync(("payment_method", "pm_card_mintRequiresAction"));
        Answer early = await PayAsync(minted.Id);
        Stripe.CompleteAction(minted.Id);
        Answer later = await PayAsync(minted.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(minted.Text("status"), Is.EqualTo("requires_action"));
            Assert.That(minted.Text("next_action", "type"), Is.EqualTo("use_stripe_sdk"));
            Assert.That(early.Status, Is.EqualTo(400));
            Assert.That(later.Text("status"), Is.EqualTo("succeeded"));
        }
    }

    [Test]
    public async Task A_resolved_token_is_deactivated()
    {
        string id = (await MintAsync()).Id;
        Stripe.ResolveToken(id);

        Assert.That((await GetAsync($"{Issued}/{id}")).Text("deactivated_reason"), Is.EqualTo("resolved"));
        Assert.That(() => Stripe.ResolveToken(id), Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_test_grant_belongs_to_the_account_of_its_key_and_has_no_status()
    {
        Answer minted = await PostAsync(TestGrants, GrantForm, Seller);
        Answer read = await GetAsync($"{Granted}/{minted.Id}", key: Seller);
        Answer stranger = await PayAsync(minted.Id, key: "sk_test_stranger");
        Answer paid = await PayAsync(minted.Id, amount: 100);
        Answer revoked = await PostAsync($"{TestGrants}/{minted.Id}/revoke", [], Seller);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(minted.Text("object"), Is.EqualTo("shared_payment.granted_token"));
            Assert.That(minted.Text("status"), Is.Null);
            Assert.That(read.Id, Is.EqualTo(minted.Id));
            Assert.That(stranger.Error("code"), Is.EqualTo("resource_missing"));
            Assert.That(paid.Text("status"), Is.EqualTo("succeeded"));
            Assert.That(revoked.Text("deactivated_reason"), Is.EqualTo("revoked"));
            Assert.That(revoked.Text("usage_details", "amount_captured", "value"), Is.EqualTo("100"));
        }
    }

    [Test]
    public async Task A_test_grant_is_refused_to_a_live_key_and_with_seller_details()
    {
        Answer live = await PostAsync(TestGrants, GrantForm, "sk_live_seller");
        Answer outdated = await PostAsync(TestGrants, [.. GrantForm, new("seller_details[network_id]", "profile_test_seller")], Seller);

        Assert.That(live.Status, Is.EqualTo(400));
        Assert.That(outdated.Error("message"), Does.StartWith("Received unknown parameter"));
    }

    [Test]
    public async Task Named_business_profiles_bind_a_token_to_its_seller()
    {
        var options = new SimulatedStripeOptions { TimeProvider = Time };
        options.BusinessProfiles[Agent] = "profile_test_agent";
        options.BusinessProfiles[Seller] = "profile_test_seller";
        options.BusinessProfiles["sk_test_rival"] = "profile_test_rival";
        await using SimulatedStripe stripe = await SimulatedStripe.StartAsync(options);
        using var client = new HttpClient { BaseAddress = stripe.BaseAddress };
        const string SellerField = "seller_details[network_business_profile]";

        Answer self = await MintAsync((SellerField, "profile_test_agent"), client: client);
        Answer nobody = await MintAsync((SellerField, "profile_test_nobody"), client: client);
        Answer minted = await MintAsync(client: client);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(self.Error("message"), Does.EndWith("is the same as the counterparty network_id."));
            Assert.That(nobody.Error("message"), Is.EqualTo("Stripe business profile not found"));
            Assert.That((await PayAsync(minted.Id, key: "sk_test_rival", client: client)).Error("code"), Is.EqualTo("resource_missing"));
            Assert.That((await PayAsync(minted.Id, client: client)).Text("status"), Is.EqualTo("succeeded"));
        }
    }

    [Test]
    public async Task A_recorded_call_has_its_form_and_never_the_key()
    {
        Answer minted = await MintAsync();

        SimulatedStripeCall call = Stripe.Calls.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Method, Is.EqualTo("POST"));
            Assert.That(call.Path, Is.EqualTo("/" + Issued));
            Assert.That(call.Form["usage_limits[max_amount]"], Is.EqualTo("500"));
            Assert.That(call.StripeVersion, Is.EqualTo(Preview));
            Assert.That(call.RequestId, Is.EqualTo(minted.Header("Request-Id")));
            Assert.That(call.StatusCode, Is.EqualTo(200));
            Assert.That(call.ToString() + string.Join(' ', call.Form), Does.Not.Contain(Agent));
        }
    }
}
