using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Signs with a secp256k1 private key that lies in the memory of this process. Signatures are deterministic (RFC 6979) with low s.
/// </summary>
/// <remarks>
/// <para>The key is copied; <see cref="Dispose"/> overwrites that copy. The arithmetic behind it makes further copies that only the
/// garbage collector removes, and it does not promise constant time. Where that matters, implement <see cref="ITempoSigner"/> over an HSM
/// or a key management service.</para>
/// <para>Neither <see cref="ToString"/> nor the debugger view nor any exception shows the key.</para>
/// <para>Thread-safe.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TempoPrivateKeySigner : ITempoSigner, IDisposable
{
    private const string HexPrefix = "0x";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _privateKey;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Lock _lock = new();

    private bool _isDisposed;

    /// <summary>A signer with a copy of this key.</summary>
    /// <param name="privateKey">32 bytes, big-endian, with a value from 1 to the order of secp256k1 less 1.</param>
    /// <exception cref="ArgumentException">Not such a key. The message does not repeat it.</exception>
    public TempoPrivateKeySigner(ReadOnlySpan<byte> privateKey)
    {
        Span<byte> address = stackalloc byte[TempoAddress.Length];
        Secp256k1.WriteAddress(privateKey, address);
        Address = new TempoAddress(address).ToString();
        // Pinned, so that the collector leaves no copies behind when it moves things.
        _privateKey = GC.AllocateUninitializedArray<byte>(Secp256k1.PrivateKeyLength, pinned: true);
        privateKey.CopyTo(_privateKey);
    }

    /// <summary>Address of the key: <c>0x</c> and 40 digits with EIP-55 capitals. Stays readable after <see cref="Dispose"/>.</summary>
    public string Address { get; }

    /// <summary>A signer with the key in this text.</summary>
    /// <param name="privateKey"><c>0x</c> and 64 hexadecimal digits with a value from 1 to the order of secp256k1 less 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="privateKey"/> is null.</exception>
    /// <exception cref="ArgumentException">Not such a key. The message does not repeat it.</exception>
    public static TempoPrivateKeySigner FromHex(string privateKey)
    {
        ArgumentNullException.ThrowIfNull(privateKey);
        Span<byte> bytes = stackalloc byte[Secp256k1.PrivateKeyLength];
        try
        {
            bool isHex = privateKey.Length == HexPrefix.Length + (2 * Secp256k1.PrivateKeyLength)
                && privateKey.StartsWith(HexPrefix, StringComparison.Ordinal)
                && Convert.FromHexString(privateKey.AsSpan(HexPrefix.Length), bytes, out _, out _) == OperationStatus.Done;
            return isHex
                ? new TempoPrivateKeySigner(bytes)
                : throw new ArgumentException("The private key must be 0x followed by 64 hexadecimal digits.", nameof(privateKey));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Signs the hash of the request. Completes at once; a signature takes less than a millisecond.</summary>
    /// <param name="request">What to sign. The hash must be the keccak256 of the preimage, so that nothing else can be slipped in.</param>
    /// <param name="cancellationToken">Checked before signing.</param>
    /// <returns>65 bytes r, s, v (v = 27 or 28), the same for the same request (RFC 6979, section 3.2).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">The hash of the request is not the keccak256 of its preimage.</exception>
    /// <exception cref="ObjectDisposedException">The signer is disposed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before signing.</exception>
    public ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        request.EnsureHashFits();
        return new ValueTask<ReadOnlyMemory<byte>>(Sign(request.Hash.Span));
    }

    /// <summary>Overwrites the key. Signing fails from here on; a signature that is being made right now is completed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            CryptographicOperations.ZeroMemory(_privateKey);
        }
    }

    /// <summary>The address.</summary>
    /// <returns>The address; never the key.</returns>
    public override string ToString() => Address;

    /// <summary>Signs 32 bytes as they are, for those who have checked what they stand for.</summary>
    /// <exception cref="ObjectDisposedException">The signer is disposed.</exception>
    internal byte[] Sign(ReadOnlySpan<byte> hash)
    {
        Span<byte> privateKey = stackalloc byte[Secp256k1.PrivateKeyLength];
        try
        {
            CopyKeyTo(privateKey);
            return Secp256k1.Sign(privateKey, hash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    // Under the lock, so that no signature is made with a key that Dispose has half overwritten.
    private void CopyKeyTo(Span<byte> destination)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _privateKey.CopyTo(destination);
        }
    }
}
