using System.Net;
using System.Text.Json;
using Mpp.Client.Http;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Methods.Stripe;

/// <summary>A client that pays a scripted server with tokens of a simulated Stripe. It proves nothing about Stripe itself.</summary>
internal abstract class StripeFixture : PaymentFixture
{
    protected const string KeyVariable = "MPP_TESTS_STRIPE_RAIL_KEY";
    protected const string MethodVariable = "MPP_TESTS_STRIPE_RAIL_METHOD";
    protected const string SecretKey = "sk_test_canaryofthesecretkey";
    protected const string Mint = "/v1/shared_payment/issued_tokens";

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    protected SimulatedStripe Stripe { get; private set; } = null!;

    [SetUp]
    public async Task StartStripeAsync()
    {
        Stripe = await SimulatedStripe.StartAsync(new SimulatedStripeOptions { TimeProvider = Clock });
        _variables[KeyVariable] = SecretKey;
        _variables[MethodVariable] = "pm_card_visa";
        Options.Stripe = new StripeOptions { SecretKeyVariable = KeyVariable, PaymentMethodVariable = MethodVariable, ApiBase = Stripe.BaseAddress };
    }

    [TearDown]
    public async Task StopStripeAsync() => await Stripe.DisposeAsync();

    protected void Set(string variable, string value) => _variables[variable] = value;

    protected static string Challenge(
        string id = "challenge-1", string seller = "profile_test_seller", string currency = "usd", string amount = "5", string? types = null,
        string externalId = "order") => Challenges.For(id, "stripe",
        $$"""{"amount":"{{amount}}","currency":"{{currency}}","externalId":"{{externalId}}","methodDetails":{"networkId":"{{seller}}"{{(types is null ? "" : $",\"paymentMethodTypes\":{types}")}}} }""");

    protected Payer CreateStripePayer() => Payer.Create(Options, new PayerServices
    {
        Ledger = Ledger,
        Clock = Clock,
        LoggerFactory = Log,
        ReadVariable = name => _variables.GetValueOrDefault(name),
    });

    protected HttpClient CreateStripeClient() => Own(new HttpClient(new MppPaymentHandler(CreateStripePayer()) { InnerHandler = Server }, disposeHandler: false));

    /// <summary>Pays one challenge, and is served.</summary>
    protected async Task<MppPayment> PayAsync(string? challenge = null, string url = Shop)
    {
        Server.Asks(challenge ?? Challenge()).Answers(HttpStatusCode.OK, ("Payment-Receipt", Challenges.Receipt("stripe", "pi_1")));
        using var response = await CreateStripeClient().GetAsync(url);
        return response.GetMppPayment()!;
    }

    /// <summary>Tries to pay, and fails before anything is sent.</summary>
    protected async Task<StripeException> FailureAsync()
    {
        Server.Asks(Challenge());
        var thrown = await FailureOfAsync<StripeException>(() => CreateStripeClient().GetAsync(Shop));
        Assert.That(Server.Credentials, Is.Empty);
        return thrown;
    }

    protected async Task<PaymentRefusedException> StripeRefusalAsync(string challenge, string url = Shop)
    {
        var credentials = Server.Credentials.Count();
        Server.Asks(challenge);
        var refused = await FailureOfAsync<PaymentRefusedException>(() => CreateStripeClient().GetAsync(url));
        Assert.That(Server.Credentials.Count(), Is.EqualTo(credentials));
        return refused;
    }

    protected JsonElement LastPayload()
    {
        Assert.That(PaymentCredential.TryParse(Server.Credentials.Last(), out var credential, out _), Is.True);
        return credential!.Payload;
    }
}
