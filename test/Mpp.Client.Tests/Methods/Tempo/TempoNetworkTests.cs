using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>Chains and tokens that are known, and those that somebody configured.</summary>
[TestFixture]
internal sealed class TempoNetworkTests
{
    private const string Payee = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private const string PathUsd = "0x20c0000000000000000000000000000000000000";
    private const string UsdcE = "0x20C000000000000000000000b9537d11c60E8b50";
    private const string House = "0x20c0000000000000000000000000000000001234";

    [TestCase(4217, PathUsd, "pathUSD")]
    [TestCase(4217, UsdcE, "USDC.e")]
    [TestCase(42431, PathUsd, "pathUSD")]
    [TestCase(42431, "0x20c0000000000000000000000000000000000002", "BetaUSD")]
    [TestCase(1337, "0x20c0000000000000000000000000000000000003", "ThetaUSD")]
    public void Known_tokens_of_known_chains_are_dollars_with_six_decimals(int chainId, string token, string symbol)
    {
        var currency = Quote(new TempoOptions(), chainId, token).Quote!.Currency;

        Assert.That((currency.Symbol, currency.Unit, currency.Decimals), Is.EqualTo((symbol, "USD", 6)));
    }

    [TestCase(4217, "0x20c0000000000000000000000000000000000001", PolicyRules.Currency)]
    [TestCase(42431, UsdcE, PolicyRules.Currency)]
    [TestCase(42431, House, PolicyRules.Currency)]
    [TestCase(31318, PathUsd, PolicyRules.Chain)]
    public void What_nobody_named_is_refused(int chainId, string token, string rule) =>
        Assert.That(Quote(new TempoOptions(), chainId, token).Rejection!.Rule, Is.EqualTo(rule));

    [Test]
    public void A_configured_chain_has_its_tokens_and_no_others()
    {
        var options = With(777, new TempoNetworkOptions
        {
            Name = "House chain",
            ExplorerUrl = new Uri("https://explore.example/"),
            Tokens = [new TempoTokenOptions { Address = House, Symbol = "HUSD" }],
        });

        Assert.That(Quote(options, 777, House).Quote!.Currency.Symbol, Is.EqualTo("HUSD"));
        Assert.That(Quote(options, 777, PathUsd).Rejection!.Message, Does.Contain("House chain"));
        Assert.That(new TempoNetworks(options).TryFind(777, out var network), Is.True);
        Assert.That(network!.ExplorerPage("0xabc"), Is.EqualTo(new Uri("https://explore.example/tx/0xabc")));
        Assert.That(network.DefaultCurrency, Is.EqualTo(TempoAddress.Parse(House)));
    }

    [Test]
    public void Tokens_of_a_known_chain_are_added_to_those_that_it_has()
    {
        var options = With(4217, new TempoNetworkOptions { Tokens = [new TempoTokenOptions { Address = House, Symbol = "HEUR", Unit = "EUR", Decimals = 4 }] });

        var currency = Quote(options, 4217, House).Quote!.Currency;

        Assert.That(currency.ToMoney(15_000).ToString(), Is.EqualTo("1.5 EUR").Or.EqualTo("1.50 EUR"));
        Assert.That(Quote(options, 4217, UsdcE).Quote, Is.Not.Null);
        Assert.That(new TempoNetworks(options).TryFind(4217, out var network), Is.True);
        Assert.That(network!.ExplorerPage("0xabc")!.Host, Is.EqualTo("explore.tempo.xyz"));
    }

    [Test]
    public void A_chain_with_a_node_of_its_own_is_asked_there()
    {
        var options = With(777, new TempoNetworkOptions { RpcUrl = new Uri("https://own.example/") });
        options.RpcUrl = new Uri("https://first.example/");
        options.RpcUrls = [new Uri("https://second.example/"), new Uri("https://first.example/")];

        var nodes = new TempoNodes(options);

        Assert.That(nodes.Of(777).Select(node => node.Host), Is.EqualTo(["own.example"]));
        Assert.That(nodes.Of(4217).Select(node => node.Host), Is.EqualTo(["first.example", "second.example"]));
    }

    private static TempoOptions With(ulong chainId, TempoNetworkOptions network)
    {
        var options = new TempoOptions { Networks = new Dictionary<string, TempoNetworkOptions> { [$"{chainId}"] = network } };
        Assert.That(options.Validate(), Is.Empty);
        return options.Snapshot();
    }

    private static QuoteResult Quote(TempoOptions options, int chainId, string token)
    {
        var request = $$$"""{"amount":"10000","currency":"{{{token}}}","recipient":"{{{Payee}}}","methodDetails":{"chainId":{{{chainId}}}}}""";
        var challenge = new PaymentChallenge(
            "id", "realm", "tempo", "charge", Base64UrlText.EncodeUtf8(request), System.Text.Json.JsonElement.Parse(request));
        return new TempoChargeMethod(options, signer: null, TimeProvider.System).Quote(challenge, new QuoteContext(PinnedChainId: null));
    }
}
