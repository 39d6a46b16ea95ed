using System.Net;
using System.Text;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Reconciliation;
using Mpp.Sandbox;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Faults;

/// <summary>
/// One order of 13.99 USD, a budget of 20 USD, and everything that goes wrong with cards: at most one payment intent an order, a budget that
/// holds what may be charged and nothing else, and a caller that is told what to do.
/// </summary>
[TestFixture]
internal sealed class StripeOrderTests
{
    private const string Path = "agent/orders?method=stripe";
    private const string Faulty = Mppcs.Demonstration.DemoBuyer.Order;

    private static readonly string Corrected = Mppcs.Demonstration.DemoBuyer.Order.Replace("London", "Oxford", StringComparison.Ordinal);

    private ManualClock _clock = null!;
    private MppSandbox _sandbox = null!;
    private FaultyLedger _ledger = null!;
    private LossyHandler _way = null!;
    private MppOptions _options = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _clock = new ManualClock();
        _sandbox = await MppSandbox.StartAsync(new MppSandboxOptions { TimeProvider = _clock });
        _ledger = new FaultyLedger(_clock);
        _way = new LossyHandler();
        _options = new MppOptions { Policy = { MaxPerPayment = "20 USD", Budgets = [new BudgetOptions { Max = "20 USD", Window = "day" }] }, MaxResends = 0 };
        (_options.Policy.MaxOpenUnknown, _options.Policy.MaxOpenUnknownPerOrigin) = (9, 9);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _way.Dispose();
        await _sandbox.DisposeAsync();
    }

    [TestCase("pm_card_chargeDeclined", "requires_payment_method")]
    [TestCase("pm_card_authenticationRequired", "requires_action")]
    public async Task A_card_that_the_seller_cannot_charge_is_charged_at_once_only_and_never_again(string card, string status)
    {
        using var response = await OrderAsync(card);

        var payment = response.GetMppPayment()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Unknown), "A 402 after a credential proves nothing.");
            Assert.That(_sandbox.Stripe.PaymentIntents.Select(intent => intent.Status), Is.EqualTo([status]));
            Assert.That(_sandbox.Stripe.Tokens, Has.Count.EqualTo(1));
        }

        await AssertHeldAsync();
        await AssertFreeAfterAsync(payment.LedgerId!);
        Assert.That(_sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(2), "the declined one and that of the second order");
    }

    [Test]
    public async Task A_card_that_wants_its_holder_at_the_mint_costs_nothing()
    {
        var thrown = await FailureOfAsync<StripeException>("pm_card_mintRequiresAction");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.NothingWasSigned, Is.True);
            Assert.That(thrown.NextAction, Is.Not.Null);
            Assert.That(thrown.Message, Does.Contain("another payment method"));
            Assert.That(_ledger.Only.State, Is.EqualTo(LedgerState.Void));
            Assert.That(_sandbox.Stripe.PaymentIntents, Is.Empty);
        }

        await AssertPaidAsync(Corrected);
        Assert.That(_sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_mint_that_is_lost_once_is_not_noticed()
    {
        _sandbox.Stripe.Faults.DropAnswerAfterMint = 1;

        await AssertPaidAsync(Faulty);

        Assert.That(_sandbox.Stripe.Tokens, Has.Count.EqualTo(1));
        Assert.That(_sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_mint_that_stays_lost_counts_as_spent_until_its_token_is_revoked()
    {
        _sandbox.Stripe.Faults.DropAnswerAfterMint = 3;

        var thrown = await FailureOfAsync<StripeException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.NothingWasSigned, Is.False);
            Assert.That(thrown.Message, Does.Contain("Reconcile"));
            Assert.That(_sandbox.Stripe.Tokens, Has.Count.EqualTo(1));
            Assert.That(_sandbox.Stripe.PaymentIntents, Is.Empty);
        }

        await AssertHeldAsync();
        await AssertFreeAfterAsync(thrown.LedgerId!);
        Assert.That(_sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_is_lost_after_the_charge_is_found_to_be_paid()
    {
        _way.LoseAnswers = true;
        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>();
        _way.LoseAnswers = false;
        await AssertHeldAsync();

        var found = await CreatePayer().Reconciler.ReconcileAsync(thrown.Payment.LedgerId!);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Message, Does.Contain("Do not pay again").And.Contain(thrown.Payment.LedgerId));
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(_sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
        }

        await AssertHeldAsync();
    }

    [Test]
    public async Task A_lost_answer_is_fetched_by_the_same_token()
    {
        _way.LoseAnswers = true;
        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>();
        _way.LoseAnswers = false;
        using var client = CreateClient();
        using var again = Order(Faulty).ResumeMppPayment(thrown.Payment.LedgerId!);

        using var response = await client.SendAsync(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(_sandbox.Stripe.Tokens, Has.Count.EqualTo(1));
            Assert.That(_sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
            Assert.That(_sandbox.Merchant.Orders, Has.Count.EqualTo(1));
        }
    }

    [TestCase(400)]
    [TestCase(404)]
    [TestCase(405)]
    [TestCase(413)]
    [TestCase(415)]
    [TestCase(422)]
    [TestCase(431)]
    public async Task A_refused_order_ends_its_token_so_that_the_corrected_one_can_be_paid(int status)
    {
        // No leniency: while its outcome were unknown, nothing more would be paid to this origin.
        (_options.Policy.MaxOpenUnknown, _options.Policy.MaxOpenUnknownPerOrigin) = (1, 1);
        using var refused = await RefusedAsync(status);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)refused.StatusCode, Is.EqualTo(status));
            Assert.That(await refused.Content.ReadAsStringAsync(), Is.EqualTo("the merchant's words"));
            Assert.That(refused.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Void));
            Assert.That(_ledger.Only.State, Is.EqualTo(LedgerState.Void));
            Assert.That(_ledger.Only.HttpStatus, Is.EqualTo(status));
            Assert.That(_ledger.Only.Proof!.Source, Is.EqualTo("stripe"));
        }

        await AssertPaidAsync(Corrected);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_sandbox.Stripe.Tokens.Select(token => token.DeactivatedReason), Is.EqualTo(["revoked", "consumed"]));
            Assert.That(_sandbox.Stripe.PaymentIntents, Has.Count.EqualTo(1));
            Assert.That(_sandbox.Merchant.Orders, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_refusal_that_comes_after_the_charge_is_told_as_paid()
    {
        _sandbox.Merchant.Misbehaviour.StatusAfterSettling = 400;

        using var response = await OrderAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(response.GetMppPayment()!.IsDelivered, Is.False);
        }

        await AssertHeldAsync();
    }

    [TestCase(401)]
    [TestCase(402)]
    [TestCase(409)]
    [TestCase(410)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Other_answers_leave_the_token_alone_because_it_can_be_presented_again(int status)
    {
        using var response = await RefusedAsync(status);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(_sandbox.Stripe.Tokens.Single().Status, Is.EqualTo("active"));
        Assert.That(_sandbox.Stripe.Calls, Has.Count.EqualTo(1));
        await AssertHeldAsync();
    }

    [Test]
    public async Task Where_the_program_wants_to_decide_the_token_is_left_to_it()
    {
        _options.Stripe.RevokeAfterRefusal = false;
        using var response = await RefusedAsync(400);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        await AssertHeldAsync();
        await AssertFreeAfterAsync(response.GetMppPayment()!.LedgerId!);
    }

    [Test]
    public async Task A_refusal_reaches_the_caller_although_Stripe_does_not_answer()
    {
        _sandbox.Stripe.Faults.FailNext = new SimulatedStripeFailure { Path = "/v1/shared_payment/issued_tokens/", StatusCode = 503, Count = 99 };
        using var response = await RefusedAsync(400);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("the merchant's words"));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        await AssertHeldAsync();
    }

    private Payer CreatePayer(string card = "pm_card_visa")
    {
        var stripe = new StripeOptions { ApiBase = _sandbox.Stripe.BaseAddress };
        return Payer.Create(_options, _sandbox.PayerServices with
        {
            SharedPaymentTokenMinter = new IssuedTokenMinter(stripe, _sandbox.StripeSecretKey, card, _clock),
            Ledger = _ledger,
            Clock = _clock,
        });
    }

    private HttpClient CreateClient(string card = "pm_card_visa") =>
        new(new MppPaymentHandler(CreatePayer(card)) { InnerHandler = _way }, disposeHandler: false) { BaseAddress = _sandbox.Merchant.BaseAddress };

    private static HttpRequestMessage Order(string body) => new(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private async Task<HttpResponseMessage> OrderAsync(string card = "pm_card_visa", string body = Faulty)
    {
        using var client = CreateClient(card);
        using var order = Order(body);
        return await client.SendAsync(order);
    }

    /// <summary>An order that the merchant refuses by itself, once it has seen the credential and before it charges.</summary>
    private async Task<HttpResponseMessage> RefusedAsync(int status)
    {
        _way.LoseRequests = true;
        _way.AnswerInPlace = () => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("the merchant's words") };
        var response = await OrderAsync();
        _way.LoseRequests = false;
        return response;
    }

    private async Task<T> FailureOfAsync<T>(string card = "pm_card_visa")
        where T : Exception
    {
        try
        {
            using var response = await OrderAsync(card);
        }
        catch (T exception)
        {
            return exception;
        }

        throw new AssertionException($"No {typeof(T).Name} was thrown.");
    }

    private async Task AssertPaidAsync(string body)
    {
        using var response = await OrderAsync(body: body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    /// <summary>The budget has no room for a second order while the first may be charged.</summary>
    private async Task AssertHeldAsync()
    {
        var refused = await FailureOfAsync<PaymentRefusedException>();
        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Budget));
    }

    /// <summary>What is revoked gives the budget back, and the next order fits.</summary>
    private async Task AssertFreeAfterAsync(string ledgerId)
    {
        var found = await CreatePayer().Reconciler.ReconcileAsync(ledgerId);
        Assert.That(found.Record.State, Is.Not.EqualTo(LedgerState.Settled));
        if (found.Record.State != LedgerState.Void)
        {
            // Minted with another card: only the same one is asked.
            found = await CreatePayer(_sandbox.Stripe.Tokens.Single().PaymentMethod).Reconciler.ReconcileAsync(ledgerId);
        }

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
        Assert.That(_sandbox.Stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
        await AssertPaidAsync(Corrected);
    }
}
