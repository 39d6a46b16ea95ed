using System.Text.Json.Nodes;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SimulatedTempoChainFaultTests : SimulatedTempoChainFixture
{
    [Test]
    public async Task A_failing_broadcast_does_nothing_and_the_next_one_works()
    {
        byte[] bytes = Sign(Payment(Transfer(1)));
        Chain.Faults.FailNextBroadcast = 1;

        RpcAnswer failed = await SendAsync(bytes);
        RpcAnswer again = await SendAsync(bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failed.Code, Is.EqualTo(-32603));
            Assert.That(again.Text("status"), Is.EqualTo("0x1"));
            Assert.That(Chain.Calls.Select(static call => call.Error is null), Is.EqualTo((bool[])[false, true]));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_lost_broadcast_leaves_no_trace_and_can_be_sent_again(bool waits)
    {
        byte[] bytes = Sign(Payment(Transfer(1)));
        Chain.Faults.LoseNextBroadcast = 1;

        RpcAnswer lost = await SendAsync(bytes, waits);
        int transfersBefore = Chain.Transfers.Count;
        RpcAnswer again = await SendAsync(bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lost.Message, waits ? Does.Contain("not mined in time") : Is.Null);
            Assert.That(transfersBefore, Is.Zero);
            Assert.That(again.Text("status"), Is.EqualTo("0x1"));
        }
    }

    [Test]
    public async Task A_dropped_answer_has_moved_the_money()
    {
        byte[] bytes = Sign(Payment(Transfer(1)));
        Chain.Faults.DropAnswerAfterBroadcast = 1;

        Assert.That(async () => await SendAsync(bytes), Throws.InstanceOf<HttpRequestException>());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Chain.Transfers, Has.Count.EqualTo(1));
            Assert.That(Chain.Calls.Single().AnswerDropped, Is.True);
            Assert.That((await SendAsync(bytes)).Text("status"), Is.EqualTo("0x1"));
        }
    }

    [Test]
    public async Task A_hanging_broadcast_is_mined_and_answered_when_it_is_released()
    {
        var release = new TaskCompletionSource();
        Chain.Faults.HangBroadcast = release;

        Task<RpcAnswer> sending = SendAsync(Sign(Payment(Transfer(1))));
        RpcAnswer number = await CallAsync("eth_blockNumber");
        release.SetResult();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(number.Result, Is.Not.Null, "other calls are still answered");
            Assert.That((await sending).Text("status"), Is.EqualTo("0x1"));
        }
    }

    [Test]
    public async Task Stopping_releases_what_hangs()
    {
        Chain.Faults.HangBroadcast = new TaskCompletionSource();
        Task sending = SendAsync(Sign(Payment(Transfer(1))));
        while (Chain.Transfers.Count == 0)
        {
            await Task.Yield();
        }

        await Chain.DisposeAsync();

        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(Chain.Transfers, Has.Count.EqualTo(1), "what was recorded can still be read");
    }

    [Test]
    public async Task A_reverted_transaction_keeps_the_fee_and_moves_nothing_else()
    {
        Chain.Faults.MineReverted = true;

        RpcAnswer receipt = await SendAsync(Sign(Payment(Transfer(10_000, memo: Memo))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Text("status"), Is.EqualTo("0x0"));
            Assert.That(Chain.Transfers, Is.Empty);
            Assert.That(Held(Payer), Is.EqualTo(Genesis - Chain.Fees.Single().Amount));
        }
    }

    [Test]
    public async Task A_held_transfer_succeeds_and_never_names_the_recipient()
    {
        Chain.Faults.HoldTransfers = true;

        RpcAnswer receipt = await SendAsync(Sign(Payment(Transfer(10_000, memo: Memo))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Text("status"), Is.EqualTo("0x1"));
            Assert.That(receipt.Value["logs"]!.ToJsonString(), Does.Not.Contain(Payee.Address[2..].ToLowerInvariant()));
            Assert.That(Held(Payee), Is.EqualTo(Genesis));
            Assert.That(Chain.BalanceOf(PathUsd, "0xb10c000000000000000000000000000000000000"), Is.EqualTo((UInt128)10_000));
        }
    }

    [Test]
    public async Task A_false_chain_id_is_reported_and_the_true_one_is_asked_for()
    {
        Chain.Faults.ChainIdToReport = 4217;

        RpcAnswer reported = await CallAsync("eth_chainId");
        RpcAnswer sent = await SendAsync(Sign(Payment(Transfer(1))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reported.Value.ToString(), Is.EqualTo("0x1079"));
            Assert.That(sent.Text("status"), Is.EqualTo("0x1"));
        }
    }

    [Test]
    public async Task Methods_can_fail_or_be_missing()
    {
        Chain.Faults.FailMethod = "eth_getTransactionReceipt";
        Chain.Faults.WithoutFillTransaction = true;

        RpcAnswer receipt = await CallAsync("eth_getTransactionReceipt", Word(1));
        RpcAnswer filled = await CallAsync("eth_fillTransaction", new JsonObject());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Code, Is.EqualTo(-32603));
            Assert.That(filled.Code, Is.EqualTo(-32601));
        }
    }
}
