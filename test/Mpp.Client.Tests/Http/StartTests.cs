using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

/// <summary>What a program hears when it starts: mistakes in its settings, and what it may pay.</summary>
[TestFixture]
internal sealed class StartTests : PaymentFixture
{
    [TestCase("Mpp:Policy:MaxPerPaymentt", "1 USD", "MaxPerPaymentt")]
    [TestCase("Mpp:Limits", "x", "Limits")]
    [TestCase("Mpp:Policy:MaxPerPayment", "5", "MaxPerPayment")]
    [TestCase("Mpp:Policy:MaxPerPayment", "-5 USD", "MaxPerPayment")]
    [TestCase("Mpp:Policy:MaxPerPayment", "unlimited", "MaxPerPayment")]
    [TestCase("Mpp:Policy:MaxPerPayment", "1 USD, 2 USD", "MaxPerPayment")]
    [TestCase("Mpp:Policy:AllowedOrigins:0", "*", "AllowedOrigins")]
    [TestCase("Mpp:Policy:AllowedOrigins:0", "*.com", "AllowedOrigins")]
    [TestCase("Mpp:Policy:MaxValidity", "00:00:00", "MaxValidity")]
    [TestCase("Mpp:Tempo:GasLimit", "many", "GasLimit")]
    [TestCase("Mpp:Tempo:ValidFor", "01:00:00", "ValidFor")]
    [TestCase("Mpp:Tempo:RpcUrl", "http://node.example/", "RpcUrl")]
    [TestCase("Mpp:Tempo:RpcUrls:0", "http://node.example/", "RpcUrls:0")]
    [TestCase("Mpp:Tempo:RpcTimeout", "00:05:00", "RpcTimeout")]
    [TestCase("Mpp:Tempo:Mode", "Sideways", "Mode")]
    [TestCase("Mpp:Tempo:Mode", "push", "Mode Push needs a node")]
    [TestCase("Mpp:Tempo:EstimateFees", "true", "EstimateFees needs a node")]
    [TestCase("Mpp:Tempo:CheckBalance", "true", "CheckBalance needs a node")]
    [TestCase("Mpp:Tempo:VerifyReceipts", "true", "VerifyReceipts needs a node")]
    [TestCase("Mpp:Tempo:NonceLaneAbove", "much", "NonceLaneAbove")]
    [TestCase("Mpp:Tempo:ProofVersion", "2", "ProofVersion")]
    [TestCase("Mpp:Tempo:Networks:main:Name", "x", "Networks:main is not a chain id")]
    [TestCase("Mpp:Tempo:Networks:04217:Name", "x", "Networks:04217 is not a chain id")]
    [TestCase("Mpp:Tempo:Networks:4217:Tokens:0:Symbol", "X", "Networks:4217:Tokens:0:Address")]
    [TestCase("Mpp:Tempo:Networks:4217:RpcUrl", "http://node.example/", "Networks:4217:RpcUrl")]
    [TestCase("Mpp:Tempo:Networks:4217:Colour", "blue", "Colour")]
    [TestCase("Mpp:Stripe:ApiBase", "http://stripe.example/", "ApiBase")]
    [TestCase("Mpp:Stripe:ApiVersion", "2026-01-01", "ApiVersion")]
    [TestCase("Mpp:MaxReplayableBodyLength", "-1", "MaxReplayableBodyLength")]
    [TestCase("Mpp:MaxCredentialLength", "100", "MaxCredentialLength")]
    [TestCase("Mpp:OnRefusal", "Maybe", "OnRefusal")]
    public void A_setting_that_cannot_be_used_stops_the_start_of_the_host_and_is_named(string key, string value, string named)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new(key, value)]);
        builder.Services.AddHttpClient("paid").AddMppPayments();
        using var host = builder.Build();

        Assert.That(async () => await host.StartAsync(),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Client 'paid'").And.Message.Contains(named));
    }

    [Test]
    public void Several_clients_with_wrong_settings_are_all_named()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHttpClient("one").AddMppPayments(options => options.Policy.MaxPerPayment = "a lot");
        builder.Services.AddHttpClient("two").AddMppPayments(options => options.MaxCredentialLength = 1);
        using var host = builder.Build();

        var thrown = Assert.CatchAsync(() => host.StartAsync())!;

        Assert.That(thrown.ToString(), Does.Contain("Client 'one'").And.Contain("Client 'two'"));
    }

    [Test]
    public async Task What_each_client_may_pay_is_said_when_the_host_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(Log);
        builder.Services.AddHttpClient("paid").AddMppPayments(options => options.Policy.MaxPerPayment = "1 USD");
        builder.Services.AddHttpClient("careless").AddMppPayments();
        using var host = builder.Build();

        await host.StartAsync();

        Assert.That(Log.Entries.Where(entry => entry.Event.Name is "EffectiveLimits" or "NothingPayable").Select(entry => (entry.Level, entry.Text.Split('\'')[1])),
            Is.EquivalentTo([(LogLevel.Information, "paid"), (LogLevel.Warning, "careless")]));
    }
}
