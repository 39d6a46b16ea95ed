using System.Collections.Immutable;
using System.Numerics;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// A Tempo transaction, type 0x76, without signatures: what a payer signs. Two transactions are equal when they give the same bytes to
/// sign. The encodings, and with them the comparison, throw <see cref="TempoEncodingException"/> for fields that the chain could not read.
/// </summary>
internal sealed record TempoTransaction
{
    /// <summary>First byte of a transaction.</summary>
    public const byte TransactionType = 0x76;

    /// <summary>First byte of what a fee payer signs, and of the form in which a sender hands a transaction to one.</summary>
    public const byte FeePayerType = 0x78;

    /// <summary>In the fee payer slot: a fee payer will sign.</summary>
    internal const byte FeePayerPlaceholder = 0x00;

    /// <summary>
    /// 2^256 - 1, the key of expiring nonces: the nonce is 0, <see cref="ValidBefore"/> is required, no look-up is needed.
    /// </summary>
    public static BigInteger ExpiringNonceKey { get; } = BigInteger.Pow(2, 256) - 1;

    /// <summary>The chain.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>Tip for one gas in units of 10^-18 of the fee currency.</summary>
    public UInt128 MaxPriorityFeePerGas { get; init; }

    /// <summary>Ceiling for one gas, tip included, in units of 10^-18 of the fee currency.</summary>
    public UInt128 MaxFeePerGas { get; init; }

    /// <summary>Most gas that the transaction may use.</summary>
    public ulong GasLimit { get; init; }

    /// <summary>The calls, at least one. All of them happen or none.</summary>
    public required ImmutableArray<TempoCall> Calls { get; init; }

    /// <summary>The access list.</summary>
    public ImmutableArray<TempoAccessListEntry> AccessList { get; init; } = [];

    /// <summary>Nonce lane, 0 to 2^256 - 1.</summary>
    public BigInteger NonceKey { get; init; }

    /// <summary>Nonce in its lane.</summary>
    public ulong Nonce { get; init; }

    /// <summary>Unix seconds at and after which no block takes it. Null for no limit; 0 cannot be expressed.</summary>
    public ulong? ValidBefore { get; init; }

    /// <summary>Unix seconds before which no block takes it. Null for no limit; 0 cannot be expressed.</summary>
    public ulong? ValidAfter { get; init; }

    /// <summary>Token that the sender pays the fee in; null leaves it to the chain. Must be null when <see cref="Sponsored"/>.</summary>
    public TempoAddress? FeeToken { get; init; }

    /// <summary>Whether a fee payer signs as well and pays the fee.</summary>
    public bool Sponsored { get; init; }

    /// <summary>The authorization list.</summary>
    public ImmutableArray<TempoAuthorization> AuthorizationList { get; init; } = [];

    /// <summary>A signed key authorization as an encoded RLP list, carried as it is; null for none.</summary>
    public ReadOnlyMemory<byte>? KeyAuthorization { get; init; }

    /// <summary>Reads a signed transaction, or one that waits for its fee payer.</summary>
    /// <exception cref="TempoEncodingException">Anything else.</exception>
    public static DecodedTempoTransaction Decode(ReadOnlySpan<byte> bytes) => TempoTransactionDecoder.Decode(bytes);

    /// <summary>The hash under which the chain knows a transaction: keccak256 of the complete signed bytes.</summary>
    public static byte[] TransactionHash(ReadOnlySpan<byte> signedBytes) => Keccak256.Hash(signedBytes);

    /// <summary>The bytes whose hash the sender signs. When sponsored: fee token empty, 0x00 in the fee payer slot.</summary>
    public byte[] EncodeUnsigned() => WriteSenderForm().Encode();

    /// <summary>The sender hash: keccak256 of <see cref="EncodeUnsigned"/>.</summary>
    public byte[] SigningHash() => Keccak256.Hash(EncodeUnsigned());

    /// <summary>keccak256(unsigned bytes + sender): what makes an expiring nonce unique. No fee payer can change it.</summary>
    public byte[] SenderScopedHash(TempoAddress sender) => Keccak256.Hash([.. EncodeUnsigned(), .. sender.ToArray()]);

    /// <summary>What an access key signs instead of the sender hash.</summary>
    public byte[] AccessKeyHash(TempoAddress account) => TempoSenderSignature.AccessKeyHash(SigningHash(), account);

    /// <summary>The complete bytes of a transaction without a fee payer.</summary>
    public byte[] EncodeSigned(ReadOnlySpan<byte> senderSignature)
    {
        EnsureSponsored(expected: false);
        return WriteSenderForm().Encode(senderSignature);
    }

    /// <summary>
    /// The form in which a sender hands a sponsored transaction over: type 0x78 with the sender's address. Every known server takes it.
    /// </summary>
    public byte[] EncodePending(TempoAddress sender, ReadOnlySpan<byte> senderSignature)
    {
        EnsureSponsored(expected: true);
        return new TempoTransactionWriter(this, FeePayerType, feeToken: null, sender.ToArray()).Encode(senderSignature);
    }

    /// <summary>The hand-over form of the draft text: type 0x76 with 0x00 in the fee payer slot. Some servers take it.</summary>
    public byte[] EncodePendingDraftForm(ReadOnlySpan<byte> senderSignature)
    {
        EnsureSponsored(expected: true);
        return WriteSenderForm().Encode(senderSignature);
    }

    /// <summary>The bytes whose hash a fee payer signs: type 0x78 with the fee token of its choice and the sender's address.</summary>
    public byte[] EncodeFeePayerPreimage(TempoAddress sender, TempoAddress? feeToken)
    {
        EnsureSponsored(expected: true);
        return new TempoTransactionWriter(this, FeePayerType, feeToken, sender.ToArray()).Encode();
    }

    /// <summary>The fee payer hash: keccak256 of <see cref="EncodeFeePayerPreimage"/>.</summary>
    public byte[] FeePayerHash(TempoAddress sender, TempoAddress? feeToken) => Keccak256.Hash(EncodeFeePayerPreimage(sender, feeToken));

    /// <summary>The complete bytes of a sponsored transaction.</summary>
    /// <param name="senderSignature">The sender's signature, unchanged from the pending form.</param>
    /// <param name="feeToken">The token that the fee payer chose and signed.</param>
    /// <param name="feePayerSignature">The fee payer's 65 bytes r, s, v over <see cref="FeePayerHash"/>.</param>
    public byte[] EncodeSponsored(ReadOnlySpan<byte> senderSignature, TempoAddress? feeToken, ReadOnlySpan<byte> feePayerSignature)
    {
        EnsureSponsored(expected: true);
        byte[] tuple = TempoFeePayerSignature.Encode(feePayerSignature);
        return new TempoTransactionWriter(this, TransactionType, feeToken, slot: [], tuple).Encode(senderSignature);
    }

    /// <inheritdoc/>
    public bool Equals(TempoTransaction? other)
        => other is not null && (ReferenceEquals(this, other) || EncodeUnsigned().AsSpan().SequenceEqual(other.EncodeUnsigned()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ChainId, NonceKey, Nonce, ValidBefore, Sponsored, Calls.Length);

    private TempoTransactionWriter WriteSenderForm()
        => new(this, TransactionType, FeeToken, Sponsored ? [FeePayerPlaceholder] : []);

    private void EnsureSponsored(bool expected)
    {
        if (Sponsored != expected)
        {
            throw new TempoEncodingException(expected
                ? "The transaction has no fee payer."
                : "The transaction waits for a fee payer and is not complete with the sender's signature.");
        }
    }
}
