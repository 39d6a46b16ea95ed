using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>Whatever a challenge asks: what is signed is what the policy judged, to the unit, or nothing is signed.</summary>
[TestFixture]
internal sealed class TempoChargePropertyTests
{
    private const string Limit = "5 USD";
    private const string FeeManager = "0xfeec000000000000000000000000000000000000";

    private static readonly string[] Payees =
    [
        "\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\"", "\"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc\"", "\"0x90f79bf6eb2c4f870365e785982e1f101e93b906\"",
    ];

    [Test]
    public async Task What_is_signed_is_what_was_judged_or_nothing_is_signed()
    {
        var signed = 0;
        var refused = 0;
        foreach (var request in Requests().Sample(1200, 30))
        {
            if (await PayAsync(request))
            {
                signed++;
            }
            else
            {
                refused++;
            }
        }

        Assert.That(signed, Is.GreaterThan(100), "Too few of the requests could be paid to prove anything.");
        Assert.That(refused, Is.GreaterThan(100), "Too few of the requests were wrong to prove anything.");
    }

    private static async Task<bool> PayAsync(string request)
    {
        using var signer = new FakeTempoSigner();
        var clock = new ManualClock();
        var ledger = new MemoryPaymentLedger(clock);
        var payer = Payer.Create(new MppOptions { Policy = { MaxPerPayment = Limit } }, new PayerServices
        {
            TempoSigner = signer,
            Ledger = ledger,
            Clock = clock,
            ReadVariable = _ => null,
        });
        try
        {
            var attempt = await payer.PayAsync(Offer(request, clock), CancellationToken.None);
            AssertSignedIsJudged(attempt, signer.Requests.Single(), (await ledger.ListAsync()).Single(), request);
            return true;
        }
        catch (PaymentRefusedException)
        {
            Assert.That(signer.Requests, Is.Empty, request);
            Assert.That((await ledger.ListAsync()).Where(record => record.State is not (LedgerState.Reserved or LedgerState.Released)), Is.Empty, request);
            return false;
        }
    }

    private static void AssertSignedIsJudged(PaymentAttempt attempt, TempoSigningRequest asked, LedgerRecord record, string request)
    {
        var quote = attempt.Quote;
        Assert.That(quote.Currency.ToMoney(quote.Exposure), Is.LessThanOrEqualTo(Money.Parse(Limit)), request);
        Assert.That((record.Amount, record.Exposure, record.ChainId), Is.EqualTo((quote.Amount, quote.Exposure, quote.ChainId)), request);
        Assert.That(record.Recipients, Is.EqualTo(quote.Recipients), request);
        Assert.That(PaymentCredential.TryParse(attempt.Credential, out var credential, out var error), Is.True, error);
        if (quote.Amount == 0)
        {
            Assert.That(asked.Purpose, Is.EqualTo(TempoSigningPurpose.Proof), request);
            Assert.That(credential!.Payload.GetText("type"), Is.EqualTo("proof"), request);
            return;
        }

        var decoded = TempoTransaction.Decode(TempoVectors.FromHex(credential!.Payload.GetText("signature")!));
        var transfers = decoded.Transaction.Calls.Select(call => TokenTransfer.TryDecode(call, out var transfer) ? transfer : throw new AssertionException(request)).ToList();
        Assert.That(asked.Preimage.ToArray(), Is.EqualTo(decoded.Transaction.EncodeUnsigned()), request);
        Assert.That(transfers.Select(transfer => new PaymentRecipient(transfer.To.ToString(), transfer.Amount)), Is.EqualTo(quote.Recipients), request);
        Assert.That(transfers.Aggregate(BigInteger.Zero, (sum, transfer) => sum + transfer.Amount), Is.EqualTo((BigInteger)quote.Amount), request);
        Assert.That(transfers.Select(transfer => Key(decoded.Transaction.ChainId, transfer.Token)), Is.All.EqualTo(quote.Currency.Key), request);
        Assert.That(decoded.Transaction.Sponsored, Is.EqualTo(quote.HasFeePayer), request);
        var fee = (BigInteger)decoded.Transaction.GasLimit * decoded.Transaction.MaxFeePerGas / 1_000_000_000_000;
        Assert.That(quote.HasFeePayer || fee <= quote.MaximumFee, Is.True, request);
    }

    private static string Key(ulong chainId, TempoAddress token) => string.Create(CultureInfo.InvariantCulture, $"tempo:{chainId}:{token.ToLowerHex()}");

    private static PaymentOffer Offer(string request, ManualClock clock)
    {
        Assert.That(PaymentOrigin.TryCreate(new Uri("https://shop.example/"), out var origin, out _), Is.True);
        return new PaymentOffer
        {
            Origin = origin!,
            Challenges = ChallengeSet.Read([Challenges.For(method: "tempo", request: request)]),
            HttpMethod = "GET",
            ReceivedAt = clock.GetUtcNow(),
        };
    }

    private static Gen<string> Requests() =>
        from amount in Gen.Frequency((8, Amounts(1, 9_000_000)), (1, Gen.Constant("\"0\"")), (1, Nonsense()))
        from currency in Gen.Frequency((9, Gen.Elements("0", "1", "2", "3").Select(static last => $"\"0x20c000000000000000000000000000000000000{last}\"")), (1, Nonsense()))
        from recipient in Gen.Frequency((12, Gen.Elements(Payees)), (1, Gen.Constant($"\"{FakeTempoSigner.KeyAddress}\"")), (1, Nonsense()))
        from details in Details()
        from other in Gen.Frequency((6, Gen.Constant("")), (1, Nonsense().Select(static value => $",\"externalId\":{value}")), (1, Nonsense().Select(static value => $",\"Amount\":{value}")))
        select $"{{\"amount\":{amount},\"currency\":{currency},\"recipient\":{recipient}{other}{details}}}";

    private static Gen<string> Details() =>
        from chainId in Gen.Frequency((9, Gen.Elements("42431", "1337")), (1, Nonsense()))
        from feePayer in Optional("feePayer", Gen.Elements("true", "false"))
        from memo in Optional("memo", Gen.Elements($"\"0x{new string('a', 64)}\"", $"\"0x{new string('0', 64)}\""))
        from modes in Optional("supportedModes", Gen.Elements("[\"pull\"]", "[\"push\",\"pull\"]", "[]"))
        from splits in Optional("splits", Split().ListOf().Select(static splits => $"[{string.Join(',', splits.Take(12))}]"))
        select $",\"methodDetails\":{{\"chainId\":{chainId}{feePayer}{memo}{modes}{splits}}}";

    private static Gen<string> Split() =>
        from amount in Gen.Frequency((20, Amounts(1, 400_000)), (1, Gen.Constant("\"0\"")), (1, Nonsense()))
        from recipient in Gen.Frequency((20, Gen.Elements(Payees)), (1, Nonsense()))
        from memo in Optional("memo", Gen.Constant($"\"0x{new string('b', 64)}\""))
        select $"{{\"amount\":{amount},\"recipient\":{recipient}{memo}}}";

    private static Gen<string> Amounts(int least, int most) => Gen.Choose(least, most).Select(static amount => $"\"{amount.ToString(CultureInfo.InvariantCulture)}\"");

    private static Gen<string> Optional(string name, Gen<string> value) => Gen.Frequency(
        (6, Gen.Constant("")), (5, value.Select(text => $",\"{name}\":{text}")), (1, Nonsense().Select(text => $",\"{name}\":{text}")));

    private static Gen<string> Nonsense() => Gen.Elements(
        "null", "true", "1", "-1", "0.5", "1e3", "{}", "[]", "[[]]", "\"\"", "\"0x\"", "\"01\"", "\" 1\"", "\"1 \"", "\"+1\"", "\"1e6\"", "\"\\u0661\"",
        "\"340282366920938463463374607431768211455\"", "\"340282366920938463463374607431768211456\"", "\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"",
        "18446744073709551616", "9007199254740993", $"\"{FeeManager}\"", "\"0x20c0000000000000000000000000000000000000\"", "\"0x0000000000000000000000000000000000000000\"");
}
