using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Sandbox.Merchant;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Reconciliation;

/// <summary>Payments through the simulated Stripe whose answers or requests were lost.</summary>
[TestFixture]
internal sealed class StripeReconciliationTests : ReconciliationFixture
{
    private const string Path = "paid?method=stripe";
    private const string Tokens = "/v1/shared_payment/issued_tokens";

    protected override void Configure(SandboxMerchantOptions options)
    {
        options.OfferStripeEverywhere = true;
        options.PriceInCents = 500;
    }

    [Test]
    public async Task A_token_that_the_seller_charged_is_settled()
    {
        var open = await PayAndLoseAnswerAsync(Path);

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(found.Record.Proof!.Source, Is.EqualTo("stripe"));
            Assert.That(found.Record.Proof.Time, Is.EqualTo(Time.GetUtcNow()));
            Assert.That(Sandbox.Stripe.Tokens, Has.Count.EqualTo(1), "asking made no second token");
        }
    }

    [Test]
    public async Task A_token_that_nobody_charged_is_revoked_and_then_void()
    {
        var open = await PayAndLoseRequestAsync(Path);

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        var token = Sandbox.Stripe.Tokens.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
            Assert.That(token.DeactivatedReason, Is.EqualTo("revoked"));
            Assert.That(Sandbox.Stripe.Calls.Skip(1).Select(call => $"{call.Method} {call.Path.Replace(token.Id, "ID", StringComparison.Ordinal)}"),
                Is.EqualTo(new[] { $"POST {Tokens}", $"GET {Tokens}/ID", $"POST {Tokens}/ID/revoke", $"GET {Tokens}/ID" }));
            Assert.That(Describe(found.Record), Does.Not.Contain(token.Id), "the token is a secret");
        }
    }

    [Test]
    public async Task A_token_that_has_expired_is_void_without_being_revoked()
    {
        var open = await PayAndLoseRequestAsync(Path);
        Time.Advance(TimeSpan.FromMinutes(20));

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
        Assert.That(found.Record.Note, Does.Contain("expired"));
        Assert.That(Sandbox.Stripe.Calls.Select(call => call.Path), Has.None.EndsWith("/revoke"));
    }

    [Test]
    public async Task A_token_that_ended_in_another_way_proves_nothing()
    {
        var open = await PayAndLoseRequestAsync(Path);
        Sandbox.Stripe.ResolveToken(Sandbox.Stripe.Tokens.Single().Id);

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task A_mint_whose_answer_was_lost_gives_the_same_token_which_is_revoked()
    {
        Sandbox.Stripe.Faults.DropAnswerAfterMint = 1;
        var open = FailToMint();

        var found = await Payer.Reconciler.ReconcileAsync(open);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
        Assert.That(Sandbox.Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
    }

    [Test]
    public async Task A_mint_that_was_never_executed_is_executed_and_its_token_revoked()
    {
        Sandbox.Stripe.Faults.FailNext = new SimulatedStripeFailure { Path = Tokens };
        var open = FailToMint();
        Assert.That(Sandbox.Stripe.Tokens, Is.Empty);

        var found = await Payer.Reconciler.ReconcileAsync(open);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
        Assert.That(Sandbox.Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
    }

    [Test]
    public async Task A_mint_that_was_never_executed_and_can_no_longer_be_proves_nothing()
    {
        Sandbox.Stripe.Faults.FailNext = new SimulatedStripeFailure { Path = Tokens };
        var open = FailToMint();
        Time.Advance(TimeSpan.FromMinutes(20));

        var found = await Payer.Reconciler.ReconcileAsync(open);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Sandbox.Stripe.Tokens, Is.Empty);
    }

    [TestCase(400, LedgerState.Void)]
    [TestCase(500, LedgerState.Unknown)]
    public async Task A_mint_that_Stripe_remembers_as_failed_is_void_when_it_was_refused(int status, LedgerState expected)
    {
        var sent = await PayAndLoseRequestAsync(Path);
        var token = Sandbox.Stripe.Tokens.Single();
        var answer = new SimulatedStripeFailure { Path = Tokens, StatusCode = status, RememberedUnderIdempotencyKey = true, Count = 1 };
        Time.Advance(TimeSpan.FromHours(24));
        Sandbox.Stripe.Faults.FailNext = answer;
        var dead = await RecordAsync(sent with { CreatedAt = Time.GetUtcNow() }, LedgerState.Unknown, "refused", Without(sent.LookupKeys, "tokenSuffix"));

        var first = await Payer.Reconciler.ReconcileAsync(dead.Id);
        var second = await Payer.Reconciler.ReconcileAsync(dead.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Record.State, Is.EqualTo(LedgerState.Unknown), "an answer that is not a replay says nothing about the first mint");
            Assert.That(second.Record.State, Is.EqualTo(expected));
            Assert.That(Sandbox.Stripe.Tokens.Single().Id, Is.EqualTo(token.Id));
        }
    }

    [Test]
    public async Task A_token_that_waits_for_the_cardholder_is_revoked()
    {
        var payer = CreatePayer(services: Sandbox.PayerServices with { SharedPaymentTokenMinter = CreateMinter(paymentMethod: "pm_card_mintRequiresAction") });
        using var client = new HttpClient(new Mpp.Client.Http.MppPaymentHandler(payer) { InnerHandler = new LossyHandler() }) { BaseAddress = Sandbox.Merchant.BaseAddress };
        Sandbox.Stripe.Faults.DropAnswerAfterMint = 1;
        var failure = Assert.ThrowsAsync<StripeException>(() => client.GetAsync(Path))!;

        var found = await payer.Reconciler.ReconcileAsync(failure.LedgerId!);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
        Assert.That(Sandbox.Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
    }

    [TestCase("sk_test_other", "pm_card_visa")]
    [TestCase("sk_test_sandbox_agent", "pm_card_mastercard")]
    public async Task Another_account_is_not_even_asked(string secretKey, string paymentMethod)
    {
        var open = await PayAndLoseAnswerAsync(Path);
        var calls = Sandbox.Stripe.Calls.Count;
        var payer = CreatePayer(services: Sandbox.PayerServices with { SharedPaymentTokenMinter = CreateMinter(secretKey, paymentMethod) });

        var found = await payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Sandbox.Stripe.Calls, Has.Count.EqualTo(calls));
    }

    [Test]
    public async Task A_mint_older_than_23_hours_is_not_repeated()
    {
        var open = await PayAndLoseRequestAsync(Path);
        var calls = Sandbox.Stripe.Calls.Count;
        Time.Advance(TimeSpan.FromHours(23) + TimeSpan.FromSeconds(1));

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Sandbox.Stripe.Calls, Has.Count.EqualTo(calls));
    }

    [Test]
    public async Task A_mint_that_Stripe_has_forgotten_proves_nothing_and_its_new_token_is_revoked()
    {
        var sent = await PayAndLoseAnswerAsync(Path);

        // The local clock was set back by a day: the payment looks young, and Stripe has forgotten its mint.
        await using var forgetful = await SimulatedStripe.StartAsync(new SimulatedStripeOptions { TimeProvider = Time });
        var payer = CreatePayer(services: Sandbox.PayerServices with { SharedPaymentTokenMinter = CreateMinter(stripe: forgetful.BaseAddress) });

        var found = await payer.Reconciler.ReconcileAsync(sent.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(forgetful.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
    }

    [Test]
    public async Task A_minter_of_the_programs_own_cannot_tell()
    {
        var open = await PayAndLoseRequestAsync(Path);
        var payer = CreatePayer(services: Sandbox.PayerServices with { SharedPaymentTokenMinter = new OwnMinter() });

        var found = await payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(found.Reason, Does.Contain("minter"));
    }

    [TestCase(Tokens + "/", 500, null)]
    [TestCase(Tokens + "/", 200, "<html>")]
    [TestCase(Tokens + "/", 200, """{"id":"spt_other","status":"deactivated","deactivated_reason":"expired","usage_details":{"amount_captured":{"value":0}}}""")]
    [TestCase(Tokens, 200, """{"id":"../payment_intents/pi_1"}""")]
    [TestCase(Tokens, 409, null)]
    public async Task What_Stripe_should_not_answer_proves_nothing(string path, int status, string? body)
    {
        var open = await PayAndLoseRequestAsync(Path);
        Sandbox.Stripe.Faults.FailNext = new SimulatedStripeFailure { Path = path, StatusCode = status, Body = body, Count = 2 };

        // The mint itself is replayed and passes the fault by; only a mint that is new can be made to fail.
        var found = path == Tokens
            ? await Payer.Reconciler.ReconcileAsync((await RecordFreshMintAsync(open)).Id)
            : await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task Stripe_that_cannot_be_reached_proves_nothing()
    {
        var open = await PayAndLoseRequestAsync(Path);
        await Sandbox.Stripe.DisposeAsync();

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
    }

    /// <summary>Stripe has forgotten the mint, so that it would execute it.</summary>
    private Task<LedgerRecord> RecordFreshMintAsync(LedgerRecord like)
    {
        Time.Advance(TimeSpan.FromHours(24));
        return RecordAsync(like with { CreatedAt = Time.GetUtcNow() }, LedgerState.Unknown, "fresh", like.LookupKeys);
    }

    private string FailToMint()
    {
        var failure = Assert.ThrowsAsync<StripeException>(() => SendAsync(Path))!;
        Assert.That(failure.NothingWasSigned, Is.False);
        return failure.LedgerId!;
    }

    private static string Describe(LedgerRecord record) => Tests.Ledger.Records.Describe(record);

    private sealed class OwnMinter : ISharedPaymentTokenMinter
    {
        public bool IsLive => false;

        public string Account => "own";

        public ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default) =>
            throw new PaymentMethodException("No token.", nothingWasSigned: true);
    }
}
