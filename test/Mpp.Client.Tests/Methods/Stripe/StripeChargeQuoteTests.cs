using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Methods.Stripe;

[TestFixture]
internal sealed class StripeChargeQuoteTests
{
    private static readonly TestCaseData[] Bad =
    [
        Case("amount zero", Request(amount: "\"0\""), PolicyRules.Challenge),
        Case("amount empty", Request(amount: "\"\""), PolicyRules.Challenge),
        Case("amount with zeros before it", Request(amount: "\"007\""), PolicyRules.Challenge),
        Case("amount with a fraction", Request(amount: "\"5.00\""), PolicyRules.Challenge),
        Case("amount negative", Request(amount: "\"-5\""), PolicyRules.Challenge),
        Case("amount in other digits", Request(amount: "\"٧\""), PolicyRules.Challenge),
        Case("amount as a number", Request(amount: "5"), PolicyRules.Challenge),
        Case("amount above 64 bits", Request(amount: "\"9223372036854775808\""), PolicyRules.Challenge),
        Case("amount null", Request(amount: "null"), PolicyRules.Challenge),
        Case("currency too short", Request(currency: "us"), PolicyRules.Currency),
        Case("currency too long", Request(currency: "usdd"), PolicyRules.Currency),
        Case("currency with a Cyrillic letter", Request(currency: "UЅD"), PolicyRules.Currency),
        Case("currency unknown", Request(currency: "xyz"), PolicyRules.Currency),
        Case("currency that is a token", Request(currency: "0x20c0000000000000000000000000000000000000"), PolicyRules.Currency),
        Case("no details", """{"amount":"5","currency":"usd"}""", PolicyRules.Recipient),
        Case("details as text", Request(details: "\"x\""), PolicyRules.Recipient),
        Case("no seller", Request(details: "{}"), PolicyRules.Recipient),
        Case("seller empty", Request(details: """{"networkId":""}"""), PolicyRules.Recipient),
        Case("seller too long", Request(details: $$"""{"networkId":"{{new string('p', 256)}}"}"""), PolicyRules.Recipient),
        Case("seller as a number", Request(details: """{"networkId":5}"""), PolicyRules.Recipient),
        Case("seller of the live mode", Request(details: """{"networkId":"profile_real"}"""), PolicyRules.Recipient),
        Case("payment method types empty", Request(details: """{"networkId":"profile_test_s","paymentMethodTypes":[]}"""), PolicyRules.Challenge),
        Case("payment method types as text", Request(details: """{"networkId":"profile_test_s","paymentMethodTypes":"card"}"""), PolicyRules.Challenge),
        Case("a payment method type as a number", Request(details: """{"networkId":"profile_test_s","paymentMethodTypes":[1]}"""), PolicyRules.Challenge),
        Case("metadata that forges the external id", Request(details: """{"networkId":"profile_test_s","metadata":{"externalId":"x"}}"""), PolicyRules.Challenge),
        Case("metadata as text", Request(details: """{"networkId":"profile_test_s","metadata":"x"}"""), PolicyRules.Challenge),
    ];

    [TestCaseSource(nameof(Bad))]
    public void A_request_that_is_not_understood_is_refused(string request, string rule)
    {
        var result = Quote(request);

        Assert.That(result.Quote, Is.Null);
        Assert.That(result.Rejection?.Rule, Is.EqualTo(rule));
    }

    [TestCase("usd", "5", "0.05 USD")]
    [TestCase("USD", "5", "0.05 USD")]
    [TestCase("Usd", "12345", "123.45 USD")]
    [TestCase("jpy", "500", "500 JPY")]
    [TestCase("kwd", "1500", "1.50 KWD")]
    [TestCase("isk", "500", "5.00 ISK")]
    [TestCase("ugx", "500", "5.00 UGX")]
    public void An_amount_is_worth_what_Stripe_says_it_is(string currency, string amount, string expected)
    {
        var quote = Quote(Request($"\"{amount}\"", currency)).Quote!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(quote.Currency.ToMoney(quote.Exposure).ToString(), Is.EqualTo(expected));
            Assert.That(quote.Currency.Key, Is.EqualTo($"stripe:test:{currency.ToLowerInvariant()}"));
            Assert.That(quote.MinimumRemaining, Is.EqualTo(TimeSpan.FromSeconds(15)));
            Assert.That(quote.IsSelfExpiring, Is.False);
            Assert.That(quote.Recipients.Single().Address, Is.EqualTo("profile_test_s"));
        }
    }

    [TestCase("profile_test_s", false, true)]
    [TestCase("profile_s", false, false)]
    [TestCase("profile_s", true, true)]
    [TestCase("profile_test_s", true, false)]
    [TestCase("acct_something", false, true)]
    public void A_key_of_one_mode_does_not_pay_a_seller_of_the_other(string networkId, bool isLive, bool isQuoted) =>
        Assert.That(Quote(Request(details: $$"""{"networkId":"{{networkId}}"}"""), isLive).Quote is not null, Is.EqualTo(isQuoted));

    [Test]
    public async Task The_idempotency_key_is_the_same_for_one_payment_and_differs_for_every_other()
    {
        var now = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
        var first = await KeyAsync("c1", Request(), now);
        string[] others =
        [
            await KeyAsync("c2", Request(), now),
            await KeyAsync("c1", Request(amount: "\"6\""), now),
            await KeyAsync("c1", Request(currency: "eur"), now),
            await KeyAsync("c1", Request(details: """{"networkId":"profile_test_t"}"""), now),
            await KeyAsync("c1", Request(), now, account: "pm_other"),
            await KeyAsync("c1", Request(), now, maxValidity: TimeSpan.FromMinutes(1)),
        ];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await KeyAsync("c1", Request(), now.AddSeconds(30)), Is.EqualTo(first), "The end of the challenge decides, not the time of asking.");
            Assert.That(others.Append(first).Distinct().Count(), Is.EqualTo(7));
            Assert.That(first, Does.Match("^mpp_spt_[0-9a-f]{64}$"));
        }
    }

    private static TestCaseData Case(string name, string request, string rule) => new TestCaseData(request, rule).SetArgDisplayNames(name);

    private static string Request(string amount = "\"5\"", string currency = "usd", string details = """{"networkId":"profile_test_s"}""") =>
        $$"""{"amount":{{amount}},"currency":"{{currency}}","methodDetails":{{details}}}""";

    private static StripeChargeMethod Create(bool isLive = false, string account = "pm_1") =>
        StripeChargeMethod.Create(new StripeOptions(), new Minter(isLive, account), _ => null);

    private static QuoteResult Quote(string request, bool isLive = false) =>
        Create(isLive).Quote(Challenges.Create(method: "stripe", request: request), new QuoteContext(null));

    private static async Task<string> KeyAsync(string id, string request, DateTimeOffset now, string account = "pm_1", TimeSpan? maxValidity = null)
    {
        var method = Create(account: account);
        var quote = method.Quote(Challenges.Create(id, "stripe", request), new QuoteContext(null)).Quote!;
        return (await method.PrepareAsync(quote, new PaymentTime(now, maxValidity ?? TimeSpan.FromMinutes(10)))).LookupKeys["mintIdempotencyKey"];
    }

    private sealed class Minter(bool isLive, string account) : ISharedPaymentTokenMinter
    {
        public bool IsLive { get; } = isLive;

        public string Account { get; } = account;

        public ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default) =>
            throw new AssertionException("A quote minted a token.");
    }
}
