using System.Buffers.Binary;
using System.Collections.Immutable;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Sandbox.Tempo;

/// <summary>An event as a token emitted it.</summary>
/// <param name="Emitter">The token.</param>
/// <param name="Topics">32 bytes each, in lower-case hex.</param>
/// <param name="Data">The data in lower-case hex.</param>
internal sealed record ChainLog(TempoAddress Emitter, ImmutableArray<string> Topics, string Data)
{
    private const int WordLength = 32;

    private static readonly string TransferTopic =
        Hex.Write(Keccak256.HashText("Transfer(address,address,uint256)"));

    private static readonly string TransferWithMemoTopic =
        Hex.Write(Keccak256.HashText("TransferWithMemo(address,address,uint256,bytes32)"));

    public static ChainLog Transfer(TempoAddress token, TempoAddress from, TempoAddress to, UInt128 amount)
        => new(token, [TransferTopic, ToTopic(from), ToTopic(to)], ToWord(amount));

    public static ChainLog TransferWithMemo(
        TempoAddress token, TempoAddress from, TempoAddress to, UInt128 amount, ReadOnlySpan<byte> memo)
        => new(token, [TransferWithMemoTopic, ToTopic(from), ToTopic(to), Hex.Write(memo)], ToWord(amount));

    /// <summary>An amount as one word of ABI data.</summary>
    public static string ToWord(UInt128 amount)
    {
        Span<byte> word = stackalloc byte[WordLength];
        word.Clear();
        BinaryPrimitives.WriteUInt128BigEndian(word[16..], amount);
        return Hex.Write(word);
    }

    /// <summary>An address as one word of ABI data, or as a topic.</summary>
    public static string ToTopic(TempoAddress address)
    {
        Span<byte> word = stackalloc byte[WordLength];
        word.Clear();
        address.CopyTo(word[(WordLength - TempoAddress.Length)..]);
        return Hex.Write(word);
    }
}
