using System.Net;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Sandbox.Stripe;

namespace Mpp.Interop.Tests;

/// <summary>
/// Our client pays a real mppx merchant by Stripe, with the simulated Stripe on both sides: what depends on it says nothing about Stripe.
/// </summary>
[TestFixture]
public sealed class StripePaymentTests
{
    private SimulatedStripe _stripe = null!;
    private MppxMerchant _merchant = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _stripe = await SimulatedStripe.StartAsync();
        _merchant = await MppxMerchant.StartStripeAsync(InteropFixture.Packages, _stripe.BaseAddress.Port, CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _merchant.DisposeAsync();
        await _stripe.DisposeAsync();
    }

    [Test]
    public async Task A_paid_get_makes_one_token_for_exactly_the_price_and_one_payment_intent()
    {
        var (intents, tokens) = (_stripe.PaymentIntents.Count, _stripe.Tokens.Count);
        using var client = PayingClient.Create(tempo: null, _stripe);

        using var response = await client.Http.GetAsync(new Uri(_merchant.Url, "/paid"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), _merchant.StandardError);
        var payment = response.GetMppPayment()!;
        var intent = _stripe.PaymentIntents.Skip(intents).Single();
        var token = _stripe.Tokens.Skip(tokens).Single();
        Assert.Multiple(() =>
        {
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(payment.Amount!.ToString(), Is.EqualTo("5.00 USD"));
            Assert.That(payment.Receipt!.Reference, Is.EqualTo(intent.Id));
            Assert.That(intent.Amount, Is.EqualTo(500));
            Assert.That(token.MaxAmount, Is.EqualTo(500));
            Assert.That(token.DeactivatedReason, Is.EqualTo("consumed"));
            Assert.That(token.ExpiresAt, Is.LessThanOrEqualTo(payment.Quote!.ExpiresAt!.Value));
        });
    }

    [Test]
    public async Task A_route_with_an_external_id_gets_it_echoed_and_confirms_it_in_the_receipt()
    {
        using var client = PayingClient.Create(tempo: null, _stripe);

        using var response = await client.Http.GetAsync(new Uri(_merchant.Url, "/with-external-id"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), _merchant.StandardError);
        Assert.That(response.GetMppPayment()!.Receipt!.Extra["externalId"].GetString(), Is.EqualTo("order-4711"));
    }

    [Test]
    public async Task An_order_delivers_the_bought_key()
    {
        using var client = PayingClient.Create(tempo: null, _stripe);

        using var response = await client.Http.PostAsync(new Uri(_merchant.Url, "/order"), new StringContent("two tins of tea"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created), _merchant.StandardError);
        Assert.That(response.GetMppPayment()!.ApiKey, Does.StartWith("zn_test_"));
        Assert.That(JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("received").GetString(), Is.EqualTo("two tins of tea"));
    }
}
