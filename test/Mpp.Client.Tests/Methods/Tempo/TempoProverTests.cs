using System.Text.Json.Nodes;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Tests.Reconciliation;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>Nodes that lie, stumble or answer nonsense.</summary>
[TestFixture]
internal sealed class TempoProverTests : ReconciliationFixture
{
    private const string OtherHash = "0x1111111111111111111111111111111111111111111111111111111111111111";

    private DistortingNode Node { get; set; } = null!;

    [SetUp]
    public async Task StartNodeAsync() => Node = await DistortingNode.StartAsync(Sandbox.Chain.RpcUrl);

    [TearDown]
    public async Task StopNodeAsync() => await Node.DisposeAsync();

    private static IEnumerable<TestCaseData> LiesAboutAPaymentThatSettled()
    {
        yield return Lie("a receipt of another transaction", "eth_getTransactionReceipt", receipt => receipt["transactionHash"] = OtherHash);
        yield return Lie("a receipt of a block that is not on the chain", "eth_getTransactionReceipt", receipt => receipt["blockHash"] = OtherHash);
        yield return Lie("a receipt without a status", "eth_getTransactionReceipt", receipt => receipt.Remove("status"));
        yield return Lie("a receipt with a status that there is not", "eth_getTransactionReceipt", receipt => receipt["status"] = "0x2");
        yield return Lie("a receipt that failed and yet holds the transfer", "eth_getTransactionReceipt", receipt => receipt["status"] = "0x0");
        yield return Lie("a receipt without logs", "eth_getTransactionReceipt", receipt => receipt["logs"] = new JsonArray());
        yield return Lie("a receipt whose logs are no list", "eth_getTransactionReceipt", receipt => receipt["logs"] = "none");
        yield return Lie("another token's transfer", "eth_getTransactionReceipt",
            receipt => EachLog(receipt, log => log["address"] = "0x20c0000000000000000000000000000000000002"));
        yield return Lie("a transfer of less", "eth_getTransactionReceipt", receipt => EachLog(receipt, log => log["data"] = "0x" + new string('0', 63) + "1"));
        yield return Lie("a transfer that was taken back", "eth_getTransactionReceipt", receipt => EachLog(receipt, log => log["removed"] = true));
        yield return Lie("a transfer of more than there is", "eth_getTransactionReceipt", receipt => EachLog(receipt, log => log["data"] = "0x" + new string('f', 64)));
        yield return Lie("more fees than there is money", "eth_getTransactionReceipt", AddImpossibleFees);
        yield return Lie("another block than was asked for", "eth_getBlockByNumber", block => block["number"] = "0x7777");
        yield return Lie("a block of no time", "eth_getBlockByNumber", block => block["timestamp"] = "0xffffffffffffffff");
    }

    private static IEnumerable<TestCaseData> LiesAboutAPaymentThatWasLost()
    {
        yield return Lie("blocks without a time", "eth_getBlockByNumber", block => block.Remove("timestamp"));
        yield return Lie("blocks whose times are words", "eth_getBlockByNumber", block => block["timestamp"] = "now");
        yield return Lie("blocks whose times are numbers", "eth_getBlockByNumber", block => block["timestamp"] = 1);
    }

    [TestCaseSource(nameof(LiesAboutAPaymentThatSettled))]
    public async Task A_payment_that_settled_is_not_proven_by_a_node_that_lies(string method, Action<JsonObject> lie)
    {
        var open = await PayAndLoseAnswerAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        Node.Distort = (asked, answer) => Change(asked == method ? answer["result"] : null, answer, lie);

        Assert.That((await ProveAsync(open)).State, Is.EqualTo(LedgerState.Unknown));
    }

    [TestCaseSource(nameof(LiesAboutAPaymentThatWasLost))]
    public async Task A_payment_that_was_lost_is_not_proven_dead_by_a_node_that_lies(string method, Action<JsonObject> lie)
    {
        var open = await PayAndLoseRequestAsync();
        Time.Advance(TimeSpan.FromSeconds(60));
        Node.Distort = (asked, answer) => Change(asked == method ? answer["result"] : null, answer, lie);

        Assert.That((await ProveAsync(open)).State, Is.EqualTo(LedgerState.Unknown));
    }

    [TestCase("")]
    [TestCase("<html>")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"jsonrpc":"2.0","id":1}""")]
    [TestCase("""{"result":"0x","result":"0x1"}""")]
    [TestCase("""{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}""")]
    public async Task Nonsense_proves_nothing_whichever_question_it_answers(string nonsense)
    {
        var open = await PayAndLoseRequestAsync();
        Time.Advance(TimeSpan.FromSeconds(60));
        foreach (var method in new[] { "eth_chainId", "eth_getBlockByNumber", "eth_getTransactionReceipt", "eth_getLogs" })
        {
            Node.Distort = (asked, answer) => asked == method ? nonsense : answer.ToJsonString();

            Assert.That((await ProveAsync(open)).State, Is.EqualTo(LedgerState.Unknown), method);
        }
    }

    [Test]
    public async Task A_receipt_that_is_withheld_does_not_make_a_settled_payment_void()
    {
        var open = await PayAndLoseAnswerAsync();
        Time.Advance(TimeSpan.FromSeconds(60));
        Node.Distort = (asked, answer) => asked == "eth_getTransactionReceipt" ? """{"result":null}""" : answer.ToJsonString();

        Assert.That((await ProveAsync(open)).State, Is.EqualTo(LedgerState.Unknown), "the log is still there");
    }

    [Test]
    public async Task Logs_of_somebody_else_are_not_taken_for_an_answer()
    {
        Sandbox.Merchant.Challenges.FeePayer = true;
        var open = await PayAndLoseAnswerAsync();
        Time.Advance(TimeSpan.FromSeconds(60));
        Node.Distort = (asked, answer) => Change(asked == "eth_getLogs" ? answer : null, answer,
            _ => answer["result"]!.AsArray().ToList().ForEach(log => log!["topics"]![1] = "0x" + new string('0', 24) + new string('1', 40)));

        Assert.That((await ProveAsync(open)).State, Is.EqualTo(LedgerState.Unknown));
    }

    [Test]
    public async Task A_node_that_shows_the_transfer_but_no_transaction_proves_nothing()
    {
        Sandbox.Merchant.Challenges.FeePayer = true;
        var open = await PayAndLoseAnswerAsync();
        Node.Distort = (asked, answer) => asked == "eth_getTransactionReceipt" ? """{"result":null}""" : answer.ToJsonString();

        Assert.That((await ProveAsync(open)).State, Is.EqualTo(LedgerState.Unknown));
    }

    [TestCase(1, LedgerState.Settled)]
    [TestCase(2, LedgerState.Unknown)]
    public async Task A_question_that_fails_on_the_way_is_put_once_more(int failures, LedgerState expected)
    {
        var open = await PayAndLoseAnswerAsync();
        Node.Unavailable = failures;

        Assert.That((await ProveAsync(open)).State, Is.EqualTo(expected));
    }

    [TestCase("memo")]
    [TestCase("payer")]
    [TestCase("token")]
    [TestCase("validBefore")]
    public async Task A_record_that_lacks_a_trace_proves_nothing(string key)
    {
        var open = await PayAndLoseRequestAsync();
        Time.Advance(TimeSpan.FromSeconds(60));

        var finding = await ProveAsync(open with { LookupKeys = Without(open.LookupKeys, key) });

        Assert.That(finding.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(finding.Reason, Does.Contain("ledger"));
    }

    [Test]
    public async Task A_recorded_hash_that_is_none_proves_nothing()
    {
        var open = await PayAndLoseRequestAsync();
        Time.Advance(TimeSpan.FromSeconds(60));
        var keys = new Dictionary<string, string>(open.LookupKeys) { ["transactionHash"] = "\"]}" };

        Assert.That((await ProveAsync(open with { LookupKeys = keys })).State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(Sandbox.Chain.Calls.Select(call => call.Method), Has.None.EqualTo("eth_getTransactionReceipt"));
    }

    private static TestCaseData Lie(string name, string method, Action<JsonObject> lie) => new TestCaseData(method, lie).SetArgDisplayNames(name);

    private static void AddImpossibleFees(JsonObject receipt)
    {
        var transfer = receipt["logs"]!.AsArray().First(log => (string)log!["topics"]![0]! == TempoTransferLog.TransferWithMemoTopic)!;
        for (var fees = 0; fees < 2; fees++)
        {
            var fee = transfer.DeepClone();
            fee["topics"] = new JsonArray(TempoTransferLog.TransferTopic, (string)transfer["topics"]![1]!, RpcValue.Word(TempoSystemAddresses.FeeManager));
            fee["data"] = $"0x{new string('0', 32)}{new string('f', 32)}";
            receipt["logs"]!.AsArray().Add(fee);
        }
    }

    private static void EachLog(JsonObject receipt, Action<JsonObject> change)
    {
        foreach (var log in receipt["logs"]!.AsArray())
        {
            change(log!.AsObject());
        }
    }

    private static string Change(JsonNode? target, JsonObject answer, Action<JsonObject> lie)
    {
        if (target is JsonObject found)
        {
            lie(found);
        }

        return answer.ToJsonString();
    }

    private ValueTask<PaymentFinding> ProveAsync(LedgerRecord record)
    {
        IPaymentMethod method = TempoChargeMethod.Create(new TempoOptions { RpcUrl = Node.Url }, Sandbox.PayerServices.TempoSigner, _ => null);
        return method.ProveAsync(record);
    }
}
