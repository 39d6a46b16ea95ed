using System.Net;
using Mpp.Client.Http;
using Mpp.Sandbox.Stripe;

namespace Mpp.Interop.Tests;

/// <summary>One 402 with a tempo and a stripe challenge: the caller's preference decides, and only one of them is paid.</summary>
[TestFixture]
public sealed class BothRailsTests
{
    private readonly string _payee = InteropFixture.FreshAddress();
    private SimulatedStripe _stripe = null!;
    private MppxMerchant _merchant = null!;

    private static DevelopmentAccount Account => DevelopmentAccount.WithFeesInPathUsd[3];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _stripe = await SimulatedStripe.StartAsync();
        _merchant = await MppxMerchant.StartBothAsync(
            InteropFixture.Packages, InteropFixture.Anvil, _payee, _stripe.BaseAddress.Port, CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _merchant.DisposeAsync();
        await _stripe.DisposeAsync();
    }

    [TestCase("tempo", "stripe")]
    [TestCase("stripe", "tempo")]
    public async Task The_preferred_rail_is_paid_and_the_other_is_not(string preferred, string other)
    {
        var (transfers, intents) = await CountAsync();
        using var client = PayingClient.Create(Account, _stripe, options => options.PreferredMethods = [preferred, other]);

        using var response = await client.Http.GetAsync(new Uri(_merchant.Url, "/paid"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), _merchant.StandardError);
        Assert.That(response.GetMppPayment()!.Method, Is.EqualTo(preferred));
        var expected = preferred == "tempo" ? (transfers + 1, intents) : (transfers, intents + 1);
        Assert.That(await CountAsync(), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_rail_without_a_key_is_passed_over()
    {
        using var client = PayingClient.Create(tempo: null, _stripe);

        using var response = await client.Http.PostAsync(new Uri(_merchant.Url, "/order"), new StringContent("tea"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created), _merchant.StandardError);
        Assert.That(response.GetMppPayment()!.Method, Is.EqualTo("stripe"));
    }

    private async Task<(int Transfers, int Intents)> CountAsync() =>
        (await InteropFixture.Anvil.CountTransfersAsync(Anvil.PathUsd, _payee), _stripe.PaymentIntents.Count);
}
