using System.Globalization;
using System.Text.Json;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Methods.Stripe;

/// <summary>Payments with tokens minted at a simulated Stripe. It proves nothing about Stripe itself.</summary>
[TestFixture]
internal sealed class IssuedTokenPaymentTests : PaymentFixture
{
    private const string KeyVariable = "MPP_TESTS_ISSUED_TOKEN_KEY";
    private const string MethodVariable = "MPP_TESTS_ISSUED_TOKEN_METHOD";
    private const string SecretKey = "sk_test_canaryofthesecretkey";

    private SimulatedStripe _stripe = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _stripe = await SimulatedStripe.StartAsync(new SimulatedStripeOptions { TimeProvider = Clock });
        Environment.SetEnvironmentVariable(KeyVariable, SecretKey);
        Environment.SetEnvironmentVariable(MethodVariable, "pm_card_visa");
        Options.Stripe = new StripeOptions { SecretKeyVariable = KeyVariable, PaymentMethodVariable = MethodVariable, ApiBase = _stripe.BaseAddress };
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _stripe.DisposeAsync();
        Environment.SetEnvironmentVariable(KeyVariable, null);
        Environment.SetEnvironmentVariable(MethodVariable, null);
    }

    [Test]
    public async Task A_token_is_minted_for_exactly_the_price_the_seller_and_the_life_of_the_challenge()
    {
        Server.Asks(Challenge(externalId: "order-7")).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateStripeClient().GetAsync(Shop);

        var token = _stripe.Tokens.Single();
        var payload = Payload();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_stripe.Calls.Single().Form["usage_limits[max_amount]"], Is.EqualTo("5"));
            Assert.That(_stripe.Calls.Single().Form["usage_limits[expires_at]"], Is.EqualTo(ExpiresInSeconds));
            Assert.That(_stripe.Calls.Single().Form["seller_details[network_business_profile]"], Is.EqualTo("profile_test_seller"));
            Assert.That(_stripe.Calls.Single().IdempotencyKey, Is.EqualTo(Ledger.Only.LookupKeys["mintIdempotencyKey"]));
            Assert.That(payload.GetProperty("spt").GetString(), Is.EqualTo(token.Id));
            Assert.That(payload.GetProperty("externalId").GetString(), Is.EqualTo("order-7"));
            Assert.That(Ledger.Only.LookupKeys.Values, Has.None.Contain(token.Id));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }
    }

    [TestCase("amount")]
    [TestCase("currency")]
    [TestCase("expiry")]
    [TestCase("seller")]
    [TestCase("livemode")]
    public async Task A_token_that_differs_from_what_was_asked_is_not_sent(string what)
    {
        _stripe.Faults.MintDifferentLimits = what switch
        {
            "amount" => new SimulatedTokenLimits { MaxAmount = 50_000 },
            "currency" => new SimulatedTokenLimits { Currency = "eur" },
            "expiry" => new SimulatedTokenLimits { ExpiresAt = Clock.GetUtcNow().AddDays(1) },
            _ => null,
        };
        _stripe.Faults.MintForOtherSeller = what == "seller" ? "profile_test_rival" : null;
        _stripe.Faults.MintOtherLivemode = what == "livemode";

        var thrown = await FailureAsync();

        Assert.That(thrown.NothingWasSigned, Is.False, "The token exists, and may be worth money.");
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(thrown.ToString(), Does.Not.Contain(_stripe.Tokens.Single().Id));
    }

    [TestCase("pm_card_mintRequiresAction", 200)]
    [TestCase("pm_unknown", 400)]
    public async Task Where_no_usable_token_was_minted_the_budget_comes_back(string paymentMethod, int status)
    {
        Environment.SetEnvironmentVariable(MethodVariable, paymentMethod);

        var thrown = await FailureAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.NothingWasSigned, Is.True);
            Assert.That(thrown.Status, Is.EqualTo(status));
            Assert.That(thrown.RequestId, Does.StartWith("req_"));
            Assert.That(thrown.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
        }
    }

    [TestCase(400, true)]
    [TestCase(401, true)]
    [TestCase(402, true)]
    [TestCase(403, true)]
    [TestCase(404, true)]
    [TestCase(409, false)]
    [TestCase(408, false)]
    [TestCase(429, false)]
    [TestCase(500, false)]
    [TestCase(502, false)]
    [TestCase(503, false)]
    public async Task A_refusal_of_Stripe_proves_that_no_token_exists_and_a_failure_proves_nothing(int status, bool isProof)
    {
        _stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = status, Count = 3 };

        var thrown = await FailureAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Status, Is.EqualTo(status));
            Assert.That(thrown.NothingWasSigned, Is.EqualTo(isProof));
            Assert.That(Ledger.Only.State, Is.EqualTo(isProof ? LedgerState.Void : LedgerState.Unknown));
        }
    }

    [Test]
    public async Task An_answer_that_is_lost_may_have_left_a_token()
    {
        _stripe.Faults.DropAnswerAfterMint = 3;

        var thrown = await FailureAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_stripe.Tokens, Has.Count.EqualTo(1));
            Assert.That(thrown.NothingWasSigned, Is.False);
            Assert.That(thrown, Is.Not.InstanceOf<HttpRequestException>());
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        }
    }

    [Test]
    public async Task A_caller_that_gives_up_while_Stripe_works_leaves_an_open_payment_and_mints_no_second_token()
    {
        using var caller = new CancellationTokenSource();
        _stripe.Faults.HangMint = new TaskCompletionSource();
        Server.Asks(Challenge());
        using var request = Get();
        var client = CreateStripeClient();

        var sending = client.SendAsync(request, caller.Token);
        Assert.That(() => _stripe.Tokens, Has.Count.EqualTo(1).After(10_000, 10));
        await caller.CancelAsync();
        await FailureOfAsync<OperationCanceledException>(() => sending);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(request.GetMppPayment()!.LookupKeys, Does.ContainKey("mintIdempotencyKey"));
        }
    }

    [TestCase("not json")]
    [TestCase("{}")]
    [TestCase("""{"id":"","status":"active"}""")]
    [TestCase("""{"id":"spt_1","status":"deactivated"}""")]
    [TestCase("""{"id":"spt_1","status":"active"}""")]
    [TestCase("""{"id":"spt_1","id":"spt_2","status":"active"}""")]
    public async Task An_answer_of_200_that_is_no_token_is_not_sent(string body)
    {
        _stripe.Faults.FailNext = new SimulatedStripeFailure { StatusCode = 200, Body = body };

        var thrown = await FailureAsync();

        Assert.That(thrown.NothingWasSigned, Is.False);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task What_Stripe_says_is_shown_without_keys_tokens_and_terminal_escapes()
    {
        _stripe.Faults.FailNext = new SimulatedStripeFailure
        {
            StatusCode = 401,
            Body = """
                {"error":{"type":"rk_live_abc","code":"spt_123","decline_code":"pm_456",
                "message":"Bad key sk_test_canaryofthesecretkey, sk_\u200btest_hidden, spt_987 \u001b[31m"}}
                """,
        };

        var thrown = await FailureAsync();

        var shown = $"{thrown} {thrown.Type} {thrown.Code} {thrown.DeclineCode} {Log.Everything}";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Message, Does.Contain("Bad key"));
            foreach (var secret in (string[])[SecretKey, "canary", "hidden", "spt_987", "spt_123", "pm_456", "live_abc", "\u001b"])
            {
                Assert.That(shown, Does.Not.Contain(secret));
            }
        }
    }

    [TestCase(KeyVariable, "pk_test_public")]
    [TestCase(KeyVariable, "sk_test_with space")]
    [TestCase(MethodVariable, "card_visa")]
    public void A_key_of_another_form_is_refused_without_an_echo(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);

        Assert.That(() => CreateStripeClient(), Throws.InstanceOf<Microsoft.Extensions.Options.OptionsValidationException>()
            .With.Message.Contains(variable).And.Message.Not.Contains(value));
    }

    [Test]
    public async Task Without_a_key_the_challenge_is_refused_with_what_to_set()
    {
        Environment.SetEnvironmentVariable(KeyVariable, null);
        Server.Asks(Challenge());

        var refused = await FailureOfAsync<PaymentRefusedException>(() => CreateStripeClient().GetAsync(Shop));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Configuration));
        Assert.That(refused.Message, Does.Contain(KeyVariable));
    }

    [TestCase("2026-11-21T09:00:14Z")]
    [TestCase(null)]
    public async Task A_challenge_that_leaves_no_time_or_no_end_is_not_worth_a_token(string? expires)
    {
        Server.Asks(Challenge(expires: expires)).Asks(Challenge(expires: expires));

        var refused = await FailureOfAsync<PaymentRefusedException>(() => CreateStripeClient().GetAsync(Shop));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Expiry));
        Assert.That(_stripe.Calls, Is.Empty);
    }

    private static string ExpiresInSeconds =>
        new DateTimeOffset(2026, 11, 21, 9, 5, 0, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Challenge(string externalId = "order", string? expires = Challenges.Expires) => Challenges.For(
        method: "stripe", expires: expires,
        request: $$"""{"amount":"5","currency":"usd","externalId":"{{externalId}}","methodDetails":{"networkId":"profile_test_seller"} }""");

    private HttpClient CreateStripeClient()
    {
        var payer = Payer.Create(Options, new PayerServices { Ledger = Ledger, Clock = Clock, LoggerFactory = Log });
        return Own(new HttpClient(new MppPaymentHandler(payer) { InnerHandler = Server }, disposeHandler: false));
    }

    private async Task<StripeException> FailureAsync()
    {
        Server.Asks(Challenge());
        var thrown = await FailureOfAsync<StripeException>(() => CreateStripeClient().GetAsync(Shop));
        Assert.That(Server.Credentials, Is.Empty);
        return thrown;
    }

    private JsonElement Payload()
    {
        Assert.That(PaymentCredential.TryParse(Server.Credentials.Single(), out var credential, out _), Is.True);
        return credential!.Payload;
    }
}
