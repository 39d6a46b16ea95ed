using System.Numerics;
using System.Text.Json.Nodes;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>Writes what the chain knows in the forms of JSON-RPC. All numbers are hex text.</summary>
internal static class RpcJson
{
    private const string TransactionType = "0x76";

    private static readonly string EmptyBloom = Hex.Write(new byte[256]);
    private static readonly string ZeroHash = Hex.Write(new byte[32]);
    private static readonly string ZeroAddress = Hex.Write(new byte[20]);

    public static JsonObject Block(ChainBlock block, bool withTransactions) => new()
    {
        ["number"] = Hex.Quantity(block.Number),
        ["hash"] = block.Hash,
        ["parentHash"] = block.ParentHash,
        ["timestamp"] = Hex.Quantity(block.Timestamp),
        ["baseFeePerGas"] = Hex.Quantity(GasTable.BaseFee),
        ["gasLimit"] = Hex.Quantity(ChainBlock.GasLimit),
        ["gasUsed"] = Hex.Quantity(block.Transaction?.GasUsed ?? 0),
        ["transactions"] = block.Transaction is { } mined
            ? new JsonArray(withTransactions ? Transaction(mined) : JsonValue.Create(mined.Hash))
            : new JsonArray(),
        ["logsBloom"] = EmptyBloom,
        ["miner"] = ZeroAddress,
        ["difficulty"] = "0x0",
        ["extraData"] = "0x",
        ["size"] = "0x0",
        ["nonce"] = "0x0000000000000000",
        ["mixHash"] = ZeroHash,
        ["sha3Uncles"] = ZeroHash,
        ["stateRoot"] = ZeroHash,
        ["receiptsRoot"] = ZeroHash,
        ["transactionsRoot"] = ZeroHash,
        ["uncles"] = new JsonArray(),
    };

    public static JsonObject Receipt(MinedTransaction mined) => new()
    {
        ["type"] = TransactionType,
        ["status"] = mined.Succeeded ? "0x1" : "0x0",
        ["cumulativeGasUsed"] = Hex.Quantity(mined.GasUsed),
        ["gasUsed"] = Hex.Quantity(mined.GasUsed),
        ["effectiveGasPrice"] = Hex.Quantity(mined.GasPrice),
        ["logs"] = new JsonArray([.. mined.Logs.Select((_, index) => Log(mined, index))]),
        ["logsBloom"] = EmptyBloom,
        ["transactionHash"] = mined.Hash,
        ["transactionIndex"] = "0x0",
        ["blockHash"] = mined.Block.Hash,
        ["blockNumber"] = Hex.Quantity(mined.Block.Number),
        ["from"] = mined.Decoded.Sender.Account.ToLowerHex(),
        ["to"] = mined.Decoded.Transaction.Calls[0].To?.ToLowerHex(),
        ["contractAddress"] = null,
        ["feePayer"] = mined.FeePayer.ToLowerHex(),
        ["feeToken"] = mined.FeeToken.ToLowerHex(),
    };

    public static JsonObject Log(MinedTransaction mined, int index)
    {
        ChainLog log = mined.Logs[index];
        return new JsonObject
        {
            ["address"] = log.Emitter.ToLowerHex(),
            ["topics"] = new JsonArray([.. log.Topics.Select(static topic => JsonValue.Create(topic))]),
            ["data"] = log.Data,
            ["blockHash"] = mined.Block.Hash,
            ["blockNumber"] = Hex.Quantity(mined.Block.Number),
            ["blockTimestamp"] = Hex.Quantity(mined.Block.Timestamp),
            ["transactionHash"] = mined.Hash,
            ["transactionIndex"] = "0x0",
            ["logIndex"] = Hex.Quantity((ulong)index),
            ["removed"] = false,
        };
    }

    public static JsonObject Transaction(MinedTransaction mined)
    {
        TempoTransaction transaction = mined.Decoded.Transaction;
        return new JsonObject
        {
            ["type"] = TransactionType,
            ["hash"] = mined.Hash,
            ["blockHash"] = mined.Block.Hash,
            ["blockNumber"] = Hex.Quantity(mined.Block.Number),
            ["transactionIndex"] = "0x0",
            ["from"] = mined.Decoded.Sender.Account.ToLowerHex(),
            ["chainId"] = Hex.Quantity(transaction.ChainId),
            ["gas"] = Hex.Quantity(transaction.GasLimit),
            ["gasPrice"] = Hex.Quantity(mined.GasPrice),
            ["maxFeePerGas"] = Hex.Quantity(transaction.MaxFeePerGas),
            ["maxPriorityFeePerGas"] = Hex.Quantity(transaction.MaxPriorityFeePerGas),
            ["calls"] = new JsonArray([.. transaction.Calls.Select(Call)]),
            ["accessList"] = new JsonArray(),
            ["nonceKey"] = Quantity(transaction.NonceKey),
            ["nonce"] = Hex.Quantity(transaction.Nonce),
            ["validBefore"] = Optional(transaction.ValidBefore),
            ["validAfter"] = Optional(transaction.ValidAfter),
            ["feeToken"] = (mined.Decoded.FeePayerToken ?? transaction.FeeToken)?.ToLowerHex(),
        };
    }

    private static JsonObject Call(TempoCall call) => new()
    {
        ["to"] = call.To?.ToLowerHex(),
        ["value"] = Quantity(call.Value),
        ["input"] = Hex.Write(call.Data.Span),
    };

    private static string? Optional(ulong? value) => value is { } present ? Hex.Quantity(present) : null;

    private static string Quantity(BigInteger value)
    {
        string digits = Convert.ToHexStringLower(value.ToByteArray(isUnsigned: true, isBigEndian: true)).TrimStart('0');
        return "0x" + (digits.Length == 0 ? "0" : digits);
    }
}
