using System.Net;
using System.Text.Json.Nodes;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SimulatedTempoChainRpcTests : SimulatedTempoChainFixture
{
    [Test]
    public async Task Logs_are_found_by_token_recipient_and_memo()
    {
        byte[] otherMemo = AttributionMemo.Create("another", "api.example.com");
        await SendAsync(Sign(Payment(Transfer(1, memo: Memo))));
        await SendAsync(Sign(Payment(Transfer(2, memo: otherMemo))));
        await SendAsync(Sign(Payment(Transfer(3, Partner.Address, Memo, AlphaUsd))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await AmountsAsync(PathUsd, MemoTopic, null, Word(Payee.Address), ToHex(Memo)), Is.EqualTo((string[])[Word(1)]));
            Assert.That(await AmountsAsync(null, MemoTopic, null, null, ToHex(Memo)), Is.EqualTo((string[])[Word(1), Word(3)]));
            Assert.That(
                await AmountsAsync(null, MemoTopic, Word(Payer.Address), new JsonArray(Word(Payee.Address), Word(Partner.Address))),
                Is.EqualTo((string[])[Word(1), Word(2), Word(3)]));
            Assert.That(await AmountsAsync(PathUsd, TransferTopic, null, Word(Partner.Address)), Is.Empty);
            Assert.That(await AmountsAsync(AlphaUsd, TransferTopic, null, Word(Partner.Address)), Is.EqualTo((string[])[Word(3)]));
        }
    }

    [Test]
    public async Task Logs_are_found_within_the_blocks_asked_for()
    {
        RpcAnswer first = await SendAsync(Sign(Payment(Transfer(1, memo: Memo))));
        RpcAnswer second = await SendAsync(Sign(Payment(Transfer(2, memo: Memo))));
        string firstBlock = first.Text("blockNumber")!;

        RpcAnswer later = await LogsAsync(new JsonObject
        {
            ["fromBlock"] = second.Text("blockNumber"),
            ["toBlock"] = "latest",
            ["topics"] = new JsonArray(MemoTopic),
        });
        RpcAnswer earlier = await LogsAsync(new JsonObject
        {
            ["fromBlock"] = "0x0",
            ["toBlock"] = firstBlock,
            ["topics"] = new JsonArray(MemoTopic),
        });
        RpcAnswer future = await LogsAsync(new JsonObject { ["fromBlock"] = "0x0", ["toBlock"] = "0xffff" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(later.Value.AsArray().Select(static log => log!["data"]!.ToString()), Is.EqualTo((string[])[Word(2)]));
            Assert.That(earlier.Value.AsArray().Select(static log => log!["data"]!.ToString()), Is.EqualTo((string[])[Word(1)]));
            Assert.That(future.Code, Is.EqualTo(-32602));
        }
    }

    [Test]
    public async Task A_receipt_is_there_for_a_mined_transaction_and_null_for_every_other()
    {
        byte[] bytes = Sign(Payment(Transfer(1, memo: Memo)));
        RpcAnswer hash = await SendAsync(bytes, waits: false);

        RpcAnswer receipt = await CallAsync("eth_getTransactionReceipt", hash.Value.ToString());
        RpcAnswer transaction = await CallAsync("eth_getTransactionByHash", hash.Value.ToString());
        RpcAnswer unknown = await CallAsync("eth_getTransactionReceipt", Word(1));
        RpcAnswer block = await CallAsync("eth_getBlockByNumber", receipt.Text("blockNumber"), false);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(hash.Value.ToString(), Is.EqualTo(ToHex(TempoTransaction.TransactionHash(bytes))));
            Assert.That(receipt.Text("status"), Is.EqualTo("0x1"));
            Assert.That(transaction.Text("nonceKey"), Is.EqualTo("0x" + new string('f', 64)));
            Assert.That((unknown.Result, unknown.Error), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
            Assert.That(block.Text("hash"), Is.EqualTo(receipt.Text("blockHash")));
            Assert.That(block.Value["transactions"]![0]!.ToString(), Is.EqualTo(hash.Value.ToString()));
            Assert.That(block.Number("timestamp"), Is.EqualTo((UInt128)Time.UnixSeconds));
        }
    }

    [Test]
    public async Task There_is_a_block_for_every_second_that_passed()
    {
        RpcAnswer before = await CallAsync("eth_getBlockByNumber", "latest", false);
        Time.Advance(TimeSpan.FromSeconds(30));

        RpcAnswer after = await CallAsync("eth_getBlockByNumber", "latest", false);
        RpcAnswer parent = await CallAsync("eth_getBlockByNumber", Quantity(after.Number("number") - 1), false);
        RpcAnswer next = await CallAsync("eth_getBlockByNumber", Quantity(after.Number("number") + 1), false);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(after.Number("number") - before.Number("number"), Is.EqualTo((UInt128)30));
            Assert.That(after.Number("timestamp") - before.Number("timestamp"), Is.EqualTo((UInt128)30));
            Assert.That(after.Text("parentHash"), Is.EqualTo(parent.Text("hash")));
            Assert.That((next.Result, next.Error), Is.EqualTo(((JsonNode?)null, (JsonNode?)null)));
        }
    }

    [Test]
    public async Task A_clock_that_jumps_by_years_still_gives_a_head_of_now()
    {
        Time.Advance(TimeSpan.FromDays(10_000));

        RpcAnswer head = await CallAsync("eth_getBlockByNumber", "latest", false);

        Assert.That(head.Number("timestamp"), Is.EqualTo((UInt128)Time.UnixSeconds));
    }

    [Test]
    public async Task Tokens_answer_balances_decimals_and_stored_fee_tokens()
    {
        RpcAnswer balance = await EthCallAsync(PathUsd, "0x70a08231" + Word(Payer.Address)[2..]);
        RpcAnswer decimals = await EthCallAsync(PathUsd, "0x313ce567");
        RpcAnswer stored = await EthCallAsync(FeeManager, "0xed498fa8" + Word(PayerInAlpha.Address)[2..]);
        RpcAnswer none = await EthCallAsync(FeeManager, "0xed498fa8" + Word(Stranger)[2..]);
        RpcAnswer unknown = await EthCallAsync(PathUsd, "0x12345678");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(balance.Value.ToString(), Is.EqualTo(Word(Genesis)));
            Assert.That(decimals.Value.ToString(), Is.EqualTo(Word(6)));
            Assert.That(stored.Value.ToString(), Is.EqualTo(Word(AlphaUsd)));
            Assert.That(none.Value.ToString(), Is.EqualTo(Word(0)));
            Assert.That(unknown.Code, Is.EqualTo(3));
        }
    }

    [Test]
    public async Task A_simulation_fails_exactly_when_the_transaction_would()
    {
        RpcAnswer good = await CallAsync("eth_call", Request(Transfer(10_000, memo: Memo)), "latest");
        RpcAnswer tooMuch = await CallAsync("eth_call", Request(Transfer(Genesis), Transfer(1)), "latest");
        JsonObject expired = Request(Transfer(1));
        expired["validBefore"] = Quantity(Time.UnixSeconds);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(good.Value.ToString(), Is.EqualTo("0x"));
            Assert.That(tooMuch.Message, Does.Contain("execution reverted"));
            Assert.That((await CallAsync("eth_call", expired, "latest")).Message, Does.Contain("expired"));
            Assert.That(Chain.Transfers, Is.Empty);
            Assert.That(Held(Payer), Is.EqualTo(Genesis));
        }
    }

    [Test]
    public async Task A_request_is_filled_with_what_it_takes_to_be_mined()
    {
        RpcAnswer filled = await CallAsync("eth_fillTransaction", Request(Transfer(10_000, memo: Memo)));
        RpcAnswer estimate = await CallAsync("eth_estimateGas", Request(Transfer(10_000, memo: Memo)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(filled.Text("tx", "chainId"), Is.EqualTo("0xa5bf"));
            Assert.That(filled.Text("tx", "gas"), Is.EqualTo(Quantity(51_287)));
            Assert.That(filled.Text("tx", "maxFeePerGas"), Is.EqualTo(Quantity(21 * Gwei)));
            Assert.That(filled.Text("tx", "maxPriorityFeePerGas"), Is.EqualTo(Quantity(Gwei)));
            Assert.That(filled.Text("tx", "nonce"), Is.EqualTo("0x0"));
            Assert.That(filled.Text("tx", "type"), Is.EqualTo("0x76"), "what was said stays");
            Assert.That(estimate.Value.ToString(), Is.EqualTo(Quantity(51_287)));
        }

        byte[] exact = Sign(Payment(Transfer(10_000, memo: Memo)) with { GasLimit = 51_287, MaxFeePerGas = 21 * Gwei });
        Assert.That((await SendAsync(exact)).Text("status"), Is.EqualTo("0x1"));
    }

    [Test]
    public async Task A_zero_amount_proof_is_checked_by_a_call_without_a_recipient()
    {
        TempoAddress account = TempoAddress.Parse(Payer.Address);
        byte[] digest = ZeroAmountProof.Digest(Chain.ChainId, account, "challenge", "api.example.com");
        byte[] signature = Secp256k1.Sign(Convert.FromHexString(Payer.PrivateKey[2..]), digest);
        byte[] parity = [.. signature[..^1], (byte)(signature[^1] - 27)];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await CheckAsync(Payer.Address, digest, signature), Is.EqualTo("0x01"));
            Assert.That(await CheckAsync(Payer.Address, digest, parity), Is.EqualTo("0x01"));
            Assert.That(await CheckAsync(Payee.Address, digest, signature), Is.EqualTo("0x00"));
            Assert.That(await CheckAsync(Payer.Address, Keccak256.Hash(digest), signature), Is.EqualTo("0x00"));
            Assert.That((await EthCallAsync(to: null, "0x6080")).Value.ToString(), Is.EqualTo("0x00"));
        }
    }

    [Test]
    public async Task Prices_are_answered_in_every_way_in_which_clients_ask()
    {
        RpcAnswer history = await CallAsync("eth_feeHistory", "0x4", "latest", new JsonArray(50));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await CallAsync("eth_gasPrice")).Value.ToString(), Is.EqualTo(Quantity(21 * Gwei)));
            Assert.That((await CallAsync("eth_maxPriorityFeePerGas")).Value.ToString(), Is.EqualTo(Quantity(Gwei)));
            Assert.That(history.Value["baseFeePerGas"]!.AsArray(), Has.Count.EqualTo(2), "one block there is, and the next");
            Assert.That(history.Value["reward"]!.AsArray(), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_method_that_does_not_exist_says_so_and_is_recorded()
    {
        RpcAnswer answer = await CallAsync("tempo_fundAddress", Payer.Address);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(-32601));
            Assert.That(Chain.Calls.Single().Method, Is.EqualTo("tempo_fundAddress"));
            Assert.That(Chain.Calls.Single().Parameters, Is.EqualTo($"[\"{Payer.Address}\"]"));
            Assert.That(Chain.Calls.Single().Error, Is.EqualTo(answer.Message));
        }
    }

    [TestCase("not json", -32700)]
    [TestCase("", -32700)]
    [TestCase("[]", -32600)]
    [TestCase("17", -32600)]
    [TestCase("{\"id\":1}", -32600)]
    [TestCase("{\"id\":1,\"method\":5}", -32600)]
    [TestCase("{\"id\":1,\"method\":\"eth_call\",\"params\":7}", -32600)]
    [TestCase("{\"id\":1,\"method\":\"eth_call\",\"params\":[]}", -32602)]
    [TestCase("{\"id\":1,\"method\":\"eth_call\",\"params\":[{\"to\":\"0x1\"}]}", -32602)]
    [TestCase("{\"id\":1,\"method\":\"eth_call\",\"params\":[{\"calls\":[]}]}", -32602)]
    [TestCase("{\"id\":1,\"method\":\"eth_call\",\"params\":[{\"calls\":[{\"value\":[]}]}]}", -32602)]
    [TestCase("{\"id\":1,\"method\":\"eth_getLogs\",\"params\":[{\"topics\":[5]}]}", -32602)]
    [TestCase("{\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"soon\"]}", -32602)]
    [TestCase("{\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"0xzz\"]}", -32602)]
    [TestCase("{\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"0x\"]}", -32000)]
    [TestCase("{\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":{}}", -32602)]
    public async Task Garbage_is_answered_with_an_error(string body, int code)
    {
        JsonNode answer = await PostAsync(body);

        Assert.That(answer["error"]!["code"]!.GetValue<int>(), Is.EqualTo(code));
    }

    [Test]
    public async Task A_batch_is_answered_call_by_call()
    {
        JsonNode answers = await PostAsync("""
            [{"id":"a","method":"eth_chainId"},{"id":2,"method":"nothing"},{"id":3,"method":"eth_blockNumber","params":[]}]
            """);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers[0]!.ToJsonString(), Is.EqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":\"0xa5bf\"}"));
            Assert.That(answers[1]!["error"]!["code"]!.GetValue<int>(), Is.EqualTo(-32601));
            Assert.That(answers[2]!["result"]!.ToString(), Is.EqualTo("0x0"));
            Assert.That(Chain.Calls, Has.Count.EqualTo(3));
        }
    }

    [Test]
    public async Task Only_posts_are_answered()
    {
        using HttpResponseMessage response = await Client.GetAsync("");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    private static JsonObject Request(params TokenTransfer[] transfers) => new()
    {
        ["type"] = "0x76",
        ["from"] = Payer.Address,
        ["nonceKey"] = "0x" + new string('f', 64),
        ["validBefore"] = Quantity((ulong)new ManualTime().GetUtcNow().ToUnixTimeSeconds() + 25),
        ["calls"] = new JsonArray([.. transfers.Select(static transfer => new JsonObject
        {
            ["to"] = transfer.Token.ToLowerHex(),
            ["value"] = "0x",
            ["data"] = ToHex(transfer.EncodeCallData()),
        })]),
    };

    private async Task<string> CheckAsync(string signer, byte[] digest, byte[] signature)
    {
        // Some creation code, then the arguments: three words of head, the length, the bytes filled up.
        string data = "0x608060405234"
            + Word(signer)[2..] + ToHex(digest)[2..] + Word(0x60)[2..]
            + Word((UInt128)signature.Length)[2..] + Convert.ToHexStringLower(signature).PadRight(192, '0');
        return (await EthCallAsync(to: null, data)).Value.ToString();
    }

    private Task<RpcAnswer> EthCallAsync(string? to, string data)
        => CallAsync("eth_call", new JsonObject { ["to"] = to, ["data"] = data }, "latest");

    private Task<RpcAnswer> LogsAsync(JsonObject filter) => CallAsync("eth_getLogs", filter);

    private async Task<IEnumerable<string>> AmountsAsync(string? token, params JsonNode?[] topics)
    {
        RpcAnswer found = await LogsAsync(new JsonObject
        {
            ["address"] = token,
            ["topics"] = new JsonArray(topics),
            ["fromBlock"] = "earliest",
        });
        return [.. found.Value.AsArray().Select(static log => log!["data"]!.ToString())];
    }
}
