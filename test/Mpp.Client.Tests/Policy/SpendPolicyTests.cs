using Mpp.Client.Policy;

namespace Mpp.Client.Tests.Policy;

[TestFixture]
internal sealed class SpendPolicyTests
{
    [Test]
    public void A_payment_at_the_limit_passes_and_one_base_unit_more_does_not()
    {
        Assert.That(Judge(Quotes.OneDollar).IsAllowed, Is.True);
        Assert.That(Rules(Quotes.OneDollar with { Amount = 1_000_001 }), Is.EqualTo([PolicyRules.MaxPerPayment]));
    }

    [Test]
    public void The_fee_counts_against_the_limit()
    {
        Assert.That(Judge(Quotes.OneDollar with { Amount = 999_999, MaximumFee = 1 }).IsAllowed, Is.True);

        var violation = Judge(Quotes.OneDollar with { MaximumFee = 1 }).Violations.Single();
        Assert.That(violation.Rule, Is.EqualTo(PolicyRules.MaxPerPayment));
        Assert.That(violation.Message, Is.EqualTo(
            "The payment would cost up to 1.000001 USD (1.00 USD and a fee of at most 0.000001 USD); MaxPerPayment is 1 USD."));
    }

    [Test]
    public void A_limit_finer_than_the_currency_is_compared_exactly()
    {
        var cents = Quotes.OneDollar with { Amount = 100, Currency = new PaymentCurrency("stripe:live:usd", "USD", "usd", 2) };

        Assert.That(Judge(cents, options => options.MaxPerPayment = "1.0000001 USD").IsAllowed, Is.True);
        Assert.That(Judge(cents, options => options.MaxPerPayment = "0.9999999 USD").IsAllowed, Is.False);
    }

    [Test]
    public void The_verdict_names_rule_limit_and_what_was_asked()
    {
        var verdict = Judge(Quotes.OneDollar with { Amount = 2_000_000 });

        Assert.That(verdict.Violations.Single(), Is.EqualTo(new PolicyViolation(
            PolicyRules.MaxPerPayment, "1 USD", "2.00 USD", "The payment would cost 2.00 USD; MaxPerPayment is 1 USD.")));
        Assert.That(verdict.ToString(), Is.EqualTo("refused (max-per-payment): The payment would cost 2.00 USD; MaxPerPayment is 1 USD."));
        Assert.That(Judge(Quotes.OneDollar).ToString(), Is.EqualTo("allowed"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("100 EUR, 1000 JPY")]
    public void Nothing_is_paid_in_a_unit_without_limit(string? limits)
    {
        var violation = Judge(Quotes.OneDollar, options => options.MaxPerPayment = limits).Violations.Single();

        Assert.That(violation.Rule, Is.EqualTo(PolicyRules.NoLimit));
        Assert.That(violation.Limit, Is.EqualTo("none configured for USD"));
        Assert.That(violation.Asked, Is.EqualTo("1.00 USD"));
        Assert.That(violation.Message, Does.Contain("MaxPerPayment, for instance '1.00 USD'"));
    }

    [Test]
    public void A_payment_of_zero_needs_a_limit_too()
    {
        var proof = Quotes.OneDollar with { Amount = 0 };

        Assert.That(Rules(proof, options => options.MaxPerPayment = null), Is.EqualTo([PolicyRules.NoLimit]));
        Assert.That(Judge(proof, options => options.MaxPerPayment = "0 USD").IsAllowed, Is.True);
    }

    [Test]
    public void An_amount_that_overflows_with_its_fee_is_a_refusal_and_not_an_exception()
    {
        var quote = Quotes.OneDollar with { Amount = UInt128.MaxValue, MaximumFee = 1 };

        Assert.That(Rules(quote, options => options.MaxPerPayment = "999999999999999999999999999999999999999 USD"), Is.EqualTo([PolicyRules.Challenge]));
        Assert.That(Rules(quote with { MaximumFee = 0 }), Is.EqualTo([PolicyRules.MaxPerPayment]));
    }

    [Test]
    public void An_exposure_never_wraps_round_to_a_small_number()
    {
        var quote = Quotes.OneDollar with { Amount = UInt128.MaxValue, MaximumFee = 1 };

        Assert.That(() => quote.Exposure, Throws.TypeOf<OverflowException>());
        Assert.That(Judge(quote).Violations.Single(), Is.EqualTo(new PolicyViolation(
            PolicyRules.Challenge, "128 bits", "more", "Price and fee together are more than any ledger can hold.")));
    }

    [Test]
    public void A_quote_says_price_method_and_recipient() =>
        Assert.That(Quotes.OneDollar.ToString(), Is.EqualTo($"1.00 USD by tempo/charge to {Quotes.Merchant}"));

    [TestCase("1 USD", true, TestName = "A request limit at the price passes")]
    [TestCase("0.999999 USD", false, TestName = "A request limit below the price refuses")]
    [TestCase("0 USD", false, TestName = "A request limit of zero refuses")]
    [TestCase("1 EUR", false, TestName = "A request limit in another currency refuses")]
    public void A_request_can_lower_the_limit(string limit, bool isAllowed)
    {
        var verdict = Policy().Judge(Quotes.OneDollar, Quotes.Asked(limit: limit));

        Assert.That(verdict.Violations.Select(violation => violation.Rule), Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.RequestLimit }));
        Assert.That(verdict.Violations.Select(violation => violation.Limit), Is.EqualTo(isAllowed ? [] : new[] { Money.Parse(limit).ToString() }));
    }

    [Test]
    public void A_request_cannot_raise_the_limit()
    {
        var verdict = Policy().Judge(Quotes.OneDollar with { Amount = 1_000_001 }, Quotes.Asked(limit: "100 USD"));

        Assert.That(verdict.Violations.Single().Rule, Is.EqualTo(PolicyRules.MaxPerPayment));
    }

    [TestCase("https://api.example.com", "https://api.example.com/x", true)]
    [TestCase("api.example.com", "https://api.example.com./x", true)]
    [TestCase("API.Example.com", "https://api.example.com/x", true)]
    [TestCase("api.example.com:443", "https://api.example.com/x", true)]
    [TestCase("api.example.com", "https://api.example.com:8443/", false)]
    [TestCase("api.example.com:8443", "https://api.example.com:8443/", true)]
    [TestCase("api.example.com", "https://www.api.example.com/", false)]
    [TestCase("api.example.com", "https://example.com/", false)]
    [TestCase("*.example.com", "https://api.example.com/", true)]
    [TestCase("*.example.com", "https://a.b.example.com/", true)]
    [TestCase("*.example.com", "https://example.com/", false)]
    [TestCase("*.example.com", "https://badexample.com/", false)]
    [TestCase("*.example.com", "https://api.example.com.evil.com/", false)]
    [TestCase("*.example.com", "https://api.example.com:8443/", false)]
    [TestCase("*.example.com:8443", "https://api.example.com:8443/", true)]
    [TestCase("xn--bcher-kva.example", "https://b\u00fccher.example/", true)]
    [TestCase("paypal.com", "https://p\u0430ypal.com/", false)]
    [TestCase("http://localhost:5000", "http://localhost:5000/", true)]
    [TestCase("https://localhost:5000", "http://localhost:5000/", false)]
    public void Only_listed_origins_are_paid(string entry, string url, bool isAllowed)
    {
        var policy = Policy(options => options.AllowedOrigins = [entry]);

        Assert.That(policy.AllowsOrigin(Quotes.Origin(url)), Is.EqualTo(isAllowed));
        Assert.That(policy.Judge(Quotes.OneDollar, Quotes.Asked(url)).Violations.Select(violation => violation.Rule),
            Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.Origin }));
    }

    [Test]
    public void Subdomains_are_allowed_over_https_only()
    {
        var policy = Policy(options => options.AllowedOrigins = ["*.example.com"]);

        Assert.That(policy.Judge(Quotes.OneDollar, Quotes.Asked("http://api.example.com:443/")).Violations.Select(violation => violation.Rule),
            Is.EqualTo([PolicyRules.Transport, PolicyRules.Origin]));
    }

    [Test]
    public void Denying_beats_allowing()
    {
        var policy = Policy(options =>
        {
            options.AllowedOrigins = ["*.example.com", "api.example.com"];
            options.DeniedOrigins = ["api.example.com", "*.evil.example.com"];
        });

        Assert.That(policy.AllowsOrigin(Quotes.Origin("https://www.example.com/")), Is.True);
        Assert.That(policy.AllowsOrigin(Quotes.Origin("https://api.example.com/")), Is.False);
        Assert.That(policy.AllowsOrigin(Quotes.Origin("https://api.example.com./")), Is.False);
        Assert.That(policy.AllowsOrigin(Quotes.Origin("https://x.evil.example.com/")), Is.False);
        Assert.That(Policy(options => options.DeniedOrigins = ["https://localhost"]).AllowsOrigin(Quotes.Origin("https://localhost./")), Is.False);
    }

    [Test]
    public void An_empty_list_of_origins_allows_nobody()
    {
        Assert.That(Rules(Quotes.OneDollar, options => options.AllowedOrigins = []), Is.EqualTo([PolicyRules.Origin]));
        Assert.That(Judge(Quotes.OneDollar, options => options.DeniedOrigins = []).IsAllowed, Is.True);
    }

    [TestCase("http://api.example.com/", false)]
    [TestCase("http://localhost:5000/", true)]
    [TestCase("http://127.0.0.1/", true)]
    [TestCase("http://localhost./", false)]
    public void Plain_http_is_for_this_machine_only(string url, bool isAllowed)
    {
        Assert.That(Policy().AllowsOrigin(Quotes.Origin(url)), Is.EqualTo(isAllowed));
        Assert.That(Policy().Judge(Quotes.OneDollar, Quotes.Asked(url)).Violations.Select(violation => violation.Rule),
            Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.Transport }));
    }

    [Test]
    public void Only_listed_methods_are_used()
    {
        Assert.That(Judge(Quotes.OneDollar, options => options.AllowedMethods = ["tempo"]).IsAllowed, Is.True);
        Assert.That(Rules(Quotes.OneDollar, options => options.AllowedMethods = ["stripe", "Tempo"]), Is.EqualTo([PolicyRules.Method]));
        Assert.That(Judge(Quotes.OneDollar, options => options.AllowedMethods = []).Violations.Single().Limit, Is.EqualTo("nothing"));
        Assert.That(Judge(Quotes.OneDollar, options => options.AllowedMethods = ["stripe", "card"]).Violations.Single().Limit, Is.EqualTo("card, stripe"));
    }

    [Test]
    public void Only_charges_are_paid_unless_other_intents_are_listed()
    {
        var session = Quotes.Of("tempo", "session");

        Assert.That(Rules(session), Is.EqualTo([PolicyRules.Intent]));
        Assert.That(Rules(Quotes.Of("tempo", "CHARGE")), Is.EqualTo([PolicyRules.Intent]));
        Assert.That(Judge(session, options => options.AllowedIntents = ["charge", "session"]).IsAllowed, Is.True);
        Assert.That(Rules(Quotes.OneDollar, options => options.AllowedIntents = ["session"]), Is.EqualTo([PolicyRules.Intent]));
    }

    [Test]
    public void Only_listed_chains_are_paid_on()
    {
        Assert.That(Judge(Quotes.OneDollar, options => options.AllowedChains = [4217, 42431]).IsAllowed, Is.True);
        Assert.That(Rules(Quotes.OneDollar, options => options.AllowedChains = [42431]), Is.EqualTo([PolicyRules.Chain]));
        Assert.That(Judge(Quotes.OneDollar with { ChainId = null }, options => options.AllowedChains = [42431]).IsAllowed, Is.True);
    }

    [Test]
    public void A_chain_is_pinned_by_a_list_of_one()
    {
        Assert.That(Policy().PinnedChain, Is.Null);
        Assert.That(Policy(options => options.AllowedChains = []).PinnedChain, Is.Null);
        Assert.That(Policy(options => options.AllowedChains = [4217]).PinnedChain, Is.EqualTo(4217));
        Assert.That(Policy(options => options.AllowedChains = [4217, 42431]).PinnedChain, Is.Null);
    }

    [TestCase("USD", true, TestName = "A currency by its unit")]
    [TestCase("usd", true, TestName = "A currency by its unit in lower case")]
    [TestCase("tempo:4217:" + Quotes.Token, true, TestName = "A currency by its key")]
    [TestCase(Quotes.Token, true, TestName = "A currency by its token")]
    [TestCase("0x20C0000000000000000000000000000000000001", true, TestName = "A currency by its token in capitals")]
    [TestCase("pathUSD", false, TestName = "A currency by its symbol is not enough")]
    [TestCase("EUR", false, TestName = "Another unit")]
    [TestCase("tempo:42431:" + Quotes.Token, false, TestName = "The token on another chain")]
    [TestCase("4217:" + Quotes.Token, false, TestName = "A part of the key")]
    [TestCase("", false, TestName = "An empty entry")]
    public void Only_listed_currencies_are_paid_in(string entry, bool isAllowed) => Assert.That(
        Rules(Quotes.OneDollar, options => options.AllowedCurrencies = [entry]), Is.EqualTo(isAllowed ? [] : new[] { PolicyRules.Currency }));

    [Test]
    public void Every_recipient_must_be_listed()
    {
        var split = Quotes.OneDollar with
        {
            Recipients = [new PaymentRecipient(Quotes.Merchant, 900_000), new PaymentRecipient(Quotes.Affiliate, 100_000)],
        };

        Assert.That(Judge(split).IsAllowed, Is.True);
        Assert.That(Judge(split, options => options.AllowedRecipients = [Quotes.Affiliate, Quotes.Merchant]).IsAllowed, Is.True);
        Assert.That(Judge(split, options => options.AllowedRecipients = [Quotes.Merchant]).Violations.Single().Asked, Is.EqualTo(Quotes.Affiliate));
        Assert.That(Judge(split, options => options.AllowedRecipients = [Quotes.Affiliate]).Violations.Single().Asked, Is.EqualTo(Quotes.Merchant));
        Assert.That(Rules(split, options => options.AllowedRecipients = []), Is.EqualTo([PolicyRules.Recipient, PolicyRules.Recipient]));
    }

    [Test]
    public void A_recipient_is_listed_in_small_letters_or_capitals()
    {
        var quote = Quotes.OneDollar with { Recipients = [new PaymentRecipient("0xabcdef0000000000000000000000000000000001", 1_000_000)] };

        Assert.That(Judge(quote, options => options.AllowedRecipients = ["0xABCDEF0000000000000000000000000000000001"]).IsAllowed, Is.True);
    }

    [Test]
    public void Every_violation_is_listed_in_the_order_of_the_checks()
    {
        var policy = Policy(options =>
        {
            options.DeniedOrigins = ["http://api.example.com"];
            options.AllowedMethods = [];
            options.AllowedChains = [];
            options.AllowedCurrencies = [];
            options.AllowedRecipients = [];
        });
        var quote = Quotes.Of("tempo", "session") with { Amount = 2_000_000, ExpiresAt = Quotes.Now };
        var verdict = policy.Judge(quote, Quotes.Asked("http://api.example.com/", TimeSpan.FromHours(1), "1.50 USD"));

        Assert.That(verdict.Violations.Select(violation => violation.Rule), Is.EqualTo([
            PolicyRules.Transport, PolicyRules.Origin, PolicyRules.Method, PolicyRules.Intent, PolicyRules.Chain, PolicyRules.Currency,
            PolicyRules.Clock, PolicyRules.Expiry, PolicyRules.Recipient, PolicyRules.MaxPerPayment, PolicyRules.RequestLimit]));
        Assert.That(verdict.IsAllowed, Is.False);
        Assert.That(verdict.ToString(), Does.StartWith("refused (transport)"));
        Assert.That(verdict.Violations.Select(violation => violation.Message), Has.All.EndsWith("."));
    }

    private static SpendPolicy Policy(Action<SpendPolicyOptions>? configure = null)
    {
        var options = new SpendPolicyOptions { MaxPerPayment = "1 USD" };
        configure?.Invoke(options);
        Assert.That(SpendPolicy.TryCreate(options, out var policy, out var errors), Is.True, string.Join(' ', errors));
        return policy;
    }

    private static Verdict Judge(Quote quote, Action<SpendPolicyOptions>? configure = null) => Policy(configure).Judge(quote, Quotes.Asked());

    private static IEnumerable<string> Rules(Quote quote, Action<SpendPolicyOptions>? configure = null) =>
        Judge(quote, configure).Violations.Select(violation => violation.Rule);
}
