using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests;

[TestFixture]
internal sealed class PayerTests : PaymentFixture
{
    [TestCase("1000000", true)]
    [TestCase("1000001", false)]
    [TestCase("340282366920938463463374607431768211455", false)]
    public async Task The_limit_is_paid_and_a_base_unit_more_is_not(string amount, bool isPaid)
    {
        Server.Asks(Challenges.For(request: $$"""{"amount":"{{amount}}"}""")).Delivers();

        if (isPaid)
        {
            using var response = await CreateClient().GetAsync(Shop);
            Assert.That(response.GetMppPayment()!.Amount!.ToString(), Is.EqualTo("1.00 USD"));
        }
        else
        {
            var refused = await RefusalOfAsync(CreateClient(), Get());
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.MaxPerPayment));
        }
    }

    [TestCase("0.05 USD", true)]
    [TestCase("0.049999 USD", false)]
    [TestCase("5 EUR", false)]
    public async Task A_request_can_lower_the_limit(string limit, bool isPaid)
    {
        Server.Asks().Delivers();
        using var request = Get().LimitMppPayment(Money.Parse(limit));

        if (isPaid)
        {
            using var response = await CreateClient().SendAsync(request);
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }
        else
        {
            Assert.That((await RefusalOfAsync(CreateClient(), request)).Refusals.Single().Rule, Is.EqualTo(PolicyRules.RequestLimit));
        }
    }

    [Test]
    public async Task A_request_cannot_raise_the_limit()
    {
        Server.Asks(Challenges.For(request: """{"amount":"1000001"}"""));
        using var request = Get().LimitMppPayment(Money.Parse("0.01 USD")).LimitMppPayment(Money.Parse("1000 USD"));

        var refused = await RefusalOfAsync(CreateClient(), request);

        Assert.That(refused.Refusals.Single().Violations.Select(violation => violation.Rule),
            Is.EqualTo([PolicyRules.MaxPerPayment, PolicyRules.RequestLimit]));
    }

    [Test]
    public async Task Without_limits_nothing_is_paid_and_that_is_said()
    {
        Options.Policy.MaxPerPayment = null;
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.NoLimit));
        Assert.That(Log.Entries.Select(entry => entry.Event.Name), Does.Contain("NothingPayable"));
    }

    [Test]
    public async Task Every_challenge_that_is_not_paid_has_its_reason()
    {
        HttpResponseMessage AskInEveryWay(HttpRequestMessage request)
        {
            var response = ScriptedServer.Response(request, System.Net.HttpStatusCode.PaymentRequired);
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", Challenges.For("1", method: "lightning"));
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", Challenges.For("2", intent: "session"));
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", Challenges.For("3", expires: "2026-11-21T08:59:00Z"));
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", Challenges.For("4", expires: null));
            response.Headers.TryAddWithoutValidation("WWW-Authenticate", "Payment id=\"5\", method=\"other\"");
            return response;
        }

        // The expired one is worth asking again for, once.
        Server.Answers(AskInEveryWay).Answers(AskInEveryWay);

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Select(refusal => refusal.Rule), Is.EqualTo(
            [PolicyRules.Method, PolicyRules.Intent, PolicyRules.Expiry, PolicyRules.Expiry, PolicyRules.Challenge]));
    }

    [Test]
    public async Task An_expired_challenge_gives_way_to_a_valid_one()
    {
        Server.Answers(request => ScriptedServer.Response(request, System.Net.HttpStatusCode.PaymentRequired,
            ("WWW-Authenticate", Challenges.For("old", expires: "2026-11-21T08:59:00Z") + ", " + Challenges.For("new")))).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Ledger.Only.ChallengeId, Is.EqualTo("new"));
    }

    [TestCase(30, true)]
    [TestCase(299, true)]
    [TestCase(301, false)]
    [TestCase(-299, true)]
    [TestCase(-301, false)]
    public async Task A_clock_that_is_five_minutes_off_pays_nothing(int skew, bool isPaid)
    {
        Server.Asks(Challenges.For(expires: "2026-11-21T10:00:00Z"), Clock.GetUtcNow().AddSeconds(skew)).Delivers();

        if (isPaid)
        {
            using var response = await CreateClient().GetAsync(Shop);
            Assert.That(Method.PreparedAt!.ServerNow, Is.EqualTo(Clock.GetUtcNow().AddSeconds(skew)));
        }
        else
        {
            Assert.That((await RefusalOfAsync(CreateClient(), Get())).Refusals.Single().Rule, Is.EqualTo(PolicyRules.Clock));
        }
    }

    [Test]
    public async Task The_time_that_a_slow_body_takes_is_not_taken_for_a_difference_of_clocks()
    {
        // The server answers before it reads the body, as with Expect: 100-continue.
        var answered = false;
        var body = new StreamContent(new ForwardOnlyStream(10) { OnRead = () => Clock.Advance(answered ? TimeSpan.FromSeconds(20) : TimeSpan.Zero) });
        var early = new AroundHandler((request, _, _) =>
        {
            if (request.Headers.Authorization is not null)
            {
                return Task.FromResult(Ok(request));
            }

            answered = true;
            var response = ScriptedServer.Response(request, System.Net.HttpStatusCode.PaymentRequired, ("WWW-Authenticate", Challenges.For()));
            response.Headers.Date = Clock.GetUtcNow();
            return Task.FromResult(response);
        });

        using var response = await CreateClient(early).SendAsync(Post(body));

        Assert.That(Method.PreparedAt!.ServerNow, Is.EqualTo(Clock.GetUtcNow()));
    }

    [Test]
    public async Task Options_that_change_after_the_payer_was_made_have_no_effect()
    {
        var client = CreateClient();
        Options.ReplaceCallerAuthorization = true;
        Options.OnRefusal = OnRefusal.ReturnResponse;
        Options.Policy.MaxPerPayment = "1000 USD";
        Server.Asks();
        using var request = Get();
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer mine");

        Assert.That((await RefusalOfAsync(client, request)).Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
    }

    [Test]
    public async Task A_method_that_certainly_signed_nothing_gives_the_budget_back()
    {
        Method.OnSign = (_, _) => throw new PaymentMethodException("declined", nothingWasSigned: true);
        Server.Asks();
        using var request = Get();

        var thrown = await FailureOfAsync<PaymentMethodException>(() => CreateClient().SendAsync(request));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Void));
            Assert.That(Server.Credentials, Is.Empty);
        }
    }

    [Test]
    public async Task A_method_that_fails_to_prepare_gives_the_reservation_back()
    {
        Method.OnPrepare = _ => throw new PaymentMethodException("no node", nothingWasSigned: true);
        Server.Asks();

        await FailureOfAsync<PaymentMethodException>(() => CreateClient().GetAsync(Shop));

        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
        Assert.That(Method.Signatures, Is.Zero);
    }

    [Test]
    public async Task A_method_without_a_key_is_not_offered_and_says_what_is_missing()
    {
        Method.MissingConfiguration = "There is no key. Set KEY.";
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Configuration));
        Assert.That(refused.Message, Does.Contain("Set KEY."));
        Assert.That(Server.Arrivals.Single().Header("Accept-Payment"), Is.Null);
    }

    [TestCase(new string[0], "a")]
    [TestCase(new[] { "b", "a" }, "b")]
    [TestCase(new[] { "b" }, "b")]
    public async Task The_callers_order_of_methods_comes_before_the_servers(string[] preferred, string chosen)
    {
        Options.PreferredMethods = preferred.Length == 0 ? null : preferred;
        var payer = Payer.Create(Options, new PayerServices { Methods = [new FakeMethod { Name = "a" }, new FakeMethod { Name = "b" }], Ledger = Ledger, Clock = Clock });
        Server.Answers(request => ScriptedServer.Response(request, System.Net.HttpStatusCode.PaymentRequired,
            ("WWW-Authenticate", Challenges.For("1", method: "a") + ", " + Challenges.For("2", method: "b")))).Delivers();
        using var client = new HttpClient(new MppPaymentHandler(payer) { InnerHandler = Server }, disposeHandler: false);

        using var response = await client.GetAsync(Shop);

        Assert.That(Ledger.Only.Method, Is.EqualTo(chosen));
    }

    [Test]
    public async Task Requests_at_the_same_time_pay_once_each()
    {
        var server = new AroundHandler((request, _, _) => Task.FromResult(request.Headers.Authorization is null
            ? ScriptedServer.Response(request, System.Net.HttpStatusCode.PaymentRequired, ("WWW-Authenticate", Challenges.For(id: request.RequestUri!.Query)))
            : Ok(request)));
        var client = CreateClient(server);

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => client.GetAsync($"{Shop}?{index}")));

        Assert.That(responses.Select(response => response.GetMppPayment()!.LedgerId).Distinct().Count(), Is.EqualTo(20));
        Assert.That(Method.Signatures, Is.EqualTo(20));
    }
}
