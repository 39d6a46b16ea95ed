using System.Globalization;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Methods.Tempo;

namespace Mpp.Client.Tests.Adversarial;

/// <summary>Who is paid, in what, on which chain, in how many parts and until when.</summary>
[TestFixture]
internal sealed class AdversarialTermsTests : AdversarialFixture
{
    private const string Memo = "0x0102030405060708091011121314151617181920212223242526272829303132";

    private static readonly string[] BadExpiries =
    [
        "", "2026-11-21T08:59:59Z", "2026-11-21T09:00:00Z", "2026-11-21T09:00:01Z", "2026-11-21T09:00:09Z", "0001-01-01T00:00:00Z", "1795251637", "1795251637000", "2026-11-21",
        "2026-11-21T09:05:00", "2026-11-21 09:05:00Z", "2026-11-21T09:05:00+99:00", "2030-02-30T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T09:05:60Z",
        "2026-11-21T09:05:00.1234567890Z", "2026-11-21T09:05:00.123456789012345678901234567890Z",
    ];

    private static readonly string[] GoodExpiries =
    [
        "2026-11-21T09:00:10Z", "2026-11-21T09:00:11Z", "2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-21t09:05:00z", "2026-11-21T23:05:00+14:00", "2026-11-21T09:05:00-00:00",
        "2026-11-21T09:05:00.1Z", "2026-11-21T09:05:00.123456789Z",
    ];

    private static IEnumerable<string> BadAddresses => TempoChargeQuoteTests.BadAddresses.Append("0X70997970C51812dc3A010C7d01b50e0d17dc79C8").Append("tempox0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    private static IEnumerable<string> UnpayableRecipients => TempoChargeQuoteTests.UnpayableRecipients;

    // A thousand splits fill more than the 64 KB of headers that the platform reads.
    private static IEnumerable<TestCaseData> BadDetails => TempoChargeQuoteTests.BadDetails.Where(bad => ((string)bad.Arguments[0]!).Length < 40_000);

    [TestCaseSource(nameof(BadAddresses))]
    public async Task An_address_in_any_other_form_is_refused_as_recipient_and_as_currency(string address)
    {
        Assert.That((await AssertRefusedAsync(Challenge(Request(recipient: address)))).Rule, Is.EqualTo(PolicyRules.Recipient));
        Assert.That((await AssertRefusedAsync(Challenge(Request(currency: address)))).Rule, Is.EqualTo(PolicyRules.Currency));
    }

    [TestCaseSource(nameof(UnpayableRecipients))]
    public async Task The_zero_address_the_payer_a_token_and_a_precompile_are_refused_as_recipients(string recipient) =>
        Assert.That((await AssertRefusedAsync(Challenge(Request(recipient: recipient)))).Rule, Is.EqualTo(PolicyRules.Recipient));

    [Test]
    public async Task A_missing_recipient_is_refused() => await AssertRefusedAsync(Challenge($$"""{"amount":"1000","currency":"{{Token}}","methodDetails":{"chainId":42431} }"""));

    [TestCase("0x70997970c51812dc3a010c7d01b50e0d17dc79c8")]
    [TestCase("0x70997970C51812DC3A010C7D01B50E0D17DC79C8")]
    public async Task An_address_in_one_case_is_paid(string recipient) => await AssertPaidAsync(Challenge(Request(recipient: recipient)));

    [TestCase("0x20C0000000000000000000000000000000000000")]
    [TestCase("0x20c0000000000000000000000000000000000000")]
    public async Task A_token_in_either_case_is_the_same_token(string currency) => await AssertPaidAsync(Challenge(Request(currency: currency)));

    [TestCase("USD")]
    [TestCase("0x20c0000000000000000000000000000000000777", TestName = "An unknown token")]
    [TestCase("0x20C000000000000000000000b9537d11c60E8b50", TestName = "A token of another chain")]
    public async Task Another_currency_is_refused_on_Tempo(string currency) => Assert.That((await AssertRefusedAsync(Challenge(Request(currency: currency)))).Rule, Is.EqualTo(PolicyRules.Currency));

    [TestCase("usd", true)]
    [TestCase("USD", true)]
    [TestCase("Usd", true)]
    [TestCase("us", false)]
    [TestCase("usdd", false)]
    [TestCase("U\u0405D", false, TestName = "A currency with a Cyrillic letter")]
    [TestCase(Token, false)]
    public async Task A_currency_of_Stripe_is_three_plain_letters_in_any_case(string currency, bool isPaid)
    {
        var line = Challenge(StripeRequest(currency: currency), method: "stripe");
        if (isPaid)
        {
            await AssertPaidAsync(line);
        }
        else
        {
            await AssertRefusedAsync(line);
        }
    }

    [TestCaseSource(nameof(BadDetails))]
    public async Task Details_that_are_not_understood_are_refused(string details, string rule)
    {
        // On a policy that pins no chain, and where there is no node to broadcast by.
        var refusal = await AssertRefusedAsync(Challenge(Request(details: details)));

        Assert.That(refusal.Rule, Is.EqualTo(rule));
    }

    [Test]
    public async Task A_thousand_splits_sign_nothing()
    {
        Merchant.Asks(Challenge(Request(details: Splits([.. Enumerable.Repeat(("1", Other), 1000)]))));

        await AssertUnreadableAsync();
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public async Task A_missing_chain_is_paid_only_where_exactly_one_is_pinned(int pinned, bool isPaid)
    {
        Options.Policy.AllowedChains = pinned == 0 ? null : [.. new ulong[] { 42431, 4217 }.Take(pinned)];
        var line = Challenge(Request(details: "{}"));
        if (isPaid)
        {
            await AssertPaidAsync(line);
        }
        else
        {
            await AssertRefusedAsync(line);
        }
    }

    [Test]
    public async Task Of_two_challenges_on_different_chains_the_allowed_one_is_paid()
    {
        Options.Policy.AllowedChains = [42431];

        var credential = await AssertPaidAsync(Challenge(Request(details: """{"chainId":4217}""", currency: "0x20C000000000000000000000b9537d11c60E8b50"), "mainnet"), Challenge(id: "testnet"));

        Assert.That(credential.Challenge.Id, Is.EqualTo("testnet"));
    }

    [TestCase("999", true)]
    [TestCase("1000", false, TestName = "Splits that take the whole amount")]
    [TestCase("1001", false, TestName = "Splits that take more than the amount")]
    [TestCase("0", false, TestName = "A split of nothing")]
    [TestCase("-1", false, TestName = "A negative split")]
    [TestCase("340282366920938463463374607431768211456", false, TestName = "A split that wraps")]
    public async Task Splits_leave_the_first_recipient_at_least_one_unit(string split, bool isPaid)
    {
        var line = Challenge(Request(details: Splits((split, Other))));
        if (!isPaid)
        {
            await AssertRefusedAsync(line);
            return;
        }

        Assert.That(Transfers(await AssertPaidAsync(line)), Is.EqualTo([(Payee, (UInt128)1), (Other, (UInt128)999)]));
    }

    [Test]
    public async Task A_recipient_that_is_named_twice_gets_both_parts() =>
        Assert.That(Transfers(await AssertPaidAsync(Challenge(Request(details: Splits(("1", Other), ("2", Other), ("3", Payee)))))),
            Is.EqualTo([(Payee, (UInt128)994), (Other, (UInt128)1), (Other, (UInt128)2), (Payee, (UInt128)3)]));

    [Test]
    public async Task A_split_to_a_recipient_that_is_not_allowed_is_refused()
    {
        Options.Policy.AllowedRecipients = [Payee];

        Assert.That((await AssertRefusedAsync(Challenge(Request(details: Splits(("1", Other)))))).Rule, Is.EqualTo(PolicyRules.Recipient));
    }

    [Test]
    public async Task A_memo_of_the_server_is_the_memo_of_the_transfer([Values] bool isInCapitals)
    {
        var memo = isInCapitals ? "0x" + new string('A', 64) : Memo;
        var credential = await AssertPaidAsync(Challenge(Request(details: $$"""{"chainId":42431,"memo":"{{memo}}"}""")));

        var decoded = TempoTransaction.Decode(Convert.FromHexString(credential.Payload.GetText("signature")![2..]));
        Assert.That(TokenTransfer.TryDecode(decoded.Transaction.Calls[0], out var transfer), Is.True);
        Assert.That(Convert.ToHexString(transfer!.Memo!.Value.Span), Is.EqualTo(memo[2..]).IgnoreCase);
    }

    [TestCaseSource(nameof(BadExpiries))]
    public async Task An_expiry_that_is_past_too_near_or_no_time_is_refused(string expires) => await AssertRefusedAsync(Challenge(expires: expires));

    [TestCaseSource(nameof(GoodExpiries))]
    public async Task An_expiry_that_leaves_ten_seconds_is_paid_and_the_authority_ends_soon(string expires)
    {
        var credential = await AssertPaidAsync(Challenge(expires: expires));

        var decoded = TempoTransaction.Decode(Convert.FromHexString(credential.Payload.GetText("signature")![2..]));
        Assert.That(DateTimeOffset.FromUnixTimeSeconds((long)decoded.Transaction.ValidBefore!.Value), Is.LessThanOrEqualTo(Clock.GetUtcNow().AddMinutes(10)));
    }

    [Test]
    public async Task A_missing_expiry_is_paid_where_the_authority_ends_by_itself_and_refused_for_a_token()
    {
        await AssertRefusedAsync(Challenge(StripeRequest(), method: "stripe", expires: null));
        await AssertPaidAsync(Challenge(expires: null));
    }

    [TestCase("2026-11-21T09:00:05Z", TestName = "An earlier end in the request counts")]
    [TestCase("tomorrow", TestName = "An end in the request that is no time is refused")]
    public async Task An_end_in_the_request_that_disagrees_is_the_one_that_counts_when_it_is_earlier(string expires) =>
        Assert.That((await AssertRefusedAsync(Challenge(Request(more: $",\"expires\":\"{expires}\"")))).Rule, Is.EqualTo(PolicyRules.Expiry));

    [TestCase(-10)]
    [TestCase(10)]
    public async Task A_clock_ten_minutes_off_that_of_the_server_is_refused(int minutes)
    {
        Merchant.AsksWith(402, $"Date: {Clock.GetUtcNow().AddMinutes(minutes).ToString("R", CultureInfo.InvariantCulture)}", $"WWW-Authenticate: {Challenge(expires: "2026-11-21T10:00:00Z")}");

        await AssertRefusedAsync();
    }

    private static string Splits(params (string Amount, string Recipient)[] splits) =>
        $$"""{"chainId":42431,"splits":[{{string.Join(',', splits.Select(split => $$"""{"amount":"{{split.Amount}}","recipient":"{{split.Recipient}}"}"""))}}]}""";

    private static IEnumerable<(string To, UInt128 Amount)> Transfers(PaymentCredential credential) =>
        TempoTransaction.Decode(Convert.FromHexString(credential.Payload.GetText("signature")![2..])).Transaction.Calls
            .Select(call => TokenTransfer.TryDecode(call, out var transfer) ? (transfer.To.ToString(), transfer.Amount) : throw new AssertionException("No transfer."));
}
