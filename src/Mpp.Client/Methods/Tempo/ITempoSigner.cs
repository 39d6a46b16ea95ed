namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Signs for the account that pays on Tempo. Implement it to keep the key in an HSM, a key management service or another process. It is
/// asked only after the spend policy has allowed the payment and the ledger has recorded it.
/// </summary>
/// <remarks>One instance serves all requests: members are called from several threads at once.</remarks>
public interface ITempoSigner
{
    /// <summary>
    /// Address of the account that pays: <c>0x</c> and 40 digits with EIP-55 capitals. It stands in the <c>source</c> of every credential
    /// and must not change.
    /// </summary>
    string Address { get; }

    /// <summary>
    /// Address of the access key that signs for the account, in the same form; <see langword="null"/>, the default, when the account's own key
    /// does. It must not change.
    /// </summary>
    string? AccessKeyAddress => null;

    /// <summary>Signs <see cref="TempoSigningRequest.Hash"/> with the key of <see cref="Address"/>, or with the access key for it.</summary>
    /// <param name="request">What to sign, and what for.</param>
    /// <param name="cancellationToken">Gives up; the payment is then not made.</param>
    /// <returns>
    /// 65 bytes over secp256k1: r (32), s (32), v (1), big-endian with leading zeros, s not above half the order, v = 27 or 28
    /// (draft-tempo-charge-00, "Transaction Payload" and "Proof Payload"). With an access key 86 bytes: <c>0x04</c>, the 20 bytes of the account,
    /// and 65 such bytes over keccak256(<c>0x04</c>, the hash, the account). Anything else is refused before it is sent.
    /// </returns>
    ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default);
}
