using System.Diagnostics;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Pays from an account with an access key that this account has let in: the account's own key stays elsewhere. Which tokens, sums,
/// recipients and until when is written on the chain, and the chain refuses what is beyond it.
/// </summary>
/// <remarks>
/// <para>Signs in the form "keychain", version 2: <c>0x04</c>, the account and a secp256k1 signature over both and the transaction. Proofs for a
/// price of zero are signed the same way; a server that takes them asks the chain whether the key is let in.</para>
/// <para>Neither <see cref="ToString"/> nor the debugger view nor any exception shows the key. Thread-safe.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TempoAccessKeySigner : ITempoSigner, IDisposable
{
    private readonly TempoAddress _account;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly TempoPrivateKeySigner _accessKey;

    /// <summary>Signs for an account.</summary>
    /// <param name="account">The address of the account that pays: <c>0x</c> and 40 digits; mixed case must fit EIP-55.</param>
    /// <param name="accessKey">The access key. <see cref="Dispose"/> disposes it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="accessKey"/> is null.</exception>
    /// <exception cref="ArgumentException">The account is not an address, or is that of the key itself, which needs no permission.</exception>
    public TempoAccessKeySigner(string account, TempoPrivateKeySigner accessKey)
    {
        ArgumentNullException.ThrowIfNull(accessKey);
        if (!TempoAddress.TryParse(account, out _account))
        {
            throw new ArgumentException("The account is not a Tempo address (0x and 40 hexadecimal digits; mixed case must fit EIP-55).", nameof(account));
        }

        Address = _account.ToString();
        if (Address == accessKey.Address)
        {
            throw new ArgumentException("The key is the account's own, not an access key. Use it without naming an account.", nameof(account));
        }

        _accessKey = accessKey;
    }

    /// <summary>Address of the account that pays, with EIP-55 capitals.</summary>
    public string Address { get; }

    /// <summary>Address of the access key, with EIP-55 capitals.</summary>
    public string AccessKeyAddress => _accessKey.Address;

    /// <summary>Signs the hash of the request for the account. Completes at once.</summary>
    /// <param name="request">What to sign. The hash must be the keccak256 of the preimage, so that nothing else can be slipped in.</param>
    /// <param name="cancellationToken">Checked before signing.</param>
    /// <returns>86 bytes: <c>0x04</c>, the account, and r, s, v (v = 27 or 28) over the access key hash.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">The hash of the request is not the keccak256 of its preimage.</exception>
    /// <exception cref="ObjectDisposedException">The signer is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before signing.</exception>
    public ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        request.EnsureHashFits();
        byte[] inner = _accessKey.Sign(TempoSenderSignature.AccessKeyHash(request.Hash.Span, _account));
        return new ValueTask<ReadOnlyMemory<byte>>(TempoSenderSignature.ForAccessKey(_account, inner));
    }

    /// <summary>Overwrites the access key. Signing fails from here on.</summary>
    public void Dispose() => _accessKey.Dispose();

    /// <summary>The account and the access key's address.</summary>
    /// <returns>Both addresses; never the key.</returns>
    public override string ToString() => $"{Address} by access key {AccessKeyAddress}";
}
