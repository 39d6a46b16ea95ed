using Mpp.Client.Ledger;

namespace Mpp.Client.Tests.Reconciliation;

/// <summary>Payments on the simulated chain whose answers or requests were lost.</summary>
[TestFixture]
internal sealed class TempoReconciliationTests : ReconciliationFixture
{
    private static readonly TimeSpan PastTheEnd = TimeSpan.FromSeconds(35);

    [Test]
    public async Task A_payment_whose_answer_was_lost_is_settled_by_its_hash()
    {
        var open = await PayAndLoseAnswerAsync();

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        var (transfer, fee) = (Sandbox.Chain.Transfers.Single(), Sandbox.Chain.Fees.Single());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.IsNewlyProven, Is.True);
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(found.Record.Reference, Is.EqualTo(transfer.TransactionHash).And.EqualTo(open.LookupKeys["transactionHash"]));
            Assert.That(found.Record.Proof!.Source, Is.EqualTo($"tempo:{Sandbox.Chain.ChainId} by 127.0.0.1"));
            Assert.That(found.Record.Proof.Block, Is.EqualTo(transfer.BlockNumber));
            Assert.That(found.Record.Proof.Time, Is.EqualTo(Time.GetUtcNow()));
            Assert.That(found.Record.Proof.Fee, Is.EqualTo(fee.Amount));
            Assert.That(found.Record.Proof.IsHeld, Is.False);
            Assert.That(await Ledger.FindAsync(open.Id), Is.EqualTo(found.Record));
        }
    }

    [Test]
    public async Task A_sponsored_payment_is_settled_by_its_memo_and_costs_no_fee()
    {
        Sandbox.Merchant.Challenges.FeePayer = true;
        var open = await PayAndLoseAnswerAsync();
        Assert.That(open.LookupKeys.Keys, Does.Not.Contain("transactionHash"));

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(found.Record.Reference, Is.EqualTo(Sandbox.Chain.Transfers.Single().TransactionHash));
            Assert.That(found.Record.Proof!.Fee, Is.Null);
        }
    }

    [Test]
    public async Task A_sponsored_payment_is_still_found_long_afterwards()
    {
        Sandbox.Merchant.Challenges.FeePayer = true;
        var open = await PayAndLoseAnswerAsync();
        for (var hour = 0; hour < 5; hour++)
        {
            Time.Advance(TimeSpan.FromMinutes(9));
            Way.LoseAnswers = false;
            using var other = await SendAsync();
        }

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.Reference, Is.EqualTo(Sandbox.Chain.Transfers[0].TransactionHash));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_lost_payment_is_void_only_after_a_confirmed_block_past_its_end(bool isSponsored)
    {
        Sandbox.Merchant.Challenges.FeePayer = isSponsored;
        var open = await PayAndLoseRequestAsync();
        var end = open.ValidUntil!.Value;

        Time.MoveTo((ulong)end.ToUnixTimeSeconds() - 1);
        var before = await Payer.Reconciler.ReconcileAsync(open.Id);
        Time.MoveTo((ulong)end.ToUnixTimeSeconds() + 1);
        var justAfter = await Payer.Reconciler.ReconcileAsync(open.Id);
        Time.MoveTo((ulong)end.ToUnixTimeSeconds() + 10);
        var after = await Payer.Reconciler.ReconcileAsync(open.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before.Record.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(before.Reason, Does.Contain("has not ended"));
            Assert.That(justAfter.Record.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(justAfter.Reason, Does.Contain("only just ended"));
            Assert.That(after.Record.State, Is.EqualTo(LedgerState.Void));
            Assert.That(after.Record.Proof!.Time, Is.EqualTo(end), "the first block past the end is what proves it");
            Assert.That(after.Record.Proof.Fee, Is.Null);
        }
    }

    [Test]
    public async Task The_local_clock_proves_nothing_while_the_chain_stands_still()
    {
        var open = await PayAndLoseRequestAsync();
        var ahead = new Sandbox.ManualTime();
        ahead.Advance(TimeSpan.FromHours(3));
        var payer = Payer.Create(Payer.Options, Sandbox.PayerServices with { Ledger = Ledger, Clock = ahead });

        var found = await payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task A_reverted_payment_is_void_once_confirmed_and_its_fee_is_recorded()
    {
        Sandbox.Chain.Faults.MineReverted = true;
        var open = await PayAndLoseAnswerAsync();

        var fresh = await Payer.Reconciler.ReconcileAsync(open.Id);
        Time.Advance(TimeSpan.FromSeconds(2));
        var confirmed = await Payer.Reconciler.ReconcileAsync(open.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fresh.Record.State, Is.EqualTo(LedgerState.Unknown));
            Assert.That(confirmed.Record.State, Is.EqualTo(LedgerState.Void));
            Assert.That(confirmed.Record.Proof!.Fee, Is.EqualTo(Sandbox.Chain.Fees.Single().Amount));
            Assert.That(confirmed.Record.Note, Does.Contain("reverted"));
        }
    }

    [Test]
    public async Task Money_that_the_guard_holds_is_settled_and_marked_as_held()
    {
        Sandbox.Chain.Faults.HoldTransfers = true;
        var open = await PayAndLoseAnswerAsync();

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(found.Record.Proof!.IsHeld, Is.True);
            Assert.That(found.Record.Reference, Is.EqualTo(open.LookupKeys["transactionHash"]));
        }
    }

    [Test]
    public async Task Sponsored_money_that_the_guard_holds_without_a_memo_is_never_called_void()
    {
        Sandbox.Merchant.Challenges.FeePayer = true;
        Sandbox.Chain.Faults.HoldTransfers = true;
        var open = await PayAndLoseAnswerAsync();
        Time.Advance(PastTheEnd);

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(found.Reason, Does.Contain("guard"));
    }

    [Test]
    public async Task A_signed_proof_of_identity_moves_no_money_and_needs_no_node()
    {
        Sandbox.Merchant.Challenges.Amount = "0";
        var open = await PayAndLoseAnswerAsync();
        var withoutNode = CreatePayer(options => options.Tempo.RpcUrl = null);

        var found = await withoutNode.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void));
    }

    [Test]
    public async Task One_transaction_settles_one_payment_even_when_the_merchant_gives_a_memo_twice()
    {
        Sandbox.Merchant.Challenges.FeePayer = true;
        Sandbox.Merchant.Challenges.Memo = "0x" + new string('a', 64);
        using var paid = await SendAsync();
        var open = await PayAndLoseRequestAsync();

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(found.Reason, Does.Contain("another payment"));
    }

    [Test]
    public async Task A_payment_that_died_while_being_signed_is_found_by_its_memo()
    {
        var sent = await PayAndLoseAnswerAsync();
        var keys = Without(sent.LookupKeys, "transactionHash");
        var dead = await RecordAsync(sent, LedgerState.Signing, "died-while-signing", keys);
        Time.Advance(PastTheEnd);

        var found = await Payer.Reconciler.ReconcileAsync(dead.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled));
    }

    [Test]
    public async Task Without_a_node_nothing_can_be_told_and_the_reason_says_what_to_configure()
    {
        var open = await PayAndLoseAnswerAsync();

        var found = await CreatePayer(options => options.Tempo.RpcUrl = null).Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(found.Reason, Does.Contain("Mpp:Tempo:RpcUrl"));
    }

    [Test]
    public async Task A_node_of_another_chain_proves_nothing()
    {
        var open = await PayAndLoseAnswerAsync();
        Sandbox.Chain.Faults.ChainIdToReport = 4217;
        Time.Advance(PastTheEnd);

        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(found.Reason, Does.Contain("42431").And.Contain("4217"));
    }

    [Test]
    public async Task A_node_that_is_down_proves_nothing()
    {
        var open = await PayAndLoseRequestAsync();
        await using var chain = await Mpp.Sandbox.Tempo.SimulatedTempoChain.StartAsync();
        var url = chain.RpcUrl;
        await chain.DisposeAsync();

        var found = await CreatePayer(options => options.Tempo.RpcUrl = url).Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(found.Reason, Does.Contain("could not be asked"));
    }

    [TestCase("eth_chainId")]
    [TestCase("eth_getBlockByNumber")]
    [TestCase("eth_getTransactionReceipt")]
    [TestCase("eth_getLogs")]
    public async Task A_question_that_the_node_refuses_leaves_a_lost_payment_open(string method)
    {
        var open = await PayAndLoseRequestAsync();
        Time.Advance(PastTheEnd);
        Sandbox.Chain.Faults.FailMethod = method;

        var refused = await Payer.Reconciler.ReconcileAsync(open.Id);
        Sandbox.Chain.Faults.FailMethod = null;
        var answered = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(refused.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(answered.Record.State, Is.EqualTo(LedgerState.Void));
    }
}
