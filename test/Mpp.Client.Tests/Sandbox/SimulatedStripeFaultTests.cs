using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SimulatedStripeFaultTests : SimulatedStripeFixture
{
    [Test]
    public async Task A_dropped_mint_has_done_its_work_and_is_replayed_on_the_retry()
    {
        Stripe.Faults.DropAnswerAfterMint = 1;

        Assert.That(async () => await MintAsync(idempotencyKey: "attempt-1"), Throws.InstanceOf<HttpRequestException>());
        string id = Stripe.Tokens.Single().Id;
        Answer retry = await MintAsync(idempotencyKey: "attempt-1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(retry.Id, Is.EqualTo(id));
            Assert.That(retry.Header("Idempotent-Replayed"), Is.EqualTo("true"));
            Assert.That(Stripe.Calls[0].AnswerDropped, Is.True);
            Assert.That(Stripe.Calls[0].StatusCode, Is.EqualTo(200));
        }
    }

    [TestCase(false, 200)]
    [TestCase(true, 500)]
    public async Task A_failure_after_the_work_leaves_a_token_and_the_key_stands_for_one_of_the_two(bool isRemembered, int later)
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure { WorkIsDone = true, RememberedUnderIdempotencyKey = isRemembered };

        Answer first = await MintAsync(idempotencyKey: "attempt-1");
        Answer second = await MintAsync(idempotencyKey: "attempt-1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Status, Is.EqualTo(500));
            Assert.That(second.Status, Is.EqualTo(later));
            Assert.That(second.Header("Idempotent-Replayed"), Is.EqualTo("true"));
            Assert.That(Stripe.Tokens, Has.Count.EqualTo(1));
        }
    }

    [TestCase(false, 200)]
    [TestCase(true, 429)]
    public async Task A_failure_can_also_meet_a_call_that_would_be_replayed(bool alsoReplays, int expected)
    {
        await MintAsync(idempotencyKey: "attempt-1");
        Stripe.Faults.FailNext = new SimulatedStripeFailure
        {
            StatusCode = 429, AlsoReplays = alsoReplays, Headers = new Dictionary<string, string> { ["Retry-After"] = "2", ["Stripe-Should-Retry"] = "true" },
        };

        Answer again = await MintAsync(idempotencyKey: "attempt-1");

        Assert.That(again.Status, Is.EqualTo(expected));
        Assert.That((again.Header("Retry-After"), again.Header("Stripe-Should-Retry")), Is.EqualTo(alsoReplays ? ("2", "true") : ((string?)null, (string?)null)));
    }

    [TestCase("kwd", "1501", 400)]
    [TestCase("kwd", "1500", 200)]
    [TestCase("isk", "150", 400)]
    [TestCase("ugx", "100", 200)]
    [TestCase("huf", "101", 200)]
    public async Task Amounts_are_charged_in_the_steps_of_their_currency(string currency, string amount, int expected)
    {
        var form = new Dictionary<string, string>
        {
            ["payment_method"] = "pm_card_visa",
            ["seller_details[network_business_profile]"] = "profile_test_seller",
            ["usage_limits[currency]"] = currency,
            ["usage_limits[max_amount]"] = amount,
        };

        Assert.That((await PostAsync(Issued, form)).Status, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_dropped_payment_intent_has_captured_the_money()
    {
        string id = (await MintAsync()).Id;
        Stripe.Faults.DropAnswerAfterPaymentIntent = 1;

        Assert.That(async () => await PayAsync(id), Throws.InstanceOf<HttpRequestException>());
        Assert.That(Stripe.Tokens.Single().AmountCaptured, Is.EqualTo(500));
    }

    [Test]
    public async Task A_hanging_mint_has_done_its_work_and_a_second_call_under_its_key_conflicts()
    {
        var hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Stripe.Faults.HangMint = hang;
        Task<Answer> first = MintAsync(idempotencyKey: "attempt-1");
        Assert.That(() => Stripe.Tokens, Has.Count.EqualTo(1).After(10_000, 10));

        Answer second = await MintAsync(idempotencyKey: "attempt-1");
        bool stillHanging = !first.IsCompleted;
        hang.SetResult();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Status, Is.EqualTo(409));
            Assert.That(stillHanging, Is.True);
            Assert.That((await first).Status, Is.EqualTo(200));
        }
    }

    [Test]
    public async Task A_stopped_simulation_releases_hanging_calls()
    {
        Stripe.Faults.HangMint = new TaskCompletionSource();
        Task<Answer> hanging = MintAsync();
        Assert.That(() => Stripe.Tokens, Has.Count.EqualTo(1).After(10_000, 10));

        Task stopped = Stripe.DisposeAsync().AsTask();

        Assert.That(async () => await stopped.WaitAsync(TimeSpan.FromSeconds(10)), Throws.Nothing);
        Assert.That(() => hanging.IsCompleted, Is.True.After(10_000, 10));
    }

    [Test]
    public async Task A_failure_is_answered_to_its_path_as_often_as_told_and_is_not_remembered()
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure
        {
            Path = "/v1/shared_payment/",
            StatusCode = 429,
            Count = 2,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "3", ["Stripe-Should-Retry"] = "true" },
        };

        Answer elsewhere = await GetAsync($"{Intents}/pi_none");
        Answer first = await MintAsync(idempotencyKey: "attempt-1");
        Answer second = await MintAsync(idempotencyKey: "attempt-1");
        Answer third = await MintAsync(idempotencyKey: "attempt-1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(elsewhere.Status, Is.EqualTo(404));
            Assert.That(first.Status, Is.EqualTo(429));
            Assert.That(first.Header("Retry-After"), Is.EqualTo("3"));
            Assert.That(first.Header("Stripe-Should-Retry"), Is.EqualTo("true"));
            Assert.That(second.Status, Is.EqualTo(429));
            Assert.That(third.Status, Is.EqualTo(200));
            Assert.That(third.Header("Idempotent-Replayed"), Is.Null);
            Assert.That(Stripe.Faults.FailNext, Is.Null);
        }
    }

    [Test]
    public async Task A_failure_after_work_began_is_replayed_under_its_key()
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = 500, RememberedUnderIdempotencyKey = true };

        await MintAsync(idempotencyKey: "attempt-1");
        Answer retry = await MintAsync(idempotencyKey: "attempt-1");

        Assert.That(retry.Status, Is.EqualTo(500));
        Assert.That(retry.Header("Idempotent-Replayed"), Is.EqualTo("true"));
    }

    [Test]
    public async Task A_token_can_be_made_to_differ_from_what_was_asked()
    {
        Stripe.Faults.MintDifferentLimits = new SimulatedTokenLimits { MaxAmount = 50_000 };
        Stripe.Faults.MintForOtherSeller = "profile_test_rival";
        Stripe.Faults.MintOtherLivemode = true;

        Answer minted = await MintAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(minted.Text("usage_limits", "max_amount"), Is.EqualTo("50000"));
            Assert.That(minted.Text("usage_limits", "currency"), Is.EqualTo("usd"));
            Assert.That(minted.Text("seller_details", "network_business_profile"), Is.EqualTo("profile_test_rival"));
            Assert.That(minted.Text("livemode"), Is.EqualTo("true"));
        }
    }
}
