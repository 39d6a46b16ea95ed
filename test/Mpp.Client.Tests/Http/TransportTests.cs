using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class TransportTests : PaymentFixture
{
    [TestCase("http://shop.example/")]
    [TestCase("http://localhost.evil.com/")]
    [TestCase("http://127.0.0.1.evil.com/")]
    [TestCase("http://0.0.0.0/")]
    [TestCase("http://10.0.0.1/")]
    [TestCase("http://[fe80::1]/")]
    [TestCase("http://169.254.169.254/")]
    public async Task Plain_http_to_another_machine_is_refused_before_signing(string uri)
    {
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get(uri));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Transport));
        Assert.That(Server.Arrivals.Single().Header("Accept-Payment"), Is.Null);
        Assert.That(Ledger.Count, Is.Zero);
    }

    [TestCase("https://user:password@shop.example/")]
    [TestCase("https://shop.example@evil.com/")]
    public async Task A_URL_with_a_user_name_is_refused_before_signing(string uri)
    {
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get(uri));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Transport));
        Assert.That(refused.ToString() + Log.Everything, Does.Not.Contain("password"));
    }

    [TestCase("https://shop.example/")]
    [TestCase("https://SHOP.example.:443/")]
    [TestCase("https://bücher.example/")]
    [TestCase("http://localhost:8080/")]
    [TestCase("http://127.0.0.1/")]
    [TestCase("http://127.1/")]
    [TestCase("http://[::1]:81/")]
    [TestCase("http://[::ffff:127.0.0.1]/")]
    public async Task TLS_or_this_machine_is_paid(string uri)
    {
        Server.Asks().Delivers();

        using var response = await CreateClient().GetAsync(uri);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }
}
