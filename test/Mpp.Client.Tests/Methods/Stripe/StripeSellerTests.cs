using Microsoft.Extensions.Options;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Methods.Stripe;

/// <summary>Who may be paid where, and in which form.</summary>
[TestFixture]
internal sealed class StripeSellerTests : StripeFixture
{
    private const string OtherShop = "https://other.example/thing";

    [Test]
    public async Task A_seller_that_is_listed_at_an_origin_is_paid_there_and_no_other()
    {
        Options.Stripe.Sellers = [Seller("shop.example", "profile_test_seller", "profile_test_second")];

        var payment = await PayAsync(Challenge(seller: "profile_test_second"));
        var refused = await StripeRefusalAsync(Challenge("c2", seller: "profile_test_rival"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Recipient));
            Assert.That(refused.Message, Does.Contain("profile_test_rival").And.Contain("Stripe:Sellers"));
            Assert.That(Stripe.Tokens, Has.Count.EqualTo(1));
        }
    }

    [TestCase("https://shop.example")]
    [TestCase("*.example")]
    public void An_origin_that_no_pattern_can_mean_is_told_at_the_start(string origin)
    {
        Options.Stripe.Sellers = [Seller(origin, "profile_test_seller")];

        Assert.That(CreateStripePayer, origin[0] == '*'
            ? Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("Sellers:0:Origin")
            : Throws.Nothing);
    }

    [Test]
    public async Task What_is_listed_for_one_origin_says_nothing_about_another()
    {
        Options.Stripe.Sellers = [Seller("shop.example", "profile_test_seller")];

        Assert.That((await PayAsync(Challenge(seller: "profile_test_rival"), OtherShop)).Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task Every_entry_for_an_origin_counts()
    {
        Options.Stripe.Sellers = [Seller("https://shop.example", "profile_test_seller"), Seller("shop.example", "profile_test_second")];

        Assert.That((await PayAsync(Challenge(seller: "profile_test_second"))).Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task An_empty_list_allows_nobody()
    {
        Options.Stripe.Sellers = [Seller("shop.example")];

        Assert.That((await StripeRefusalAsync(Challenge())).Refusals.Single().Rule, Is.EqualTo(PolicyRules.Recipient));
    }

    [Test]
    public async Task A_pinned_origin_is_paid_as_the_seller_that_it_was_paid_as_before()
    {
        Options.Stripe.PinNetworkIds = true;
        await PayAsync(Challenge("c1"));

        await PayAsync(Challenge("c2"));
        await PayAsync(Challenge("c3", seller: "profile_test_rival"), OtherShop);
        var refused = await StripeRefusalAsync(Challenge("c4", seller: "profile_test_rival"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Recipient));
            Assert.That(refused.Message, Does.Contain("profile_test_rival").And.Contain("Stripe:Sellers"));
            Assert.That(Stripe.Tokens, Has.Count.EqualTo(3));
            Assert.That(Ledger.Count, Is.EqualTo(3), "Nothing is reserved for a seller that is not the pinned one.");
        }
    }

    [Test]
    public async Task A_seller_that_is_listed_may_follow_the_pinned_one()
    {
        Options.Stripe.PinNetworkIds = true;
        await PayAsync(Challenge("c1"));
        Options.Stripe.Sellers = [Seller("shop.example", "profile_test_successor")];

        Assert.That((await PayAsync(Challenge("c2", seller: "profile_test_successor"))).Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task A_ledger_that_cannot_be_read_pins_nothing_and_pays_nothing()
    {
        Options.Stripe.PinNetworkIds = true;
        Ledger.ListFailure = () => new HttpRequestException("a ledger behind HTTP");

        var refused = await StripeRefusalAsync(Challenge());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger));
        Assert.That(Stripe.Calls, Is.Empty);
    }

    [Test]
    public async Task Only_what_was_settled_pins()
    {
        Options.Stripe.PinNetworkIds = true;
        Set(MethodVariable, "pm_unknown");
        await FailureAsync();
        Set(MethodVariable, "pm_card_visa");

        Assert.That((await PayAsync(Challenge("c2", seller: "profile_test_rival"))).Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task Without_the_option_nothing_is_pinned()
    {
        await PayAsync(Challenge("c1"));

        Assert.That((await PayAsync(Challenge("c2", seller: "profile_test_rival"))).Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [TestCase("""["card"]""", "card", true)]
    [TestCase("""["link","card"]""", "card", true)]
    [TestCase("""["link"]""", "card", false)]
    [TestCase("""["Card"]""", "card", false)]
    [TestCase("""["link"]""", "link", true)]
    [TestCase("""["link"]""", null, true)]
    [TestCase(null, "card", true)]
    public async Task A_seller_must_take_the_kind_of_payment_method_that_is_charged(string? types, string? own, bool isPaid)
    {
        Options.Stripe.PaymentMethodType = own;

        if (isPaid)
        {
            Assert.That((await PayAsync(Challenge(types: types))).Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }
        else
        {
            Assert.That((await StripeRefusalAsync(Challenge(types: types))).Message, Does.Contain("PaymentMethodType"));
        }
    }

    [Test]
    public async Task The_token_is_written_once_by_default()
    {
        await PayAsync();

        Assert.That(LastPayload().EnumerateObject().Select(field => field.Name), Is.EqualTo(["spt", "externalId"]));
    }

    [TestCase("everywhere", Shop, true)]
    [TestCase("one seller", Shop, true)]
    [TestCase("one seller", OtherShop, false)]
    [TestCase("Zinc", "https://api.zinc.com/agent/orders", true)]
    [TestCase("Zinc", "http://api.zinc.com:8443/agent/orders", false)]
    [TestCase("Zinc", Shop, false)]
    public async Task The_compatible_payload_is_for_those_that_it_is_set_for(string setting, string url, bool isCompatible)
    {
        Options.Stripe.CompatiblePayload = setting == "everywhere";
        Options.Stripe.Sellers = setting switch
        {
            "one seller" => [new StripeSellerOptions { Origin = "shop.example", CompatiblePayload = true }],
            "Zinc" => [new StripeSellerOptions { Preset = StripeSellerPreset.Zinc }],
            _ => [],
        };
        if (url.StartsWith("http:", StringComparison.Ordinal))
        {
            Assert.That((await StripeRefusalAsync(Challenge(), url)).Refusals.Single().Rule, Is.EqualTo(PolicyRules.Transport));
            return;
        }

        await PayAsync(url: url);

        var (payload, token) = (LastPayload(), Stripe.Tokens.Single().Id);
        Assert.That(payload.GetProperty("spt").GetString(), Is.EqualTo(token));
        Assert.That(payload.GetProperty("externalId").GetString(), Is.EqualTo("order"));
        Assert.That(payload.TryGetProperty("shared_payment_granted_token", out var other) ? other.GetString() : null, Is.EqualTo(isCompatible ? token : null));
        Assert.That(payload.TryGetProperty("type", out var type) ? type.GetString() : null, Is.EqualTo(isCompatible ? "spt" : null));
    }

    [Test]
    public async Task An_external_id_that_cannot_be_echoed_is_refused()
    {
        var refused = await StripeRefusalAsync(Fakes.Challenges.For("c1", "stripe",
            """{"amount":"5","currency":"usd","externalId":7,"methodDetails":{"networkId":"profile_test_seller"}}"""));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Challenge));
    }

    [Test]
    public void Mistakes_are_told_with_what_to_write()
    {
        Options.Stripe.MaxRetries = 6;
        Options.Stripe.PaymentMethodType = " ";
        Options.Stripe.Minter = (StripeMinterKind)9;
        Options.Stripe.Sellers = [new StripeSellerOptions(), Seller("shop.example", ""), null!, new StripeSellerOptions { Preset = (StripeSellerPreset)9, Origin = "x.example" }];

        var failures = Assert.Throws<OptionsValidationException>(() => CreateStripePayer()).Failures;

        Assert.That(failures.Select(failure => failure.Split(' ')[0]), Is.EquivalentTo(
        [
            "Mpp:Stripe:Minter", "Mpp:Stripe:MaxRetries", "Mpp:Stripe:PaymentMethodType", "Mpp:Stripe:Sellers:0:Origin", "Mpp:Stripe:Sellers:1:NetworkIds",
            "Mpp:Stripe:Sellers:2:is", "Mpp:Stripe:Sellers:3:Preset",
        ]));
    }

    private static StripeSellerOptions Seller(string origin, params string[] networkIds) => new() { Origin = origin, NetworkIds = networkIds };
}
