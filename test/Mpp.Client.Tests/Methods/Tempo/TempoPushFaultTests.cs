using System.Globalization;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Faults;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>What can go wrong between a signed transaction and its block. Whatever it is, there is one transaction.</summary>
[TestFixture]
internal sealed class TempoPushFaultTests : SandboxFaultFixture
{
    private static readonly string[] Traces = ["transactionHash", "validBefore"];

    private DistortingNode _node = null!;

    [SetUp]
    public async Task PushAsync()
    {
        _node = await DistortingNode.StartAsync(Sandbox.Chain.RpcUrl);
        (Options.Tempo.Mode, Options.Tempo.RpcUrl) = (TempoMode.Push, _node.Url);
    }

    [TearDown]
    public async Task StopNodeAsync()
    {
        Sandbox.Chain.Faults.HangBroadcast?.TrySetResult();
        await _node.DisposeAsync();
    }

    [Test]
    public async Task A_broadcast_that_a_node_forgot_is_made_again_with_the_same_bytes()
    {
        Sandbox.Chain.Faults.LoseNextBroadcast = 2;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Broadcasts(), Has.Count.EqualTo(3));
        Assert.That(Broadcasts().Distinct().ToList(), Has.Count.EqualTo(1));
        Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_broadcast_whose_answer_is_lost_is_found_by_its_hash()
    {
        Sandbox.Chain.Faults.DropAnswerAfterBroadcast = 1;
        Options.Tempo.RpcUrl = Sandbox.Chain.RpcUrl;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
        Assert.That(Broadcasts(), Has.Count.EqualTo(1), "its receipt was looked for before anything was sent again");
    }

    [Test]
    public async Task A_node_that_takes_a_broadcast_and_hangs_does_not_hold_the_payment_up()
    {
        Sandbox.Chain.Faults.HangBroadcast = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Options.Tempo.RpcTimeout = TimeSpan.FromMilliseconds(300);
        Options.Tempo.RpcUrl = Sandbox.Chain.RpcUrl;
        using var request = Request("GET /paid", "tempo");

        using var response = await CreateClient().SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_node_that_refuses_leaves_the_payment_unknown_until_the_chain_has_passed_its_end()
    {
        Sandbox.Chain.Faults.FailNextBroadcast = 1;
        using var request = Request("GET /paid", "tempo");

        var thrown = Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => CreateClient().SendAsync(request))!;
        var open = Ledger.Only;
        Clock.Advance(TimeSpan.FromSeconds(40));
        var found = await Payer.Create(Options, Sandbox.PayerServices with { Ledger = Ledger, Clock = Clock }).Reconciler.ReconcileAsync(open.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Message, Does.Contain("refused").And.Contain("simulated failure").And.Contain("Do not pay again"));
            Assert.That(thrown.Payment.LookupKeys.Keys, Is.SupersetOf(Traces));
            Assert.That(open.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(open.LookupKeys.Keys, Is.SupersetOf(Traces));
            Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
        }
    }

    [Test]
    public async Task A_payment_that_was_not_broadcast_is_resumed_with_the_same_transaction()
    {
        Sandbox.Chain.Faults.FailNextBroadcast = 1;
        using var request = Request("GET /paid", "tempo");
        var open = Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => CreateClient().SendAsync(request))!.Payment;
        using var again = Request("GET /paid", "tempo").ResumeMppPayment(open.LedgerId!);

        using var response = await CreateClient().SendAsync(again);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Broadcasts().Distinct().ToList(), Has.Count.EqualTo(1));
            Assert.That(Sandbox.Chain.Transfers.Single().TransactionHash, Is.EqualTo(open.LookupKeys["transactionHash"]));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(Ledger.Only.Proof!.Block, Is.Not.Null);
        }
    }

    [Test]
    public async Task What_was_paid_and_not_delivered_is_asked_for_again_with_the_same_hash()
    {
        Options.MaxResends = 0;
        using var request = Request("GET /paid", "tempo");
        var paid = Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => CreateClient(new AroundHandler((message, send, token) =>
            message.Headers.Authorization?.Scheme == "Payment" ? throw new HttpRequestException("The request was lost.") : send(message, token)))
            .SendAsync(request))!.Payment;
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
        using var again = Request("GET /paid", "tempo").ResumeMppPayment(paid.LedgerId!);

        using var response = await CreateClient().SendAsync(again);

        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(response.GetMppPayment()!.IsDelivered, Is.True);
        Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
    }

    [Test]
    public async Task A_message_whose_payment_is_unknown_or_held_is_not_paid_again([Values] bool isHeld)
    {
        Sandbox.Chain.Faults.FailNextBroadcast = isHeld ? 0 : 1;
        Sandbox.Chain.Faults.HoldTransfers = isHeld;
        using var request = Request("GET /paid", "tempo");
        using var client = new HttpMessageInvoker(new MppPaymentHandler(
            Payer.Create(Options, Sandbox.PayerServices with { Ledger = Ledger, Clock = Clock }), new SocketsHttpHandler { UseProxy = false }));
        request.RequestUri = new Uri(Merchant.BaseAddress, request.RequestUri!);

        Assert.CatchAsync(() => client.SendAsync(request, CancellationToken.None));
        Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => client.SendAsync(request, CancellationToken.None));

        Assert.That(Broadcasts(), Has.Count.EqualTo(1));
        Assert.That(await Ledger.ListAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_transaction_that_was_reverted_is_void_and_its_fee_is_recorded()
    {
        Sandbox.Chain.Faults.MineReverted = true;
        using var request = Request("GET /paid", "tempo");

        var thrown = Assert.ThrowsAsync<PaymentMethodException>(() => CreateClient().SendAsync(request))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Message, Does.Contain("reverted"));
            Assert.That(thrown.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
            Assert.That(Ledger.Only.Proof!.Fee, Is.EqualTo(Sandbox.Chain.Fees.Single().Amount));
            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Void));
            Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
        }
    }

    [Test]
    public void Money_that_the_chain_keeps_from_its_payee_is_not_presented_as_paid()
    {
        Sandbox.Chain.Faults.HoldTransfers = true;
        using var request = Request("GET /paid", "tempo");

        var thrown = Assert.ThrowsAsync<PaymentMethodException>(() => CreateClient().SendAsync(request))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Message, Does.Contain("guard").And.Contain("Do not pay again"));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(Ledger.Only.Proof!.IsHeld, Is.True);
            Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
        }
    }

    [TestCase("amount")]
    [TestCase("recipient")]
    [TestCase("memo")]
    public void A_mined_transaction_without_its_transfer_is_not_taken_for_the_payment(string wrong)
    {
        _node.Distort = (asked, answer) =>
        {
            if (asked == "eth_getTransactionReceipt" && answer["result"] is { } receipt)
            {
                foreach (var log in receipt["logs"]!.AsArray())
                {
                    var topics = log!["topics"]!.AsArray();
                    if (wrong == "amount")
                    {
                        log["data"] = "0x" + new string('0', 63) + "1";
                    }
                    else if (topics.Count > (wrong == "memo" ? 3 : 2))
                    {
                        topics[wrong == "memo" ? 3 : 2] = "0x" + new string('0', 24) + new string('1', 40);
                    }
                }
            }

            return answer.ToJsonString();
        };
        using var request = Request("GET /paid", "tempo");

        Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => CreateClient().SendAsync(request));

        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
        Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_transaction_that_no_block_took_before_its_end_is_void_by_the_chains_clock()
    {
        Sandbox.Chain.Faults.LoseNextBroadcast = 100;
        using var request = Request("GET /paid", "tempo");

        var thrown = Assert.ThrowsAsync<PaymentMethodException>(() => CreateClient().SendAsync(request))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Message, Does.Contain("did not happen"));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
            Assert.That(Ledger.Only.Proof!.Time!.Value.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Is.EqualTo(Ledger.Only.LookupKeys["validBefore"]));
            Assert.That(Broadcasts(), Has.Count.EqualTo(4), "bounded");
            Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
        }
    }

    [Test]
    public void A_node_that_tells_nothing_after_the_broadcast_leaves_the_payment_unknown()
    {
        Sandbox.Chain.Faults.FailMethod = "eth_getTransactionReceipt";
        using var request = Request("GET /paid", "tempo");

        Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => CreateClient().SendAsync(request));

        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Ledger.Only.LookupKeys["transactionHash"], Is.EqualTo(Sandbox.Chain.Transfers.Single().TransactionHash));
        Assert.That(Merchant.CredentialArrivals.Count, Is.Zero);
    }

    [Test]
    public async Task A_caller_that_gives_up_while_it_is_waited_for_a_block_hears_of_the_payment()
    {
        using var caller = new CancellationTokenSource();
        Sandbox.Chain.Faults.LoseNextBroadcast = 100;
        Clock.OnWait = wait =>
        {
            caller.Cancel();
            return false;
        };
        using var request = Request("GET /paid", "tempo");

        var thrown = Assert.CatchAsync<OperationCanceledException>(() => CreateClient().SendAsync(request, caller.Token))!;

        Assert.That(Chain(thrown).OfType<PaymentOutcomeUnknownException>().Single().Payment.LookupKeys, Contains.Key("transactionHash"));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(await ExposureAsync(), Is.EqualTo(Ledger.Only.Exposure));
    }

    private List<string> Broadcasts() =>
        [.. Sandbox.Chain.Calls.Where(call => call.Method == "eth_sendRawTransaction").Select(call => call.Parameters)];
}
