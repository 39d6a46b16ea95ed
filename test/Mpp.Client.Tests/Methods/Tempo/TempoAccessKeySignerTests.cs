using System.Text.Json;
using Mpp.Client.Http;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoAccessKeySignerTests : PaymentFixture
{
    private const string Account = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private const string AccessKey = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";
    private const string AccessKeyAddress = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

    private static readonly string[] MostSplits =
        [.. Enumerable.Range(0, 10).Select(_ => $$"""{"amount":"1","recipient":"0x90F79bf6EB2c4f870365E785982E1f101E93b906","memo":"0x{{new string('1', 64)}}"}""")];

    private TempoAccessKeySigner _signer = null!;

    [SetUp]
    public void CreateSigner() => _signer = new TempoAccessKeySigner(Account, TempoPrivateKeySigner.FromHex(AccessKey));

    [TearDown]
    public void DisposeSigner() => _signer.Dispose();

    [Test]
    public async Task It_signs_a_transaction_byte_for_byte_as_the_vector()
    {
        JsonElement vector = Transaction("keychain-v2-access-key");
        TempoTransaction transaction = vector.ToTransaction();

        ReadOnlyMemory<byte> signature = await _signer.SignAsync(new TempoSigningRequest(
            TempoSigningPurpose.Transaction, transaction.ChainId, transaction.SigningHash(), transaction.EncodeUnsigned()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_signer.Address, Is.EqualTo(Account));
            Assert.That(_signer.AccessKeyAddress, Is.EqualTo(AccessKeyAddress));
            Assert.That(ToHex(signature.Span), Is.EqualTo(vector.GetProperty("signature").Text("bytes")));
            Assert.That(ToHex(transaction.EncodeSigned(signature.Span)), Is.EqualTo(vector.Text("signed")));
            Assert.That(ToHex(TempoTransaction.TransactionHash(transaction.EncodeSigned(signature.Span))), Is.EqualTo(vector.Text("txHash")));
        }
    }

    [TestCase("""{"chainId":42431}""")]
    [TestCase("""{"chainId":42431,"feePayer":true}""")]
    public async Task A_payment_comes_from_the_account_and_is_signed_by_its_access_key(string details)
    {
        Server.Asks(Challenge(details)).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateTempoClient(_signer).GetAsync(Shop);

        var credential = SentCredential();
        var sent = TempoTransactionDecoder.Decode(Convert.FromHexString(credential.Payload.GetProperty("signature").GetString()![2..]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent.Sender, Is.EqualTo(new TempoSender(TempoAddress.Parse(Account), TempoAddress.Parse(AccessKeyAddress))));
            Assert.That(credential.Source, Is.EqualTo("did:pkh:eip155:42431:" + Account));
            Assert.That(Ledger.Only.LookupKeys["payer"], Is.EqualTo(Account));
        }
    }

    [TestCase("1000", false)]
    [TestCase("1000", true)]
    [TestCase("0", false)]
    public async Task The_longest_payload_is_no_longer_than_was_told_beforehand(string amount, bool isSponsored)
    {
        var splits = amount == "0" ? "" : $",\"splits\":[{string.Join(',', MostSplits)}]";
        var method = TempoChargeMethod.Create(Options.Tempo, _signer, _ => null);
        var request = Request($$"""{"chainId":42431{{(isSponsored ? ",\"feePayer\":true" : "")}}{{splits}}}""", amount);
        var quote = method.Quote(Challenges.Create(method: "tempo", request: request), new QuoteContext(null)).Quote!;

        var plan = await method.PrepareAsync(quote, new PaymentTime(Clock.GetUtcNow(), TimeSpan.FromMinutes(10)));
        var signed = await method.SignAsync(plan);

        Assert.That(signed.Payload.GetRawText(), Has.Length.LessThanOrEqualTo(plan.MaximumPayloadLength));
    }

    [Test]
    public async Task A_price_of_zero_is_proven_by_the_access_key_in_the_same_form()
    {
        Server.Asks(Challenge("""{"chainId":42431}""", amount: "0")).Answers(System.Net.HttpStatusCode.OK);

        using var response = await CreateTempoClient(_signer).GetAsync(Shop);

        var account = TempoAddress.Parse(Account);
        var signature = Convert.FromHexString(SentCredential().Payload.GetProperty("signature").GetString()![2..]);
        Assert.That(TempoSenderSignature.Recover(ZeroAmountProof.Digest(42431, account, "challenge-1", "shop"), signature),
            Is.EqualTo(new TempoSender(account, TempoAddress.Parse(AccessKeyAddress))));
    }

    [TestCase("the account's own signature")]
    [TestCase("another access key")]
    [TestCase("another account")]
    [TestCase("the access key's plain signature")]
    public async Task What_another_key_signed_is_not_sent(string kind)
    {
        using var own = TempoPrivateKeySigner.FromHex(FakeTempoSigner.Key);
        using var key = TempoPrivateKeySigner.FromHex(AccessKey);
        using var other = new TempoAccessKeySigner(Account, TempoPrivateKeySigner.FromHex(FakeTempoSigner.OtherKey));
        using var elsewhere = new TempoAccessKeySigner("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", TempoPrivateKeySigner.FromHex(AccessKey));
        ITempoSigner actual = kind switch
        {
            "the account's own signature" => own,
            "another access key" => other,
            "another account" => elsewhere,
            _ => key,
        };
        Server.Asks(Challenge("""{"chainId":42431}"""));

        var thrown = await FailureOfAsync<PaymentMethodException>(
            () => CreateTempoClient(new ClaimingSigner(actual, Account, AccessKeyAddress)).GetAsync(Shop));

        Assert.That(thrown.NothingWasSigned, Is.False);
        Assert.That(thrown.Message, Does.Contain(AccessKeyAddress));
        Assert.That(Server.Credentials, Is.Empty);
    }

    [Test]
    public async Task A_signer_whose_access_key_is_no_address_is_refused_before_it_is_asked()
    {
        Server.Asks(Challenge("""{"chainId":42431}"""));

        var refused = await FailureOfAsync<PaymentRefusedException>(() => CreateTempoClient(new ClaimingSigner(_signer, Account, "0x12")).GetAsync(Shop));

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Configuration));
    }

    [Test]
    public void Only_another_account_can_be_signed_for()
    {
        using var key = TempoPrivateKeySigner.FromHex(AccessKey);

        Assert.That(() => new TempoAccessKeySigner(AccessKeyAddress.ToLowerInvariant(), key), Throws.ArgumentException.With.Message.Contains("own"));
        Assert.That(() => new TempoAccessKeySigner("0x12", key), Throws.ArgumentException);
        Assert.That(() => new TempoAccessKeySigner(null!, key), Throws.ArgumentException);
        Assert.That(() => new TempoAccessKeySigner(Account, null!), Throws.ArgumentNullException);
    }

    [Test]
    public void It_refuses_what_a_private_key_refuses()
    {
        var request = new TempoSigningRequest(TempoSigningPurpose.Proof, 42431, Keccak256.Hash([1]), new byte[] { 1 });

        Assert.That(async () => await _signer.SignAsync(request with { Hash = new byte[32] }), Throws.ArgumentException);
        Assert.That(async () => await _signer.SignAsync(null!), Throws.ArgumentNullException);
        Assert.That(async () => await _signer.SignAsync(request, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        _signer.Dispose();
        Assert.That(async () => await _signer.SignAsync(request), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(_signer.AccessKeyAddress, Is.EqualTo(AccessKeyAddress));
    }

    private static string Challenge(string details, string amount = "1000") => Challenges.For(method: "tempo", request: Request(details, amount));

    private static string Request(string details, string amount) =>
        $$"""{"amount":"{{amount}}","currency":"0x20c0000000000000000000000000000000000000","recipient":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","methodDetails":{{details}}}""";

    private HttpClient CreateTempoClient(ITempoSigner signer)
    {
        var payer = Payer.Create(Options, new PayerServices { TempoSigner = signer, Ledger = Ledger, Clock = Clock, LoggerFactory = Log });
        return Own(new HttpClient(new MppPaymentHandler(payer) { InnerHandler = Server }, disposeHandler: false));
    }

    private PaymentCredential SentCredential()
    {
        Assert.That(PaymentCredential.TryParse(Server.Credentials.Single(), out var credential, out _), Is.True);
        return credential!;
    }

    private sealed class ClaimingSigner(ITempoSigner actual, string address, string? accessKeyAddress) : ITempoSigner
    {
        public string Address => address;

        public string? AccessKeyAddress => accessKeyAddress;

        public ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default) =>
            actual.SignAsync(request, cancellationToken);
    }
}
