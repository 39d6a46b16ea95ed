using Microsoft.Extensions.Options;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Faults;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>Payments that this client broadcasts, on the simulated chain.</summary>
[TestFixture]
internal sealed class TempoPushTests : SandboxFaultFixture
{
    private static readonly string[] Traces = ["validBefore", "memo", "payer", "token"];

    private DistortingNode _node = null!;

    [SetUp]
    public async Task PushAsync()
    {
        _node = await DistortingNode.StartAsync(Sandbox.Chain.RpcUrl);
        (Options.Tempo.Mode, Options.Tempo.RpcUrl) = (TempoMode.Push, _node.Url);
    }

    [TearDown]
    public async Task StopNodeAsync() => await _node.DisposeAsync();

    [Test]
    public async Task A_pushed_payment_is_on_the_chain_before_its_hash_is_sent_and_settles_with_the_proof()
    {
        string? sent = null;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient(new AroundHandler((message, send, token) =>
        {
            sent = message.Headers.Authorization?.ToString() ?? sent;
            return send(message, token);
        })).SendAsync(request);

        var (transfer, record) = (Sandbox.Chain.Transfers.Single(), Ledger.Only);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(200));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(response.GetMppPayment()!.Receipt!.Reference, Is.EqualTo(transfer.TransactionHash));
            Assert.That(PayloadOf(sent!), Is.EqualTo($$"""{"type":"hash","hash":"{{transfer.TransactionHash}}"}"""));
            Assert.That(record.Mode, Is.EqualTo("push"));
            Assert.That(record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(record.HttpStatus, Is.EqualTo(200));
            Assert.That(record.Reference, Is.EqualTo(transfer.TransactionHash).And.EqualTo(record.LookupKeys["transactionHash"]));
            Assert.That(record.Proof!.Block, Is.EqualTo(transfer.BlockNumber));
            Assert.That(record.Proof.LogIndex, Is.Not.Null);
            Assert.That(record.Proof.Fee, Is.EqualTo(Sandbox.Chain.Fees.Single().Amount).And.LessThan(record.Exposure - record.Amount));
            Assert.That(Broadcasts(), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Hash_and_state_are_recorded_before_any_node_sees_the_transaction()
    {
        LedgerRecord? seen = null;
        _node.Distort = (asked, answer) =>
        {
            seen = asked == "eth_sendRawTransaction" ? Ledger.Only : seen;
            return answer.ToJsonString();
        };
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(seen!.State, Is.EqualTo(LedgerState.Sent));
        Assert.That(seen.LookupKeys["transactionHash"], Is.EqualTo(Sandbox.Chain.Transfers.Single().TransactionHash));
        Assert.That(seen.LookupKeys.Keys, Is.SupersetOf(Traces));
        Assert.That(Ledger.Steps, Is.EqualTo([LedgerState.Reserved, LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Settled]));
    }

    [TestCase(LedgerState.Signed)]
    [TestCase(LedgerState.Sent)]
    public void Nothing_is_broadcast_that_could_not_be_recorded(LedgerState step)
    {
        Ledger.FailsAt = (step, () => new LedgerException("The disk is full."));
        using var request = Request("GET /paid", "tempo");

        Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => CreateClient().SendAsync(request));

        Assert.That(Broadcasts(), Is.Empty);
        Assert.That(Sandbox.Chain.Transfers, Is.Empty);
    }

    [Test]
    public async Task A_server_that_takes_pushed_payments_only_is_paid()
    {
        Merchant.Challenges.SupportedModes = ["push"];
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [TestCase(true, TestName = "where somebody else pays the fee")]
    [TestCase(false, TestName = "where the server takes nothing else")]
    public async Task The_server_broadcasts(bool hasFeePayer)
    {
        Merchant.Challenges.FeePayer = hasFeePayer;
        Merchant.Challenges.SupportedModes = hasFeePayer ? null : ["pull"];
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Ledger.Only.Mode, Is.EqualTo("pull"));
        Assert.That(Broadcasts(), Is.Empty, "the payer's node was not used");
    }

    [Test]
    public async Task A_price_of_zero_is_answered_with_a_proof()
    {
        (Merchant.Challenges.Amount, Merchant.Challenges.SupportedModes) = ("0", ["push"]);
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(Ledger.Only.Mode, Is.EqualTo("proof"));
        Assert.That(Broadcasts(), Is.Empty);
    }

    [Test]
    public void A_challenge_without_an_end_is_not_pushed()
    {
        Merchant.Challenges.OmitExpires = true;
        using var request = Request("GET /paid", "tempo");

        var refused = Assert.ThrowsAsync<PaymentRefusedException>(() => CreateClient().SendAsync(request))!;

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Expiry));
    }

    [Test]
    public void A_server_that_takes_pushed_payments_only_is_refused_with_what_to_set_where_pushing_is_not_configured()
    {
        Options.Tempo.Mode = TempoMode.Pull;
        Merchant.Challenges.SupportedModes = ["push"];
        using var request = Request("GET /paid", "tempo");

        var refused = Assert.ThrowsAsync<PaymentRefusedException>(() => CreateClient().SendAsync(request))!;

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Challenge));
        Assert.That(refused.Message, Does.Contain("Tempo:Mode").And.Contain("Tempo:RpcUrl"));
    }

    [Test]
    public void Pushing_without_a_node_is_an_error_when_a_program_starts()
    {
        Options.Tempo.RpcUrl = null;

        var error = Assert.Throws<OptionsValidationException>(() => CreateClient())!;

        Assert.That(error.Message, Does.Contain("Mpp:Tempo:Mode Push needs a node").And.Contain("RpcUrl"));
    }

    [Test]
    public async Task A_payment_is_settled_whatever_the_server_says_once_the_chain_holds_it([Values(402, 500, 403)] int status)
    {
        Options.MaxResends = 0;
        Merchant.Misbehaviour.StatusAfterSettling = status;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(response.GetMppPayment()!.IsDelivered, Is.False);
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(Ledger.Only.HttpStatus, Is.EqualTo(status));
            Assert.That(Ledger.Only.Proof, Is.Not.Null);
            Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_payment_whose_answer_is_lost_is_settled_and_told_so()
    {
        Options.MaxResends = 0;
        Merchant.Misbehaviour.ResetAfterSettling = true;
        using var request = Request("GET /paid", "tempo");

        var thrown = Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => CreateClient().SendAsync(request))!;

        Assert.That(thrown.Payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(thrown.Message, Does.Contain("was made").And.Contain("Do not pay again"));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
        Assert.That(Ledger.Only.Proof!.Block, Is.EqualTo(Sandbox.Chain.Transfers.Single().BlockNumber));
        Assert.That(await ExposureAsync(), Is.EqualTo(Ledger.Only.Exposure));
    }

    [Test]
    public async Task A_receipt_for_another_transaction_is_told_and_not_kept()
    {
        Merchant.Misbehaviour.WrongReceipt = true;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(response.GetMppPayment()!.Receipt, Is.Null);
        Assert.That(response.GetMppPayment()!.ReceiptProblem, Is.Not.Null);
        Assert.That(Ledger.Only.Reference, Is.EqualTo(Sandbox.Chain.Transfers.Single().TransactionHash));
    }

    [Test]
    public async Task Every_recipient_of_a_split_is_paid_by_one_broadcast()
    {
        const string other = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
        Merchant.Challenges.Splits = [new SandboxTransferSplit(other, "400000")];
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Sandbox.Chain.Transfers.Select(transfer => transfer.Amount), Is.EqualTo(new UInt128[] { 600_000, 400_000 }));
        Assert.That(Broadcasts(), Has.Count.EqualTo(1));
    }

    private static string PayloadOf(string header)
    {
        Assert.That(PaymentCredential.TryParse(header, out var credential, out _), Is.True);
        return credential!.Payload.GetRawText();
    }

    private List<string> Broadcasts() =>
        [.. Sandbox.Chain.Calls.Where(call => call.Method == "eth_sendRawTransaction").Select(call => call.Parameters)];
}
