using System.Buffers.Binary;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>An event <c>Transfer</c> or <c>TransferWithMemo</c> of a receipt: money that has really moved.</summary>
internal sealed record TransferLog(TempoAddress From, TokenTransfer Transfer)
{
    private const int WordLength = 32;
    private const int AddressOffset = WordLength - TempoAddress.Length;
    private const int AmountOffset = WordLength - 16;

    private static readonly byte[] TransferTopic = Keccak256.HashText("Transfer(address,address,uint256)");
    private static readonly byte[] TransferWithMemoTopic = Keccak256.HashText("TransferWithMemo(address,address,uint256,bytes32)");

    public TransferLog WithoutMemo => this with { Transfer = Transfer with { Memo = null } };

    /// <summary>The transfers among the logs of a receipt.</summary>
    /// <exception cref="FormatException">A log is not one that a node writes.</exception>
    public static IReadOnlyList<TransferLog> ReadAll(JsonElement receipt) => receipt.TryGetProperty("logs", out var logs)
        ? [.. logs.EnumerateArray().Select(Read).OfType<TransferLog>()]
        : [];

    private static TransferLog? Read(JsonElement log)
    {
        var topics = log.GetProperty("topics").EnumerateArray().Select(topic => Bytes(topic.GetString())).ToList();
        var data = Bytes(log.GetText("data"));
        if (topics.Exists(topic => topic.Length != WordLength)
            || data.Length != WordLength || data.AsSpan(0, AmountOffset).ContainsAnyExcept((byte)0))
        {
            return null;
        }

        var hasMemo = topics.Count == 4 && topics[0].AsSpan().SequenceEqual(TransferWithMemoTopic);
        if (!hasMemo && !(topics.Count == 3 && topics[0].AsSpan().SequenceEqual(TransferTopic)))
        {
            return null;
        }

        var memo = hasMemo ? topics[3] : default(ReadOnlyMemory<byte>?);
        var amount = BinaryPrimitives.ReadUInt128BigEndian(data.AsSpan(AmountOffset));
        var token = new TempoAddress(Bytes(log.GetText("address")));
        return new TransferLog(Address(topics[1]), new TokenTransfer(token, Address(topics[2]), amount, memo));
    }

    private static TempoAddress Address(byte[] word) => new(word.AsSpan(AddressOffset));

    private static byte[] Bytes(string? text) => text is not null && text.StartsWith("0x", StringComparison.Ordinal)
        ? Convert.FromHexString(text.AsSpan(2))
        : throw new FormatException("A log holds hexadecimal text.");
}
