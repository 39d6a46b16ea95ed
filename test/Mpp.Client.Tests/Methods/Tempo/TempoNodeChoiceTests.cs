using System.Globalization;
using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Faults;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>What a node is asked before anything is signed and before a receipt is believed.</summary>
[TestFixture]
internal sealed class TempoNodeChoiceTests : SandboxFaultFixture
{
    [SetUp]
    public void NameNode() => Options.Tempo.RpcUrl = Sandbox.Chain.RpcUrl;

    [Test]
    public async Task Another_node_is_asked_where_the_first_cannot_be()
    {
        (Options.Tempo.RpcUrl, Options.Tempo.RpcUrls, Options.Tempo.CheckBalance) = (new Uri("http://127.0.0.1:9/"), [Sandbox.Chain.RpcUrl], true);
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public void A_node_of_another_chain_lets_nothing_be_signed()
    {
        Sandbox.Chain.Faults.ChainIdToReport = 4217;
        using var request = Request("GET /paid", "tempo");

        var thrown = Assert.ThrowsAsync<PaymentMethodException>(() => CreateClient().SendAsync(request))!;

        Assert.That(thrown.Message, Does.Contain("42431").And.Contain("4217"));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [Test]
    public void A_balance_that_is_too_low_is_told_before_anything_is_signed()
    {
        Options.Tempo.CheckBalance = true;
        using var poor = TempoPrivateKeySigner.FromHex("0x" + new string('4', 64));
        Sandbox.Chain.Fund(Sandbox.Chain.DefaultToken, poor.Address, 1_010_000);
        using var request = Request("GET /paid", "tempo");
        request.RequestUri = new Uri(Merchant.BaseAddress, request.RequestUri!);
        using var client = new HttpClient(new MppPaymentHandler(
            Payer.Create(Options, Sandbox.PayerServices with { Ledger = Ledger, Clock = Clock, TempoSigner = poor }), new SocketsHttpHandler { UseProxy = false }));

        var thrown = Assert.ThrowsAsync<PaymentMethodException>(() => client.SendAsync(request))!;

        Assert.That(thrown.NothingWasSigned, Is.True);
        Assert.That(thrown.Message, Does.Contain("1.01 USD").And.Contain("1.024 USD"));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Released));
    }

    [Test]
    public async Task The_first_payment_of_a_kind_is_judged_by_the_caps_and_the_next_by_the_estimate()
    {
        Options.Tempo.EstimateFees = true;
        var client = CreateClient();

        for (var payment = 0; payment < 3; payment++)
        {
            using var request = Request("GET /paid", "tempo");
            using var response = await client.SendAsync(request);
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }

        var exposures = (await Ledger.ListAsync()).Select(record => record.Exposure).ToList();
        Assert.That(exposures[1], Is.LessThan(exposures[0]).And.EqualTo(exposures[2]));
        Assert.That(Sandbox.Chain.Fees.Select(fee => fee.Amount), Is.All.LessThanOrEqualTo(exposures[1] - 1_000_000));
        Assert.That(Sandbox.Chain.Calls.Count(call => call.Method == "eth_estimateGas"), Is.EqualTo(1));
    }

    [Test]
    public void A_payment_that_needs_more_than_the_caps_is_not_signed()
    {
        (Options.Tempo.EstimateFees, Options.Tempo.GasLimit) = (true, 40_000);
        using var request = Request("GET /paid", "tempo");

        var thrown = Assert.ThrowsAsync<PaymentMethodException>(() => CreateClient().SendAsync(request))!;

        Assert.That(thrown.NothingWasSigned, Is.True);
        Assert.That(thrown.Message, Does.Contain("GasLimit"));
    }

    [Test]
    public void A_budget_is_judged_by_the_caps_while_there_is_no_estimate()
    {
        (Options.Tempo.EstimateFees, Options.Policy.MaxPerPayment) = (true, "1.02 USD");
        using var request = Request("GET /paid", "tempo");

        var refused = Assert.ThrowsAsync<PaymentRefusedException>(() => CreateClient().SendAsync(request))!;

        Assert.That(refused.Refusals[0].Rule, Is.EqualTo(PolicyRules.MaxPerPayment));
    }

    [Test]
    public async Task A_receipt_is_believed_once_the_chain_shows_the_transfer()
    {
        Options.Tempo.VerifyReceipts = true;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
        Assert.That(Ledger.Only.HttpStatus, Is.EqualTo(200));
        Assert.That(Ledger.Only.Proof!.Block, Is.EqualTo(Sandbox.Chain.Transfers.Single().BlockNumber));
        Assert.That(response.GetMppPayment()!.Receipt, Is.Not.Null);
    }

    [Test]
    public async Task A_sponsored_payment_is_found_by_its_memo_before_its_receipt_is_believed()
    {
        Options.Tempo.VerifyReceipts = true;
        Merchant.Challenges.FeePayer = true;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
        Assert.That(Ledger.Only.Proof, Is.Not.Null);
    }

    [Test]
    public async Task A_server_that_says_paid_while_the_chain_shows_nothing_leaves_the_payment_unknown()
    {
        Options.Tempo.VerifyReceipts = true;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient(new AroundHandler((message, send, token) => message.Headers.Authorization?.Scheme == "Payment"
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = message })
            : send(message, token))).SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), "the answer reaches its caller");
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(response.GetMppPayment()!.ReceiptProblem, Is.Not.Null);
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(await ExposureAsync(), Is.EqualTo(Ledger.Only.Exposure));
        }
    }

    [Test]
    public async Task A_large_payment_takes_a_nonce_that_belongs_to_its_request()
    {
        Options.Tempo.NonceLaneAbove = "0.5 USD";
        using var request = Request("POST /agent/orders", "tempo");
        request.Headers.Add(PaymentHeaderNames.IdempotencyKey, "order-7");
        string? sent = null;

        using var response = await CreateClient(new AroundHandler((message, send, token) =>
        {
            sent = message.Headers.Authorization?.ToString() ?? sent;
            return send(message, token);
        })).SendAsync(request);

        Assert.That(PaymentCredential.TryParse(sent!, out var credential, out _), Is.True);
        var transaction = TempoTransaction.Decode(Convert.FromHexString(credential!.Payload.GetProperty("signature").GetString()![2..])).Transaction;
        Assert.That(transaction.NonceKey, Is.Not.EqualTo(TempoTransaction.ExpiringNonceKey).And.Not.EqualTo(System.Numerics.BigInteger.Zero));
        Assert.That(transaction.NonceKey, Is.EqualTo(TempoNonceLane.Choose("0.5 USD", new Money(1_000_000, 6, "USD"), Challenge(credential.Challenge, "another id"), "order-7")));
        Assert.That(transaction.ValidBefore!.Value.ToString(CultureInfo.InvariantCulture), Is.EqualTo(Ledger.Only.LookupKeys["validBefore"]));
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    private static PaymentChallenge Challenge(PaymentChallenge like, string id) =>
        new(id, like.Realm, like.Method, like.Intent, like.Request, like.RequestObject);
}
