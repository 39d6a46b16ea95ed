using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Methods.Stripe;

/// <summary>Payments with tokens of a backend that keeps, or breaks, the contract of docs/stripe-backend.md.</summary>
[TestFixture]
internal sealed class BackendMinterTests : PaymentFixture
{
    private const string Token = "canary-of-the-backend-token";
    private const string Minted = "spt_canary1234";

    private readonly List<JsonElement> _requests = [];
    private LoopbackServer _backend = null!;
    private RequestDelegate? _instead;

    [SetUp]
    public async Task StartBackendAsync()
    {
        _requests.Clear();
        _instead = null;
        _backend = await LoopbackServer.StartAsync(Clock, HandleAsync);
        Options.Stripe.Backend = new BackendMinterOptions { Url = new Uri(_backend.Address, "mint") };
    }

    [TearDown]
    public async Task StopBackendAsync() => await _backend.DisposeAsync();

    [Test]
    public async Task The_backend_is_told_what_token_is_needed_and_its_token_is_sent()
    {
        Server.Asks(Challenge()).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateStripeClient().GetAsync(Shop);

        var asked = _requests.Single();
        Assert.That(PaymentCredential.TryParse(Server.Credentials.Single(), out var credential, out _), Is.True);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked.EnumerateObject().Select(field => field.Name),
                Is.EqualTo(["amount", "currency", "networkId", "expiresAt", "paymentMethodTypes", "idempotencyKey"]));
            Assert.That(asked.GetProperty("amount").GetInt64(), Is.EqualTo(5));
            Assert.That(asked.GetProperty("currency").GetString(), Is.EqualTo("usd"));
            Assert.That(asked.GetProperty("networkId").GetString(), Is.EqualTo("profile_test_seller"));
            Assert.That(asked.GetProperty("expiresAt").GetInt64(), Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 5, 0, TimeSpan.Zero).ToUnixTimeSeconds()));
            Assert.That(asked.GetProperty("paymentMethodTypes").EnumerateArray().Select(type => type.GetString()), Is.EqualTo(["card", "link"]));
            Assert.That(asked.GetProperty("idempotencyKey").GetString(), Is.EqualTo(Ledger.Only.LookupKeys["mintIdempotencyKey"]));
            Assert.That(_backend.Arrivals.Single(), Is.EqualTo(("POST", "/mint", "Bearer " + Token, "")));
            Assert.That(credential!.Payload.GetProperty("spt").GetString(), Is.EqualTo(Minted));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Log.Everything, Does.Not.Contain("canary"));
        }
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(402)]
    [TestCase(403)]
    [TestCase(422)]
    [TestCase(429)]
    public async Task A_refusal_means_that_no_token_was_minted(int status)
    {
        _instead = Answer(status, """{"error":{"code":"card_declined","message":"No, spt_987 \u001b[31m sk_test_secret"}}""");

        var failure = await FailureAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure.NothingWasSigned, Is.True);
            Assert.That(failure.Status, Is.EqualTo(status));
            Assert.That(failure.Code, Is.EqualTo("card_declined"));
            Assert.That(failure.ToString(), Does.Not.Contain("spt_987").And.Not.Contain("\u001b").And.Not.Contain("sk_test_secret"));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
        }
    }

    [TestCase(500, "{}")]
    [TestCase(503, "")]
    [TestCase(408, "{}")]
    [TestCase(409, "{}")]
    [TestCase(201, "{}")]
    [TestCase(307, "{}")]
    [TestCase(200, "")]
    [TestCase(200, "[]")]
    [TestCase(200, "{}")]
    [TestCase(200, """{"id":""}""")]
    [TestCase(200, """{"id":"spt_1 2"}""")]
    [TestCase(200, """{"id":"spt_12345"}""")]
    public async Task Any_other_answer_leaves_it_open_whether_a_token_exists(int status, string body)
    {
        _instead = Answer(status, body);

        var failure = await FailureAsync();

        Assert.That(failure.NothingWasSigned, Is.False);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
    }

    [TestCase("amount", "6")]
    [TestCase("amount", "\"5\"")]
    [TestCase("currency", "\"eur\"")]
    [TestCase("networkId", "\"profile_test_rival\"")]
    [TestCase("expiresAt", "1999999999")]
    [TestCase("isLive", "true")]
    [TestCase("isLive", "null")]
    public async Task A_token_whose_limits_are_not_those_that_were_asked_for_is_not_sent(string field, string value)
    {
        _instead = context => context.Response.WriteAsync(TokenFor(_requests.Single(), (field, value)));

        var failure = await FailureAsync();

        Assert.That(failure.NothingWasSigned, Is.False, "The token exists, and may be worth money.");
        Assert.That(failure.ToString(), Does.Not.Contain(Minted));
    }

    [Test]
    public async Task An_answer_without_end_is_cut_off()
    {
        _instead = Answer(200, $$"""{"id":"{{new string('a', 40_000)}}"}""");

        Assert.That((await FailureAsync()).NothingWasSigned, Is.False);
    }

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        _instead = context =>
        {
            context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        await FailureAsync();

        Assert.That(_backend.Arrivals.Select(arrival => arrival.Path), Is.EqualTo(["/mint"]));
    }

    [Test]
    public async Task A_lost_answer_leaves_it_open_and_is_not_asked_for_again()
    {
        _instead = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.That((await FailureAsync()).NothingWasSigned, Is.False);
        Assert.That(_requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_backend_that_is_not_there_minted_nothing()
    {
        await _backend.DisposeAsync();

        Assert.That((await FailureAsync()).NothingWasSigned, Is.True);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
    }

    [Test]
    public async Task A_backend_that_does_not_answer_is_given_up()
    {
        _instead = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        Options.Stripe.Backend!.Timeout = TimeSpan.FromMilliseconds(500);

        Assert.That((await FailureAsync()).NothingWasSigned, Is.False);
    }

    [TestCase("http://backend.example/mint")]
    [TestCase("https://name:canary@backend.example/")]
    [TestCase("ftp://backend.example/")]
    [TestCase("unix:///run/mint.sock")]
    public void A_place_that_does_not_protect_what_is_sent_is_refused(string url)
    {
        Options.Stripe.Backend!.Url = new Uri(url);

        Assert.That(() => CreateStripeClient(), Throws.TypeOf<OptionsValidationException>()
            .With.Message.Contains("Mpp:Stripe:Backend:Url").And.Message.Not.Contains("canary"));
    }

    [Test]
    public void Without_a_token_nothing_is_minted() => Assert.That(
        () => CreateStripeClient(_ => null), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("MPP_STRIPE_BACKEND_TOKEN"));

    [Test]
    public void A_backend_beside_a_key_is_a_mistake()
    {
        Options.Stripe.SecretKeyVariable = "MPP_TESTS_STRIPE_KEY";

        Assert.That(() => CreateStripeClient(name => name == "MPP_TESTS_STRIPE_KEY" ? "sk_test_canary" : ReadVariable(name)),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Backend").And.Message.Not.Contains("canary"));
    }

    [Test]
    public void A_backend_beside_a_wallet_is_a_mistake()
    {
        Options.Stripe.Link = new LinkOptions { ClientId = "mine", TokenFile = Path.GetFullPath("link.json") };

        Assert.That(() => CreateStripeClient(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Backend and Link"));
    }

    private static string? ReadVariable(string name) => name == "MPP_STRIPE_BACKEND_TOKEN" ? Token : null;

    private static RequestDelegate Answer(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    private static string Challenge() => Challenges.For(method: "stripe", request:
        """{"amount":"5","currency":"USD","methodDetails":{"networkId":"profile_test_seller","paymentMethodTypes":["card","link"]}}""");

    private static string TokenFor(JsonElement asked, (string Field, string Value)? instead = null)
    {
        var fields = new Dictionary<string, string>
        {
            ["id"] = $"\"{Minted}\"",
            ["amount"] = asked.GetProperty("amount").GetInt64().ToString(CultureInfo.InvariantCulture),
            ["currency"] = asked.GetProperty("currency").GetRawText(),
            ["networkId"] = asked.GetProperty("networkId").GetRawText(),
            ["expiresAt"] = asked.GetProperty("expiresAt").GetRawText(),
            ["isLive"] = "false",
        };
        if (instead is { } other)
        {
            fields[other.Field] = other.Value;
        }

        return "{" + string.Join(',', fields.Select(field => $"\"{field.Key}\":{field.Value}")) + "}";
    }

    private async Task HandleAsync(HttpContext context)
    {
        _requests.Add((await JsonDocument.ParseAsync(context.Request.Body)).RootElement.Clone());
        await (_instead is { } answer ? answer(context) : context.Response.WriteAsync(TokenFor(_requests[^1])));
    }

    private HttpClient CreateStripeClient(Func<string, string?>? readVariable = null)
    {
        var payer = Payer.Create(Options, new PayerServices { Ledger = Ledger, Clock = Clock, LoggerFactory = Log, ReadVariable = readVariable ?? ReadVariable });
        return Own(new HttpClient(new MppPaymentHandler(payer) { InnerHandler = Server }, disposeHandler: false));
    }

    private async Task<StripeException> FailureAsync()
    {
        Server.Asks(Challenge());
        var failure = await FailureOfAsync<StripeException>(() => CreateStripeClient().GetAsync(Shop));
        Assert.That(Server.Credentials, Is.Empty);
        Assert.That(failure.ToString(), Does.Not.Contain(Token));
        return failure;
    }
}
