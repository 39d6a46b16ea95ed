using System.Globalization;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Methods.Tempo;

namespace Mpp.Client.Tests.Adversarial;

/// <summary>The request inside a challenge: its encoding, its JSON and its amounts.</summary>
[TestFixture]
internal sealed class AdversarialRequestTests : AdversarialFixture
{
    private static readonly string[] HugeAmounts =
    [
        "9223372036854775808", "18446744073709551616", $"{UInt128.MaxValue}", "340282366920938463463374607431768211456", "115792089237316195423570985008687907853269984665640564039457584007913129639935",
            "115792089237316195423570985008687907853269984665640564039457584007913129639936", new('9', 100), new('9', 10_000),
    ];

    private static IEnumerable<string> BadAmounts => TempoChargeQuoteTests.BadAmounts;

    [TestCase("=", TestName = "One = of padding is echoed")]
    [TestCase("==", TestName = "Two = of padding are echoed")]
    public async Task Padding_is_paid_and_echoed_as_it_came(string padding)
    {
        var length = padding.Length == 1 ? 2 : 1;
        var json = PlainRequest + new string(' ', (length - (PlainRequest.Length % 3) + 3) % 3);
        var encoded = Base64UrlText.EncodeUtf8(json) + padding;

        Assert.That((await AssertPaidAsync(ChallengeOf(encoded))).Challenge.Request, Is.EqualTo(encoded));
    }

    [TestCase("e3 0", TestName = "Space inside base64url")]
    [TestCase("e3\t0", TestName = "A tab inside base64url")]
    [TestCase("e3\\u000a0", TestName = "A line break inside base64url")]
    [TestCase("eyJhIjoiPj4+In0", TestName = "A plus sign")]
    [TestCase("eyJhIjoiPz8/In0", TestName = "A slash")]
    [TestCase("e30ab", TestName = "A length of 1 modulo 4")]
    [TestCase("eyJhIjoxfR", TestName = "Trailing bits that are not zero")]
    [TestCase("", TestName = "An empty request")]
    [TestCase("e30", TestName = "An object without an amount")]
    [TestCase("_w", TestName = "Bytes that are not UTF-8")]
    [TestCase("eyJhIjoiwK8ifQ", TestName = "An overlong form inside")]
    [TestCase("ewB9AA", TestName = "UTF-16")]
    [TestCase("77u_e30", TestName = "A byte order mark")]
    public async Task A_request_in_another_encoding_is_refused(string encoded) => await AssertRefusedAsync(ChallengeOf(encoded));

    [Test]
    public async Task A_request_of_16_385_characters_is_refused() => await AssertRefusedAsync(ChallengeOf(new string('A', 16_385)));

    [TestCase("null", TestName = "null is no request")]
    [TestCase("[]", TestName = "An array is no request")]
    [TestCase("\"x\"", TestName = "Text is no request")]
    [TestCase("1", TestName = "A number is no request")]
    [TestCase("SOUND{}", TestName = "Data after the request")]
    [TestCase("SOUND//x", TestName = "A comment after the request")]
    [TestCase("""{"amount":"1",}""", TestName = "A trailing comma in the request")]
    [TestCase("""{"amount":NaN}""", TestName = "NaN in the request")]
    [TestCase("""{"amount":"1","amount":"999","currency":"0x20c0000000000000000000000000000000000000","recipient":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","methodDetails":{"chainId":42431}}""", TestName = "Two amounts")]
    [TestCase("""{"amount":"1","currency":"0x20c0000000000000000000000000000000000000","recipient":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","methodDetails":{"chainId":42431,"chainId":4217}}""", TestName = "Two chains")]
    [TestCase("""{"Amount":"1","currency":"0x20c0000000000000000000000000000000000000","recipient":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","methodDetails":{"chainId":42431}}""", TestName = "Amount with a capital letter")]
    [TestCase("""{"amou\u0301nt":"1","currency":"0x20c0000000000000000000000000000000000000","recipient":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","methodDetails":{"chainId":42431}}""", TestName = "A key that is amount only when normalised")]
    [TestCase("""{"amount":"\ud800"}""", TestName = "Half a surrogate pair as a value")]
    [TestCase("""{"\ud800":"1"}""", TestName = "Half a surrogate pair as a name")]
    public async Task A_request_that_is_not_one_strict_object_is_refused(string json) =>
        await AssertRefusedAsync(Challenge(json.Replace("SOUND", PlainRequest, StringComparison.Ordinal)));

    [TestCase(65)]
    [TestCase(5_000)]
    public async Task A_request_that_is_nested_too_deep_is_refused(int depth) => await AssertRefusedAsync(Challenge(
        string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1)));

    [Test]
    public async Task A_request_of_thousands_of_keys_is_refused() =>
        await AssertRefusedAsync(Challenge($"{{{string.Join(',', Enumerable.Range(0, 3000).Select(number => $"\"k{number}\":0"))}}}"));

    [Test]
    public async Task A_request_of_a_megabyte_signs_nothing([Values] bool isOneString)
    {
        Merchant.Asks(Challenge(isOneString ? $"{{\"a\":\"{new string('x', 1_000_000)}\"}}" : $"{{{string.Join(',', Enumerable.Range(0, 100_000).Select(number => $"\"k{number}\":0"))}}}"));

        await AssertUnreadableAsync();
    }

    [Test]
    public async Task Another_order_and_spacing_is_paid_and_echoed_as_it_came()
    {
        var json = $$"""{ "recipient" : "{{Payee}}",  "methodDetails":{"chainId":42431 } ,"currency":"{{Token}}","amount":"1000"}""";

        Assert.That((await AssertPaidAsync(Challenge(json))).Challenge.Request, Is.EqualTo(Base64UrlText.EncodeUtf8(json)));
    }

    [TestCaseSource(nameof(BadAmounts))]
    public async Task An_amount_in_any_other_form_is_refused_on_Tempo(string amount) => await AssertRefusedAsync(Challenge(Request(amount: amount)));

    [TestCaseSource(nameof(BadAmounts))]
    public async Task An_amount_in_any_other_form_is_refused_by_Stripe(string amount) =>
        await AssertRefusedAsync(Challenge(StripeRequest(amount), method: "stripe"));

    [TestCaseSource(nameof(HugeAmounts))]
    public async Task A_huge_amount_is_refused_on_both_rails(string amount)
    {
        await AssertRefusedAsync(Challenge(Request(amount: $"\"{amount}\"")));
        await AssertRefusedAsync(Challenge(StripeRequest($"\"{amount}\""), method: "stripe"));
    }

    [Test]
    public async Task A_megabyte_of_digits_signs_nothing()
    {
        Merchant.Asks(Challenge(Request(amount: $"\"{new string('9', 1_000_000)}\"")));

        await AssertUnreadableAsync();
    }

    [Test]
    public async Task Zero_is_a_proof_on_Tempo() => Assert.That((await AssertPaidAsync(Challenge(Request(amount: "\"0\"")))).Payload.GetText("type"), Is.EqualTo("proof"));

    [Test]
    public async Task Zero_is_refused_by_Stripe() => await AssertRefusedAsync(Challenge(StripeRequest("\"0\""), method: "stripe"));

    // One US dollar has 1 000 000 base units; 24 000 of them are the most that the fee can be.
    [TestCase(976_000, true)]
    [TestCase(976_001, false)]
    public async Task The_cap_is_paid_and_one_base_unit_more_is_not(int amount, bool isPaid)
    {
        var line = Challenge(Request(amount: $"\"{amount.ToString(CultureInfo.InvariantCulture)}\""));
        if (isPaid)
        {
            await AssertPaidAsync(line);
        }
        else
        {
            Assert.That((await AssertRefusedAsync(line)).Rule, Is.EqualTo(PolicyRules.MaxPerPayment));
        }
    }

    [TestCase("100", true)]
    [TestCase("101", false)]
    [TestCase("100000000", false)]
    public async Task The_cap_is_paid_and_one_cent_more_is_not(string amount, bool isPaid)
    {
        var line = Challenge(StripeRequest($"\"{amount}\""), method: "stripe");
        if (isPaid)
        {
            await AssertPaidAsync(line);
        }
        else
        {
            await AssertRefusedAsync(line);
        }
    }
}
