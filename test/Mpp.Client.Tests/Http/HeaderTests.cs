using System.Net.Http.Headers;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class HeaderTests : PaymentFixture
{
    [TestCase(null)]
    [TestCase("Authorization")]
    [TestCase("AUTHORIZATION")]
    public async Task The_credential_travels_in_Authorization_by_default(string? header)
    {
        Server.Asks(Challenges.For(header: header)).Delivers();
        using var request = Get();

        using var response = await CreateClient().SendAsync(request);

        Assert.That(Server.Arrivals[1].Authorization, Does.Match("^Payment [A-Za-z0-9_-]+$"));
        Assert.That(Server.Arrivals[1].Header("Payment-Authorization"), Is.Null);
        Assert.That(request.Headers.Contains("Authorization"), Is.False);
    }

    [TestCase("Payment-Authorization")]
    [TestCase("payment-authorization")]
    public async Task The_callers_Authorization_stays_beside_Payment_Authorization(string header)
    {
        Server.Asks(Challenges.For(header: header)).Delivers();
        using var request = Get();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "mine");

        using var response = await CreateClient().SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Server.Arrivals[1].Authorization, Is.EqualTo("Bearer mine"));
            Assert.That(Server.Arrivals[1].Header("Payment-Authorization"), Does.StartWith("Payment "));
            Assert.That(request.Headers.Contains("Payment-Authorization"), Is.False);
            Assert.That(request.Headers.Authorization!.Parameter, Is.EqualTo("mine"));
        }
    }

    [Test]
    public async Task A_callers_Authorization_is_not_overwritten_but_refused_before_signing()
    {
        Server.Asks();
        using var request = Get();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "mine");

        var refused = await RefusalOfAsync(CreateClient(), request);

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
        Assert.That(refused.Message, Does.Contain(nameof(MppOptions.ReplaceCallerAuthorization)).And.Not.Contain("mine"));
        Assert.That(request.Headers.Authorization!.Parameter, Is.EqualTo("mine"));
    }

    [Test]
    public async Task A_callers_Authorization_is_replaced_on_request_and_restored()
    {
        Options.ReplaceCallerAuthorization = true;
        Server.Asks().Delivers();
        using var request = Get();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "mine");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(Server.Arrivals[0].Authorization, Is.EqualTo("Bearer mine"));
        Assert.That(Server.Arrivals[1].Authorization, Does.StartWith("Payment "));
        Assert.That(request.Headers.Authorization!.ToString(), Is.EqualTo("Bearer mine"));
    }

    [Test]
    public async Task An_inner_handler_that_sets_Authorization_is_noticed_before_signing()
    {
        Server.Asks();
        var login = new AroundHandler((request, send, cancellationToken) =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "login");
            return send(request, cancellationToken);
        });

        var refused = await RefusalOfAsync(CreateClient(login), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
    }

    [TestCase("GET", false)]
    [TestCase("HEAD", false)]
    [TestCase("OPTIONS", false)]
    [TestCase("POST", true)]
    [TestCase("PUT", true)]
    [TestCase("PATCH", true)]
    [TestCase("DELETE", true)]
    public async Task An_idempotency_key_is_put_on_paid_requests_that_change_something(string method, bool isExpected)
    {
        Server.Asks().Delivers();
        using var request = new HttpRequestMessage(new HttpMethod(method), Shop);

        using var response = await CreateClient().SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Server.Arrivals[0].Header("Idempotency-Key"), Is.Null);
            Assert.That(Server.Arrivals[1].Header("Idempotency-Key"), isExpected ? Does.StartWith("mpp-") : Is.Null);
            Assert.That(Ledger.Only.IdempotencyKey, Is.EqualTo(Server.Arrivals[1].Header("Idempotency-Key")));
            Assert.That(request.Headers.Contains("Idempotency-Key"), Is.False);
        }
    }

    [Test]
    public async Task The_callers_own_idempotency_key_is_kept_on_every_leg()
    {
        Server.Asks().Delivers();
        using var request = Post(null);
        request.Headers.Add("Idempotency-Key", "mine");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(Server.Arrivals.Select(arrival => arrival.Header("Idempotency-Key")), Is.All.EqualTo("mine"));
        Assert.That(Ledger.Only.IdempotencyKey, Is.EqualTo("mine"));
        Assert.That(request.Headers.GetValues("Idempotency-Key"), Is.EqualTo(["mine"]));
    }

    [Test]
    public async Task A_paid_request_is_not_to_be_stored_and_the_message_is_left_as_it_was()
    {
        Server.Asks().Delivers();
        using var request = Get();
        request.Headers.CacheControl = new CacheControlHeaderValue { MaxAge = TimeSpan.FromSeconds(5) };
        request.Headers.Add("X-Mine", ["1", "2"]);
        var before = request.Headers.NonValidated.Select(header => $"{header.Key}: {header.Value}").ToList();

        using var response = await CreateClient().SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Server.Arrivals[0].Header("Cache-Control"), Is.EqualTo("max-age=5"));
            Assert.That(Server.Arrivals[1].Header("Cache-Control"), Is.EqualTo("no-store"));
            Assert.That(request.Headers.NonValidated.Select(header => $"{header.Key}: {header.Value}"), Is.EquivalentTo(before));
            Assert.That(response.RequestMessage, Is.SameAs(request));
        }
    }

    [TestCase(null, null, true)]
    [TestCase("shop.example", null, true)]
    [TestCase("other.example", null, false)]
    [TestCase(null, "shop.example", false)]
    public async Task What_can_be_paid_is_offered_to_origins_that_may_be_paid_only(string? allowed, string? denied, bool isOffered)
    {
        Options.Policy.AllowedOrigins = allowed is null ? null : [allowed];
        Options.Policy.DeniedOrigins = denied is null ? null : [denied];
        Server.Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Server.Arrivals.Single().Header("Accept-Payment"), Is.EqualTo(isOffered ? "fake/charge" : null));
    }

    [Test]
    public async Task A_redirect_to_an_origin_that_may_not_be_paid_takes_the_offer_away()
    {
        Options.Policy.AllowedOrigins = ["shop.example"];
        Server.Answers(System.Net.HttpStatusCode.Found, ("Location", "https://other.example/")).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Server.Arrivals.Select(arrival => arrival.Header("Accept-Payment")), Is.EqualTo(new[] { "fake/charge", null }));
    }

    [Test]
    public async Task The_callers_own_ranking_wins_and_stays()
    {
        Server.Asks().Delivers();
        using var request = Get();
        request.Headers.Add("Accept-Payment", "fake/*;q=0.3");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(Server.Arrivals.Select(arrival => arrival.Header("Accept-Payment")), Is.All.EqualTo("fake/*;q=0.3"));
        Assert.That(request.Headers.GetValues("Accept-Payment"), Is.EqualTo(["fake/*;q=0.3"]));
    }

    [TestCase("fake/charge;q=0")]
    [TestCase("tempo/charge")]
    [TestCase("*/*, fake/charge;q=0")]
    public async Task An_offer_that_the_caller_ranked_with_zero_is_not_paid(string ranking)
    {
        Server.Asks();
        using var request = Get();
        request.Headers.Add("Accept-Payment", ranking);

        var refused = await RefusalOfAsync(CreateClient(), request);

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Preference));
    }

    [TestCase("nonsense")]
    [TestCase("fake/charge;q=2")]
    public async Task A_ranking_that_is_malformed_ranks_nothing(string ranking)
    {
        Server.Asks().Delivers();
        using var request = Get();
        request.Headers.TryAddWithoutValidation("Accept-Payment", ranking);

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [TestCase("Cookie")]
    [TestCase("Host")]
    [TestCase("X-Api-Key")]
    [TestCase("Content-Length")]
    [TestCase("Transfer-Encoding")]
    [TestCase("Proxy-Authorization")]
    [TestCase("Authorization ")]
    [TestCase("\u0410uthorization")]
    public async Task A_challenge_that_wants_another_header_is_refused(string header)
    {
        Server.Asks(Challenges.For(header: header));

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Header));
        Assert.That(Ledger.Count, Is.Zero);
    }

    [Test]
    public async Task The_text_of_a_malformed_challenge_reaches_the_log_without_terminal_escapes()
    {
        Server.Asks("""Payment id="x", realm="r", method="\u001b]0;owned\u0007", intent="charge", request="e30" """);

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Message + refused.Refusals.Single().Method + Log.Everything, Does.Not.Contain("\u001b").And.Not.Contain("\u0007"));
    }

    [Test]
    public async Task A_challenge_whose_echo_grows_when_it_is_written_as_JSON_is_measured_as_it_will_be_sent()
    {
        Server.Asks(Challenges.For(description: new string('<', 1100)));

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.CredentialSize));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [Test]
    public async Task No_credential_is_longer_than_was_announced_before_it_was_signed()
    {
        Server.Asks(Challenges.For(description: new string('x', 3000))).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(Server.Credentials.Single(), Has.Length.LessThanOrEqualTo(Options.MaxCredentialLength));
    }
}
