using System.Text.Json;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>An event <c>Transfer</c> or <c>TransferWithMemo</c> of a token: money that has moved.</summary>
internal sealed record TempoTransferLog(
    TempoAddress From, TempoAddress To, UInt128 Amount, string? Memo, string TransactionHash, ulong BlockNumber, ulong LogIndex)
{
    public static readonly string TransferTopic = RpcValue.Hex(Keccak256.HashText("Transfer(address,address,uint256)"));
    public static readonly string TransferWithMemoTopic = RpcValue.Hex(Keccak256.HashText("TransferWithMemo(address,address,uint256,bytes32)"));

    private const int WordLength = 32;
    private const int AddressPadding = WordLength - TempoAddress.Length;
    private const int TopicsWithoutMemo = 3;

    /// <summary>Reads a log; <see langword="null"/> when it is of something else than transfers of this token.</summary>
    /// <exception cref="FormatException">The log is not one that a node writes, or it is no longer part of the chain.</exception>
    public static TempoTransferLog? Read(JsonElement log, TempoAddress token)
    {
        var emitter = RpcValue.ReadAddress(log, "address");
        var topics = RpcValue.ReadList(RpcValue.Property(log, "topics")).Select(topic => RpcValue.ReadBytes(topic, WordLength)).ToList();
        var kind = topics.Count > 0 ? RpcValue.Hex(topics[0]) : "";
        var hasMemo = kind == TransferWithMemoTopic;
        if (emitter != token || (!hasMemo && kind != TransferTopic))
        {
            return null;
        }

        if (topics.Count != (hasMemo ? TopicsWithoutMemo + 1 : TopicsWithoutMemo)
            || (log.TryGetProperty("removed", out var removed) && removed.ValueKind != JsonValueKind.False))
        {
            throw new FormatException("A transfer is not written as a token writes it, or was taken back.");
        }

        return new TempoTransferLog(
            Address(topics[1]), Address(topics[2]), RpcValue.ReadAmount(RpcValue.Property(log, "data")), hasMemo ? RpcValue.Hex(topics[TopicsWithoutMemo]) : null,
            RpcValue.ReadHash(log, "transactionHash"), RpcValue.ReadQuantity(log, "blockNumber"), RpcValue.ReadQuantity(log, "logIndex"));
    }

    private static TempoAddress Address(ReadOnlySpan<byte> word) => word[..AddressPadding].ContainsAnyExcept((byte)0)
        ? throw new FormatException("A transfer names something that is not an address.")
        : new TempoAddress(word[AddressPadding..]);
}
