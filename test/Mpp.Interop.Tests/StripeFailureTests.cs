using System.Net;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Sandbox.Stripe;
using Mpp.Sandbox.Stripe.Link;

namespace Mpp.Interop.Tests;

/// <summary>
/// What goes wrong between our client and a real mppx merchant that is paid by Stripe, and how often money is asked for then. The simulated
/// Stripe is on both sides: what depends on it says nothing about Stripe.
/// </summary>
[TestFixture]
public sealed class StripeFailureTests
{
    private const string MethodVariable = "MPP_INTEROP_STRIPE_OTHER_METHOD";

    private SimulatedStripe _stripe = null!;
    private MppxMerchant _merchant = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _stripe = await SimulatedStripe.StartAsync();
        _merchant = await MppxMerchant.StartStripeAsync(InteropFixture.Packages, _stripe.BaseAddress.Port, CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        Environment.SetEnvironmentVariable(MethodVariable, null);
        await _merchant.DisposeAsync();
        await _stripe.DisposeAsync();
    }

    [Test]
    public async Task A_currency_without_decimals_is_paid_to_the_unit()
    {
        using var client = PayingClient.Create(tempo: null, _stripe, options => options.Policy.MaxPerPayment = "500 JPY");

        using var response = await client.Http.GetAsync(new Uri(_merchant.Url, "/yen"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), _merchant.StandardError);
        Assert.That(response.GetMppPayment()!.Amount!.ToString(), Is.EqualTo("500 JPY"));
        Assert.That(_stripe.PaymentIntents.Select(intent => (intent.Amount, intent.Currency)), Is.EqualTo([(500L, "jpy")]));
        Assert.That(_stripe.Tokens.Select(token => (token.MaxAmount, token.DeactivatedReason)), Is.EqualTo([(500L, "consumed")]));
    }

    [TestCase("pm_card_chargeDeclined", "verification-failed", "requires_payment_method")]
    [TestCase("pm_card_authenticationRequired", "payment-action-required", "requires_action")]
    public async Task A_charge_that_fails_is_tried_once_with_one_token(string paymentMethod, string problem, string status)
    {
        using var client = CreateFor(paymentMethod);

        using var response = await client.Http.GetAsync(new Uri(_merchant.Url, "/paid"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired), _merchant.StandardError);
        var type = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("type").GetString();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(type, Does.EndWith("/" + problem));
            Assert.That(response.Headers.WwwAuthenticate, Is.Not.Empty, "There is a fresh challenge, and it is not an invoice.");
            Assert.That(_stripe.Tokens, Has.Count.EqualTo(1));
            Assert.That(_stripe.PaymentIntents.Select(intent => intent.Status), Is.EqualTo([status]));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        }
    }

    [Test]
    public async Task A_declined_payment_is_proven_void_and_its_token_revoked()
    {
        using var client = CreateFor("pm_card_chargeDeclined");
        using var response = await client.Http.GetAsync(new Uri(_merchant.Url, "/paid"));

        var found = await client.Payer.Reconciler.ReconcileAsync(response.GetMppPayment()!.LedgerId!);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void), found.Reason);
        Assert.That(_stripe.Tokens.Single().DeactivatedReason, Is.EqualTo("revoked"));
    }

    [Test]
    public async Task A_lost_answer_is_asked_for_again_with_the_same_credential_and_charged_once()
    {
        var way = new LossyHandler(losses: 1);
        using var client = PayingClient.Create(tempo: null, _stripe, way: way);

        using var response = await client.Http.GetAsync(new Uri(_merchant.Url, "/paid"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired), "The merchant takes a credential once, even its answer was lost.");
        await ExpectOneChargeAsync(client, way, response.GetMppPayment()!);
    }

    [Test]
    public async Task A_payment_is_resumed_with_the_same_credential_and_charged_once()
    {
        var way = new LossyHandler(losses: 1);
        using var client = PayingClient.Create(tempo: null, _stripe, options => options.MaxResends = 0, way);
        var unknown = Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => client.Http.GetAsync(new Uri(_merchant.Url, "/paid")))!;
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(_merchant.Url, "/paid"));

        using var response = await client.Http.SendAsync(again.ResumeMppPayment(unknown.Payment.LedgerId!));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired), _merchant.StandardError);
        await ExpectOneChargeAsync(client, way, response.GetMppPayment()!);
    }

    [Test]
    public async Task A_Link_wallet_pays_a_real_merchant()
    {
        await using var link = await SimulatedLink.StartAsync(new SimulatedLinkOptions { Stripe = _stripe.BaseAddress });
        (link.OnSignIn, link.OnApproval) = (SimulatedLinkDecision.Approve, SimulatedLinkDecision.Approve);
        var folder = Directory.CreateTempSubdirectory("mpp-link-");
        try
        {
            var options = new MppOptions();
            options.Policy.MaxPerPayment = "10 USD";
            options.Stripe.Link = new LinkOptions
            {
                ClientId = "client_of_the_sandbox",
                TokenFile = Path.Combine(folder.FullName, "link.json"),
                IsTest = true,
                LoginBase = link.BaseAddress,
                ApiBase = link.BaseAddress,
            };
            var payer = Payer.Create(options, new PayerServices { Ledger = new MemoryPaymentLedger(), LinkPeople = new Progress<LinkPrompt>(), ReadVariable = _ => null });
            using var http = new HttpClient(new MppPaymentHandler(payer, new SocketsHttpHandler { UseProxy = false }));

            using var response = await http.GetAsync(new Uri(_merchant.Url, "/with-external-id"));

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), _merchant.StandardError);
            Assert.That(_stripe.PaymentIntents.Single().Amount, Is.EqualTo(500));
            Assert.That(link.SpendRequests.Single().TokenReads, Is.EqualTo(1));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task ExpectOneChargeAsync(PayingClient client, LossyHandler way, MppPayment payment)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(way.Credentials, Has.Count.EqualTo(2));
            Assert.That(way.Credentials.Distinct().Count(), Is.EqualTo(1));
            Assert.That(_stripe.Tokens, Has.Count.EqualTo(1));
            Assert.That(_stripe.PaymentIntents.Select(intent => intent.Status), Is.EqualTo(["succeeded"]));
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Unknown), "A 402 after a credential proves nothing.");
        }

        var found = await client.Payer.Reconciler.ReconcileAsync(payment.LedgerId!);
        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled), found.Reason);
    }

    private PayingClient CreateFor(string paymentMethod)
    {
        Environment.SetEnvironmentVariable(MethodVariable, paymentMethod);
        return PayingClient.Create(tempo: null, _stripe, options => options.Stripe.PaymentMethodVariable = MethodVariable);
    }

    /// <summary>Loses the first answers to credentials, after the merchant has worked on them.</summary>
    private sealed class LossyHandler(int losses) : DelegatingHandler
    {
        public List<string> Credentials { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Headers.Authorization is not { Scheme: "Payment", Parameter: { } credential })
            {
                return response;
            }

            Credentials.Add(credential);
            if (Credentials.Count > losses)
            {
                return response;
            }

            response.Dispose();
            throw new HttpRequestException("The answer was lost.");
        }
    }
}
