using Mpp.Client.Ledger;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Methods.Stripe;

/// <summary>Calls to Stripe that fail once or for good. One payment has one key, so however often it is minted, there is one token.</summary>
[TestFixture]
internal sealed class StripeRetryTests : StripeFixture
{
    [TestCase(409)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task What_Stripe_may_do_later_is_asked_again_under_the_same_key(int status)
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = status, Count = 2 };

        var payment = await PayAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Stripe.Calls.Select(call => call.StatusCode), Is.EqualTo(new int?[] { status, status, 200 }));
            Assert.That(Stripe.Calls.Select(call => call.IdempotencyKey).Distinct(), Is.EqualTo(new[] { Ledger.Only.LookupKeys["mintIdempotencyKey"] }));
            Assert.That(Stripe.Tokens, Has.Count.EqualTo(1));
            Assert.That(Server.Credentials.Count(), Is.EqualTo(1));
        }
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(402)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(408)]
    [TestCase(422)]
    public async Task Other_refusals_are_not_asked_again(int status)
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = status };

        var thrown = await FailureAsync();

        Assert.That(thrown.Status, Is.EqualTo(status));
        Assert.That(Stripe.Calls, Has.Count.EqualTo(1));
    }

    [TestCase(400, "true", 2)]
    [TestCase(402, "true", 2)]
    [TestCase(409, "false", 1)]
    [TestCase(429, "false", 1)]
    [TestCase(500, "false", 1)]
    [TestCase(503, "perhaps", 2)]
    public async Task The_word_of_Stripe_decides_first(int status, string shouldRetry, int calls)
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure
        {
            StatusCode = status,
            Headers = new Dictionary<string, string> { ["Stripe-Should-Retry"] = shouldRetry },
        };

        if (calls == 2)
        {
            Assert.That((await PayAsync()).Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }
        else
        {
            Assert.That((await FailureAsync()).Status, Is.EqualTo(status));
        }

        Assert.That(Stripe.Calls, Has.Count.EqualTo(calls));
    }

    [Test]
    public async Task What_Stripe_wants_to_be_asked_again_is_no_proof_that_nothing_was_minted()
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure
        {
            StatusCode = 400,
            Count = 3,
            Headers = new Dictionary<string, string> { ["Stripe-Should-Retry"] = "true" },
        };

        var thrown = await FailureAsync();

        Assert.That(thrown.NothingWasSigned, Is.False);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task The_wait_that_Stripe_asks_for_is_kept()
    {
        Stripe.Faults.FailNext = Wait("7");

        await PayAsync();

        Assert.That(Clock.Waits, Does.Contain(TimeSpan.FromSeconds(7)));
        Assert.That(Stripe.Calls, Has.Count.EqualTo(2));
    }

    [TestCase("31")]
    [TestCase("3600")]
    public async Task A_wait_that_is_too_long_is_left_to_the_caller(string seconds)
    {
        Stripe.Faults.FailNext = Wait(seconds);

        var thrown = await FailureAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Status, Is.EqualTo(429));
            Assert.That(thrown.NothingWasSigned, Is.False);
            Assert.That(thrown.Message, Does.Contain("Reconcile"));
            Assert.That(Stripe.Calls, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Own_waits_grow_from_half_a_second_and_stay_short()
    {
        Options.Stripe.MaxRetries = 5;
        Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = 503, Count = 6 };

        await FailureAsync();

        Assert.That(Stripe.Calls, Has.Count.EqualTo(6));
        Assert.That(Clock.Waits, Has.Count.EqualTo(5).And.All.InRange(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5)));
        Assert.That(Clock.Waits[^1], Is.GreaterThan(TimeSpan.FromSeconds(3.7)));
    }

    [Test]
    public async Task Nothing_is_minted_for_a_challenge_that_would_have_ended()
    {
        Clock.Advance(TimeSpan.FromSeconds(280));
        Stripe.Faults.FailNext = Wait("25");

        await FailureAsync();

        Assert.That(Stripe.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Without_retries_Stripe_is_called_once()
    {
        Options.Stripe.MaxRetries = 0;
        Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = 503 };

        await FailureAsync();

        Assert.That(Stripe.Calls, Has.Count.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_mint_that_was_done_and_not_answered_gives_its_token_on_the_retry(bool isAnswered)
    {
        if (isAnswered)
        {
            Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = 502, WorkIsDone = true, Body = "<html>bad gateway</html>" };
        }
        else
        {
            Stripe.Faults.DropAnswerAfterMint = 1;
        }

        var payment = await PayAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Stripe.Tokens, Has.Count.EqualTo(1));
            Assert.That(Stripe.Calls[^1].Replayed, Is.True);
            Assert.That(LastPayload().GetProperty("spt").GetString(), Is.EqualTo(Stripe.Tokens.Single().Id));
        }
    }

    [Test]
    public async Task A_failure_that_Stripe_remembers_leaves_a_payment_that_nobody_can_prove()
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = 500, WorkIsDone = true, RememberedUnderIdempotencyKey = true };

        var thrown = await FailureAsync();
        var found = await CreateStripePayer().Reconciler.ReconcileAsync(thrown.LedgerId!);

        Assert.That(thrown.NothingWasSigned, Is.False);
        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Stripe.Tokens, Has.Count.EqualTo(1));
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(400)]
    public async Task A_refusal_after_a_lost_answer_is_no_proof(int status)
    {
        Stripe.Faults.DropAnswerAfterMint = 1;
        Stripe.Faults.FailNext = null;
        Server.Asks(Challenge());
        var client = CreateStripeClient();
        Clock.OnWait = _ =>
        {
            // Whoever looks after the key revokes it while the first answer is lost.
            Stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = status, AlsoReplays = true };
            return true;
        };

        var thrown = await FailureOfAsync<Mpp.Client.Methods.Stripe.StripeException>(() => client.GetAsync(Shop));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Status, Is.EqualTo(status));
            Assert.That(thrown.NothingWasSigned, Is.False);
            Assert.That(Stripe.Tokens, Has.Count.EqualTo(1), "the first try had minted it");
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        }
    }

    [Test]
    public async Task A_key_that_was_used_with_other_parameters_is_no_proof()
    {
        Stripe.Faults.FailNext = new SimulatedStripeFailure
        {
            StatusCode = 400,
            Body = """{"error":{"type":"idempotency_error","message":"Keys for idempotent requests can only be used with the same parameters."}}""",
        };

        var thrown = await FailureAsync();

        Assert.That(thrown.Type, Is.EqualTo("idempotency_error"));
        Assert.That(thrown.NothingWasSigned, Is.False);
    }

    [Test]
    public async Task Proofs_are_asked_for_again_too()
    {
        Options.MaxResends = 0;
        Server.Asks(Challenge()).Throws(new HttpRequestException("lost"));
        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateStripeClient().GetAsync(Shop));
        Stripe.Faults.FailNext = new SimulatedStripeFailure { Path = Mint + "/", StatusCode = 503, Count = 2 };

        var found = await CreateStripePayer().Reconciler.ReconcileAsync(Ledger.Only.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
        Assert.That(Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
    }

    private static SimulatedStripeFailure Wait(string seconds) => new()
    {
        StatusCode = 429,
        Headers = new Dictionary<string, string> { ["Retry-After"] = seconds },
    };
}
