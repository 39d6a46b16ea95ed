using System.Globalization;
using System.Text.Json;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoChargePaymentTests : PaymentFixture
{
    private const string Payee = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private const string Token = "0x20c0000000000000000000000000000000000000";

    private FakeTempoSigner _signer = null!;

    [SetUp]
    public void CreateSigner() => _signer = new FakeTempoSigner();

    [TearDown]
    public void DisposeSigner() => _signer.Dispose();

    [TestCase(0)]
    [TestCase(-41)]
    [TestCase(41)]
    [TestCase(-290)]
    [TestCase(290)]
    public async Task A_transaction_ends_by_the_servers_clock_whatever_the_local_one_says(int skew)
    {
        var serverNow = Clock.GetUtcNow().AddSeconds(skew);
        Server.Asks(Challenge(expires: "2026-11-21T10:00:00Z"), serverNow).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateTempoClient().GetAsync(Shop);

        Assert.That(SentTransaction().Transaction.ValidBefore, Is.EqualTo((ulong)serverNow.AddSeconds(25).ToUnixTimeSeconds()));
        Assert.That(Ledger.Only.LookupKeys["validBefore"], Is.EqualTo(serverNow.AddSeconds(25).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
    }

    [TestCase("2026-11-21T09:00:12Z", 12)]
    [TestCase("2026-11-21T09:00:12.9Z", 12)]
    [TestCase(null, 25)]
    public async Task A_transaction_ends_no_later_than_its_challenge(string? expires, int seconds)
    {
        Server.Asks(Challenge(expires: expires)).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateTempoClient().GetAsync(Shop);

        Assert.That(SentTransaction().Transaction.ValidBefore, Is.EqualTo((ulong)Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds()));
        Assert.That(response.GetMppPayment()!.ValidUntil, Is.EqualTo(Clock.GetUtcNow().AddSeconds(seconds)));
    }

    [Test]
    public async Task A_transaction_ends_no_later_than_the_policy_allows()
    {
        Options.Policy.MaxValidity = TimeSpan.FromSeconds(8);
        Server.Asks(Challenge()).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateTempoClient().GetAsync(Shop);

        Assert.That(SentTransaction().Transaction.ValidBefore, Is.EqualTo((ulong)Clock.GetUtcNow().AddSeconds(8).ToUnixTimeSeconds()));
    }

    [Test]
    public async Task A_window_that_is_too_short_to_be_mined_in_is_not_signed()
    {
        Options.Policy.MaxValidity = TimeSpan.FromSeconds(3);
        Server.Asks(Challenge());

        var thrown = await FailureOfAsync<PaymentMethodException>(() => CreateTempoClient().GetAsync(Shop));

        Assert.That(thrown.NothingWasSigned, Is.True);
        Assert.That(_signer.Requests, Is.Empty);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [Test]
    public async Task What_is_signed_is_what_was_judged()
    {
        const string other = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
        Server.Asks(Challenge(details: $$"""{"chainId":42431,"splits":[{"amount":"400","recipient":"{{other}}"}]}""")).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateTempoClient().GetAsync(Shop);

        var quote = response.GetMppPayment()!.Quote!;
        var sent = SentTransaction();
        var transfers = sent.Transaction.Calls.Select(call => TokenTransfer.TryDecode(call, out var transfer) ? transfer : null!).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent.Sender.Account.ToString(), Is.EqualTo(FakeTempoSigner.KeyAddress));
            Assert.That(transfers.Select(transfer => (transfer.To.ToString(), transfer.Amount)),
                Is.EqualTo(quote.Recipients.Select(recipient => (recipient.Address, recipient.Amount))));
            Assert.That(transfers.Select(transfer => transfer.Token.ToString()).Distinct(), Is.EqualTo([TempoAddress.Parse(Token).ToString()]));
            Assert.That(sent.Transaction.ChainId, Is.EqualTo(42431));
            Assert.That(sent.Transaction.GasLimit * (UInt128)sent.Transaction.MaxFeePerGas, Is.EqualTo(quote.MaximumFee * 1_000_000_000_000));
            Assert.That(AttributionMemo.IsBoundTo(transfers[0].Memo!.Value.Span, "challenge-1", "shop"), Is.True);
            Assert.That(Ledger.Only.LookupKeys["memo"], Is.EqualTo("0x" + Convert.ToHexStringLower(transfers[0].Memo!.Value.Span)));
            Assert.That(Ledger.Only.LookupKeys["transactionHash"], Is.EqualTo("0x" + Convert.ToHexStringLower(Keccak256.Hash(SentBytes()))));
            Assert.That(Ledger.Only.LookupKeys["payer"], Is.EqualTo(FakeTempoSigner.KeyAddress));
        }
    }

    [Test]
    public async Task The_servers_memo_is_used_where_it_names_one()
    {
        var memo = "0x" + new string('A', 64);
        Server.Asks(Challenge(details: $$"""{"chainId":42431,"memo":"{{memo}}"}""")).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateTempoClient().GetAsync(Shop);

        Assert.That(Ledger.Only.LookupKeys["memo"], Is.EqualTo(memo.ToLowerInvariant()));
    }

    [Test]
    public async Task A_price_of_zero_is_answered_with_a_proof_that_moves_nothing()
    {
        Server.Asks(Challenge(amount: "0")).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateTempoClient().GetAsync(Shop);

        var request = _signer.Requests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(request.Purpose, Is.EqualTo(TempoSigningPurpose.Proof));
            Assert.That(request.Preimage.ToArray(), Is.EqualTo(
                ZeroAmountProof.Preimage(42431, TempoAddress.Parse(FakeTempoSigner.KeyAddress), "challenge-1", "shop")));
            Assert.That(Sent().GetProperty("type").GetString(), Is.EqualTo("proof"));
        }
    }

    [TestCase("another key")]
    [TestCase("empty")]
    [TestCase("64 bytes")]
    [TestCase("zeros")]
    [TestCase("noise")]
    [TestCase("high s")]
    [TestCase("v of 0")]
    [TestCase("an access key that claims the account")]
    public async Task A_signature_that_is_not_the_payers_is_not_sent(string kind)
    {
        using var other = TempoPrivateKeySigner.FromHex(FakeTempoSigner.OtherKey);
        _signer.Answer = (request, signature) => kind switch
        {
            "another key" => SignWith(other, request.Hash, request),
            "empty" => [],
            "64 bytes" => signature[..64],
            "zeros" => new byte[65],
            "noise" => [.. Enumerable.Repeat((byte)0xee, 64), 27],
            "high s" => WithHighS(signature),
            "v of 0" => [.. signature[..64], (byte)(signature[64] - 27)],
            _ => TempoSenderSignature.ForAccessKey(TempoAddress.Parse(FakeTempoSigner.KeyAddress), SignHashWith(FakeTempoSigner.OtherKey,
                TempoSenderSignature.AccessKeyHash(request.Hash.Span, TempoAddress.Parse(FakeTempoSigner.KeyAddress)))),
        };
        Server.Asks(Challenge());

        var thrown = await FailureOfAsync<PaymentMethodException>(() => CreateTempoClient().GetAsync(Shop));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.NothingWasSigned, Is.False);
            Assert.That(Server.Credentials, Is.Empty);
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        }
    }

    [Test]
    public async Task A_node_that_cannot_be_asked_lets_nothing_be_signed()
    {
        Options.Tempo.RpcUrl = new Uri("http://127.0.0.1:9/");
        Server.Asks(Challenge());

        var thrown = await FailureOfAsync<PaymentMethodException>(() => CreateTempoClient().GetAsync(Shop));

        Assert.That(thrown.NothingWasSigned, Is.True);
        Assert.That(_signer.Requests, Is.Empty);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    private static byte[] SignWith(TempoPrivateKeySigner signer, ReadOnlyMemory<byte> hash, TempoSigningRequest request) =>
        signer.SignAsync(request with { Hash = hash }).AsTask().Result.ToArray();

    private static byte[] SignHashWith(string key, byte[] hash) => Secp256k1.Sign(Convert.FromHexString(key[2..]), hash);

    private static byte[] WithHighS(byte[] signature)
    {
        var order = new System.Numerics.BigInteger(
            Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"), isUnsigned: true, isBigEndian: true);
        var s = new System.Numerics.BigInteger(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);
        var high = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. signature[..32], .. new byte[32 - high.Length], .. high, (byte)(signature[64] ^ 7)];
    }

    private static string Challenge(string amount = "1000", string details = """{"chainId":42431}""", string? expires = Challenges.Expires) => Challenges.For(
        method: "tempo", expires: expires, request: $$"""{"amount":"{{amount}}","currency":"{{Token}}","recipient":"{{Payee}}","methodDetails":{{details}}}""");

    private HttpClient CreateTempoClient()
    {
        var payer = Payer.Create(Options, new PayerServices { TempoSigner = _signer, Ledger = Ledger, Clock = Clock, LoggerFactory = Log });
        return Own(new HttpClient(new MppPaymentHandler(payer) { InnerHandler = Server }, disposeHandler: false));
    }

    private JsonElement Sent()
    {
        Assert.That(PaymentCredential.TryParse(Server.Credentials.Single(), out var credential, out _), Is.True);
        return credential!.Payload;
    }

    private byte[] SentBytes() => Convert.FromHexString(Sent().GetProperty("signature").GetString()![2..]);

    private DecodedTempoTransaction SentTransaction() => TempoTransactionDecoder.Decode(SentBytes());
}
