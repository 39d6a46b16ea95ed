using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// What a signer is asked to sign. A signer that cannot or will not sign blindly finds everything it needs in <see cref="Preimage"/>.
/// </summary>
/// <param name="Purpose">What the signature is for.</param>
/// <param name="ChainId">The chain that the transaction or the proof is for.</param>
/// <param name="Hash">The 32 bytes to sign, as they are: keccak256 of <paramref name="Preimage"/>, with no message prefix.</param>
/// <param name="Preimage">
/// The bytes behind the hash. For <see cref="TempoSigningPurpose.Transaction"/> the unsigned transaction, type 0x76
/// (draft-tempo-charge-00, "Transaction Payload"); for <see cref="TempoSigningPurpose.Proof"/> 0x1901, the domain separator and the hash of
/// the statement (EIP-712; draft-tempo-charge-00, "Proof Payload").
/// </param>
public sealed record TempoSigningRequest(
    TempoSigningPurpose Purpose, ulong ChainId, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Preimage)
{
    /// <exception cref="ArgumentException">The hash is not the keccak256 of the preimage.</exception>
    internal void EnsureHashFits()
    {
        if (!Hash.Span.SequenceEqual(Keccak256.Hash(Preimage.Span)))
        {
            throw new ArgumentException("The hash to sign is not the keccak256 of the preimage.", "request");
        }
    }
}
