using System.Globalization;
using System.Numerics;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>Requests of merchants that want to be paid otherwise than it looks.</summary>
[TestFixture]
internal sealed class TempoChargeQuoteTests
{
    private const string Payee = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private const string Other = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
    private const string Token = "0x20c0000000000000000000000000000000000000";
    private const string Memo = "0x0102030405060708091011121314151617181920212223242526272829303132";

    internal static readonly string[] BadAmounts =
    [
        "\"\"", "\" \"", "\"00\"", "\"007\"", "\"+1\"", "\"-1\"", "\"-0\"", "\"1.0\"", "\".5\"", "\"1e3\"", "\"0x10\"", "\"0b1\"", "\"1_000\"",
        "\"1,000\"", "\"1 000\"", "\" 7 \"", "\"7\\n\"", "\"7\\u0000\"", "\"٧\"", "\"１\"", "\"𝟕\"", "\"½\"", "\"1\\u200b\"",
        "\"340282366920938463463374607431768211456\"", "\"" + new string('9', 100) + "\"",
        "5", "5.0", "5e0", "1e400", "9007199254740993", "true", "null", "[]", "{}",
    ];

    internal static readonly string[] BadAddresses =
    [
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C", "0x70997970C51812dc3A010C7d01b50e0d17dc79C88", "70997970C51812dc3A010C7d01b50e0d17dc79C8",
        " 0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x70997970C51812dc3A010C7d01b50e0d17dc79Cg", "0x70997970c51812dc3A010C7d01b50e0d17dc79C8",
        "0х70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x70997970C51812dc3A010C7d01b50e0d17dc79C\u200b", "vitalik.eth", "",
    ];

    internal static readonly string[] UnpayableRecipients =
    [
        "0x0000000000000000000000000000000000000000", "0x0000000000000000000000000000000000000001", "0x000000000000000000000000000000000000ffff",
        Token, "0x20c0000000000000000000000000000000000009", FakeTempoSigner.KeyAddress,
    ];

    internal static readonly TestCaseData[] BadDetails =
    [
        Case("methodDetails as text", "\"x\"", PolicyRules.Challenge),
        Case("methodDetails null", "null", PolicyRules.Challenge),
        Case("methodDetails a list", "[]", PolicyRules.Challenge),
        Case("an unknown version", """{"chainId":42431,"version":2}""", PolicyRules.Challenge),
        Case("a version as text", """{"chainId":42431,"version":"1"}""", PolicyRules.Challenge),
        Case("chainId as text", """{"chainId":"42431"}""", PolicyRules.Chain),
        Case("chainId null", """{"chainId":null}""", PolicyRules.Chain),
        Case("chainId with a fraction", """{"chainId":42431.5}""", PolicyRules.Chain),
        Case("chainId 0", """{"chainId":0}""", PolicyRules.Chain),
        Case("chainId negative", """{"chainId":-1}""", PolicyRules.Chain),
        Case("chainId above 2^53", """{"chainId":9007199254740993}""", PolicyRules.Chain),
        Case("chainId 2^64", """{"chainId":18446744073709551616}""", PolicyRules.Chain),
        Case("chainId of Ethereum", """{"chainId":1}""", PolicyRules.Chain),
        Case("chainId of Base", """{"chainId":8453}""", PolicyRules.Chain),
        Case("no chain at all", "{}", PolicyRules.Chain),
        Case("splits as an object", """{"chainId":42431,"splits":{}}""", PolicyRules.Challenge),
        Case("splits null", """{"chainId":42431,"splits":null}""", PolicyRules.Challenge),
        Case("splits empty", """{"chainId":42431,"splits":[]}""", PolicyRules.Challenge),
        Case("a split that is no object", """{"chainId":42431,"splits":["x"]}""", PolicyRules.Challenge),
        Case("eleven splits", Splits(Enumerable.Repeat("1", 11)), PolicyRules.Challenge),
        Case("a thousand splits", Splits(Enumerable.Repeat("1", 1000)), PolicyRules.Challenge),
        Case("splits that take everything", Splits(["600", "400"]), PolicyRules.Challenge),
        Case("splits that take more", Splits(["600", "401"]), PolicyRules.Challenge),
        Case("a split of zero", Splits(["0"]), PolicyRules.Challenge),
        Case("a negative split", Splits(["-5"]), PolicyRules.Challenge),
        Case("splits that overflow to a small sum", Splits([$"{UInt128.MaxValue}", "2"]), PolicyRules.Challenge),
        Case("a split without a recipient", """{"chainId":42431,"splits":[{"amount":"1"}]}""", PolicyRules.Recipient),
        Case("a split to a token", Splits(["1"], Token), PolicyRules.Recipient),
        Case("a split to the payer", Splits(["1"], FakeTempoSigner.KeyAddress), PolicyRules.Recipient),
        Case("a memo of 31 bytes", $$"""{"chainId":42431,"memo":"{{Memo[..^2]}}"}""", PolicyRules.Challenge),
        Case("a memo of 33 bytes", $$"""{"chainId":42431,"memo":"{{Memo}}00"}""", PolicyRules.Challenge),
        Case("a memo with an odd digit", $$"""{"chainId":42431,"memo":"{{Memo[..^1]}}"}""", PolicyRules.Challenge),
        Case("a memo without 0x", $$"""{"chainId":42431,"memo":"{{Memo[2..]}}"}""", PolicyRules.Challenge),
        Case("a memo that is a number", """{"chainId":42431,"memo":5}""", PolicyRules.Challenge),
        Case("a memo of a split that is no memo", $$"""{"chainId":42431,"splits":[{"amount":"1","recipient":"{{Other}}","memo":"x"}]}""", PolicyRules.Challenge),
        Case("a fee payer as text", """{"chainId":42431,"feePayer":"true"}""", PolicyRules.Challenge),
        Case("no mode", """{"chainId":42431,"supportedModes":[]}""", PolicyRules.Challenge),
        Case("an unknown mode", """{"chainId":42431,"supportedModes":["teleport"]}""", PolicyRules.Challenge),
        Case("modes as text", """{"chainId":42431,"supportedModes":"pull"}""", PolicyRules.Challenge),
        Case("a mode that is no text", """{"chainId":42431,"supportedModes":["pull",1]}""", PolicyRules.Challenge),
        Case("push only", """{"chainId":42431,"supportedModes":["push"]}""", PolicyRules.Challenge),
        Case("push and a fee payer", """{"chainId":42431,"supportedModes":["push"],"feePayer":true}""", PolicyRules.Challenge),
    ];

    private readonly FakeTempoSigner _signer = new();

    private TempoChargeMethod _method = null!;

    [OneTimeTearDown]
    public void DisposeSigner() => _signer.Dispose();

    [SetUp]
    public void CreateMethod() => _method = TempoChargeMethod.Create(new TempoOptions { PrivateKeyVariable = "MPP_TESTS_NO_KEY" }, _signer, _ => null);

    [TestCaseSource(nameof(BadAmounts))]
    public void An_amount_that_is_not_plainly_a_whole_number_is_refused(string amount) =>
        AssertRefused(Request(amount: amount), PolicyRules.Challenge);

    [TestCaseSource(nameof(BadAmounts))]
    public void A_split_of_an_amount_that_is_not_plainly_a_whole_number_is_refused(string amount) =>
        AssertRefused(Request(details: $$"""{"chainId":42431,"splits":[{"amount":{{amount}},"recipient":"{{Other}}"}]}"""), PolicyRules.Challenge);

    [TestCaseSource(nameof(BadAddresses))]
    public void A_recipient_that_is_no_address_is_refused(string address) => AssertRefused(Request(recipient: address), PolicyRules.Recipient);

    [TestCaseSource(nameof(BadAddresses))]
    public void A_currency_that_is_no_address_is_refused(string address) => AssertRefused(Request(currency: address), PolicyRules.Currency);

    [TestCase("USD")]
    [TestCase("usd")]
    [TestCase("0x20c0000000000000000000000000000000000777")]
    [TestCase("0x20C000000000000000000000b9537d11c60E8b50", TestName = "A_token_of_another_chain_is_refused")]
    public void A_currency_that_is_not_known_is_refused(string currency) => AssertRefused(Request(currency: currency), PolicyRules.Currency);

    [TestCaseSource(nameof(UnpayableRecipients))]
    public void Nobody_can_be_paid_at_the_payer_a_token_or_a_system_contract(string recipient) =>
        AssertRefused(Request(recipient: recipient), PolicyRules.Recipient);

    [TestCaseSource(nameof(BadDetails))]
    public void Details_that_are_not_understood_are_refused(string details, string rule) => AssertRefused(Request(details: details), rule);

    [TestCase("currency")]
    [TestCase("recipient")]
    [TestCase("amount")]
    public void A_missing_field_is_refused(string field)
    {
        var json = Request().Replace($"\"{field}\"", $"\"{field.ToUpperInvariant()}\"", StringComparison.Ordinal);

        Assert.That(Quote(json).Quote, Is.Null);
    }

    [TestCase("2030-02-30T00:00:00Z")]
    [TestCase("tomorrow")]
    public void An_expiry_in_the_request_that_is_no_time_is_refused(string expires) =>
        AssertRefused($$"""{"amount":"1","currency":"{{Token}}","recipient":"{{Payee}}","expires":"{{expires}}","methodDetails":{"chainId":42431} }""", PolicyRules.Expiry);

    [TestCase("2026-11-21T09:01:00Z", "2026-11-21T09:01:00Z")]
    [TestCase("2026-11-21T09:09:00Z", Challenges.Expires)]
    public void Of_two_expiries_the_earlier_counts(string inRequest, string expected)
    {
        var quote = Quote($$"""{"amount":"1","currency":"{{Token}}","recipient":"{{Payee}}","expires":"{{inRequest}}","methodDetails":{"chainId":42431} }""").Quote!;

        Assert.That(quote.ExpiresAt, Is.EqualTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)));
    }

    [Test]
    public void A_chain_that_the_policy_pins_stands_in_for_a_missing_one()
    {
        Assert.That(_method.Quote(Challenges.Create(method: "tempo", request: Request(details: "{}")), new QuoteContext(42431)).Quote!.ChainId, Is.EqualTo(42431));
        Assert.That(_method.Quote(Challenges.Create(method: "tempo", request: Request()), new QuoteContext(4217)).Quote!.ChainId, Is.EqualTo(42431));
    }

    [TestCase("0x70997970c51812dc3a010c7d01b50e0d17dc79c8")]
    [TestCase("0x70997970C51812DC3A010C7D01B50E0D17DC79C8")]
    [TestCase(Payee)]
    public void An_address_may_be_written_in_one_case_or_with_its_checksum(string recipient) =>
        Assert.That(Quote(Request(recipient: recipient)).Quote!.Recipients.Single().Address, Is.EqualTo(Payee));

    [Test]
    public void What_is_judged_adds_up_to_what_is_transferred()
    {
        var quote = Quote(Request(details: Splits(["300", "699"]))).Quote!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(quote.Amount, Is.EqualTo((UInt128)1000));
            Assert.That(quote.Recipients.Select(recipient => recipient.Amount), Is.EqualTo([(UInt128)1, (UInt128)300, (UInt128)699]));
            Assert.That(quote.Recipients.Aggregate(BigInteger.Zero, (sum, recipient) => sum + recipient.Amount), Is.EqualTo((BigInteger)1000));
            Assert.That(quote.MaximumFee, Is.EqualTo((UInt128)24_000));
            Assert.That(quote.IsSelfExpiring, Is.True);
        }
    }

    [Test]
    public void A_fee_that_somebody_else_pays_is_no_exposure()
    {
        var quote = Quote(Request(details: """{"chainId":42431,"feePayer":true}""")).Quote!;

        Assert.That(quote.Exposure, Is.EqualTo((UInt128)1000));
        Assert.That(quote.HasFeePayer, Is.True);
    }

    [Test]
    public void A_price_of_zero_is_a_proof_that_costs_nothing()
    {
        var quote = Quote(Request(amount: "\"0\"")).Quote!;

        Assert.That(quote.Mode, Is.EqualTo("proof"));
        Assert.That(quote.Exposure, Is.EqualTo(UInt128.Zero));
        AssertRefused(Request(amount: "\"0\"", details: Splits(["1"])), PolicyRules.Challenge);
    }

    [Test]
    public void The_largest_price_is_quoted_and_refused_by_the_policy_without_overflow()
    {
        var quote = Quote(Request(amount: $"\"{UInt128.MaxValue}\"")).Quote!;
        SpendPolicy.TryCreate(new SpendPolicyOptions { MaxPerPayment = "1 USD" }, out var policy, out _);
        PaymentOrigin.TryCreate(new Uri("https://shop.example"), out var origin, out _);

        var verdict = policy.Judge(quote, new PolicyContext(origin!, DateTimeOffset.UnixEpoch, TimeSpan.Zero, null));

        Assert.That(verdict.Violations.Select(violation => violation.Rule), Does.Contain(PolicyRules.Challenge));
    }

    [TestCase("not an address")]
    [TestCase("0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    public void A_signer_without_a_usable_address_quotes_nothing(string address)
    {
        using var signer = new FakeTempoSigner { Address = address };
        var method = TempoChargeMethod.Create(new TempoOptions(), signer, _ => null);

        Assert.That(method.Quote(Challenges.Create(method: "tempo", request: Request()), new QuoteContext(null)).Rejection!.Rule,
            Is.EqualTo(PolicyRules.Configuration));
    }

    private static TestCaseData Case(string name, string details, string rule) => new TestCaseData(details, rule).SetArgDisplayNames(name);

    private static string Splits(IEnumerable<string> amounts, string recipient = Other) =>
        $$"""{"chainId":42431,"splits":[{{string.Join(',', amounts.Select(amount => $$"""{"amount":"{{amount}}","recipient":"{{recipient}}"}"""))}}]}""";

    private static string Request(
        string amount = "\"1000\"", string currency = Token, string recipient = Payee, string details = """{"chainId":42431}""") =>
        $$"""{"amount":{{amount}},"currency":"{{currency}}","recipient":"{{recipient}}","methodDetails":{{details}}}""";

    private QuoteResult Quote(string request) => _method.Quote(Challenges.Create(method: "tempo", request: request), new QuoteContext(null));

    private void AssertRefused(string request, string rule)
    {
        var result = Quote(request);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Quote, Is.Null);
            Assert.That(result.Rejection?.Rule, Is.EqualTo(rule));
            Assert.That(_signer.Requests, Is.Empty);
        }
    }
}
