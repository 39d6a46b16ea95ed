using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// One transfer of a TIP-20 token: <c>transfer(address,uint256)</c>, or <c>transferWithMemo(address,uint256,bytes32)</c> when there is a
/// memo. Two transfers are equal when their bytes are.
/// </summary>
/// <param name="Token">The token.</param>
/// <param name="To">Who gets it.</param>
/// <param name="Amount">How much, in base units of the token.</param>
/// <param name="Memo">32 bytes, or null for none.</param>
internal sealed record TokenTransfer(TempoAddress Token, TempoAddress To, UInt128 Amount, ReadOnlyMemory<byte>? Memo = null)
{
    /// <summary>Selector of <c>transfer(address,uint256)</c>.</summary>
    public const uint TransferSelector = 0xa9059cbb;

    /// <summary>Selector of <c>transferWithMemo(address,uint256,bytes32)</c>.</summary>
    public const uint TransferWithMemoSelector = 0x95777d59;

    private const int SelectorLength = 4;
    private const int WordLength = 32;
    private const int AddressPadding = WordLength - TempoAddress.Length;
    private const int AmountPadding = WordLength - 16;
    private const int AmountWord = SelectorLength + WordLength;
    private const int MemoWord = AmountWord + WordLength;
    private const int PlainLength = MemoWord;
    private const int MemoLength = MemoWord + WordLength;

    /// <summary>
    /// Reads a call. False for everything but a canonically encoded transfer without native value and of less than 2^128 units.
    /// </summary>
    public static bool TryDecode(TempoCall call, [NotNullWhen(true)] out TokenTransfer? transfer)
    {
        transfer = null;
        ReadOnlySpan<byte> data = call.Data.Span;
        if (call.To is not { } token || !call.Value.IsZero || data.Length < SelectorLength)
        {
            return false;
        }

        bool? hasMemo = (BinaryPrimitives.ReadUInt32BigEndian(data), data.Length) switch
        {
            (TransferSelector, PlainLength) => false,
            (TransferWithMemoSelector, MemoLength) => true,
            _ => null,
        };
        if (hasMemo is null
            || data.Slice(SelectorLength, AddressPadding).ContainsAnyExcept((byte)0)
            || data.Slice(AmountWord, AmountPadding).ContainsAnyExcept((byte)0))
        {
            return false;
        }

        transfer = new TokenTransfer(
            token,
            new TempoAddress(data.Slice(SelectorLength + AddressPadding, TempoAddress.Length)),
            BinaryPrimitives.ReadUInt128BigEndian(data[(AmountWord + AmountPadding)..]),
            hasMemo.Value ? data[MemoWord..].ToArray() : default(ReadOnlyMemory<byte>?));
        return true;
    }

    /// <summary>The call on the token.</summary>
    /// <exception cref="TempoEncodingException">The memo does not have 32 bytes.</exception>
    public TempoCall ToCall() => new(Token, EncodeCallData());

    /// <summary>The call data.</summary>
    /// <exception cref="TempoEncodingException">The memo does not have 32 bytes.</exception>
    public byte[] EncodeCallData()
    {
        if (Memo is { Length: not WordLength })
        {
            throw new TempoEncodingException("A memo has 32 bytes.");
        }

        var data = new byte[Memo is null ? PlainLength : MemoLength];
        BinaryPrimitives.WriteUInt32BigEndian(data, Memo is null ? TransferSelector : TransferWithMemoSelector);
        To.CopyTo(data.AsSpan(SelectorLength + AddressPadding));
        BinaryPrimitives.WriteUInt128BigEndian(data.AsSpan(AmountWord + AmountPadding), Amount);
        Memo?.Span.CopyTo(data.AsSpan(MemoWord));
        return data;
    }

    /// <inheritdoc/>
    public bool Equals(TokenTransfer? other)
        => other is not null
            && Token == other.Token
            && To == other.To
            && Amount == other.Amount
            && Memo.HasValue == other.Memo.HasValue
            && Memo.GetValueOrDefault().Span.SequenceEqual(other.Memo.GetValueOrDefault().Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Token, To, Amount, Memo.HasValue);
}
