using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// The two sender signatures that a server-side payer needs: 65 bytes of secp256k1 (r, s, v), and those 65 bytes of an access key
/// behind <c>0x04</c> and the account ("keychain", version 2).
/// </summary>
internal static class TempoSenderSignature
{
    /// <summary>Length in bytes of the longer of the two.</summary>
    public const int MaximumLength = KeychainLength;

    private const byte KeychainType = 0x04;
    private const int KeychainHeaderLength = 1 + TempoAddress.Length;
    private const int KeychainLength = KeychainHeaderLength + Secp256k1.SignatureLength;

    /// <summary>What an access key signs for an account: keccak256(0x04 + sender hash + account).</summary>
    /// <exception cref="ArgumentException">The sender hash does not have 32 bytes.</exception>
    public static byte[] AccessKeyHash(ReadOnlySpan<byte> signingHash, TempoAddress account)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(signingHash.Length, Keccak256.Length);
        Span<byte> preimage = stackalloc byte[1 + Keccak256.Length + TempoAddress.Length];
        preimage[0] = KeychainType;
        signingHash.CopyTo(preimage[1..]);
        account.CopyTo(preimage[(1 + Keccak256.Length)..]);
        return Keccak256.Hash(preimage);
    }

    /// <summary>The sender signature of an access key: <c>0x04</c>, the account, the 65 bytes.</summary>
    /// <exception cref="TempoEncodingException"><paramref name="innerSignature"/> is no well-formed secp256k1 signature.</exception>
    public static byte[] ForAccessKey(TempoAddress account, ReadOnlySpan<byte> innerSignature)
    {
        var signature = new byte[KeychainHeaderLength + innerSignature.Length];
        signature[0] = KeychainType;
        account.CopyTo(signature.AsSpan(1));
        innerSignature.CopyTo(signature.AsSpan(KeychainHeaderLength));
        EnsureWellFormed(signature);
        return signature;
    }

    /// <summary>Fails for bytes that are neither of the two signatures, for v other than 27 or 28 and for a high s.</summary>
    /// <exception cref="TempoEncodingException">Not such a signature.</exception>
    public static void EnsureWellFormed(ReadOnlySpan<byte> signature)
    {
        ReadOnlySpan<byte> inner = IsKeychain(signature) ? signature[KeychainHeaderLength..] : signature;
        if (inner.Length != Secp256k1.SignatureLength)
        {
            throw new TempoEncodingException("A sender signature is 65 bytes of secp256k1, or 0x04, an account and 65 bytes.");
        }

        // A node takes v = 0 or 1 as well but hashes the transaction with 27 or 28: the payer would look for the wrong hash.
        if (!Secp256k1.IsWellFormed(inner))
        {
            throw new TempoEncodingException("A secp256k1 signature needs r and s in range, a low s, and v = 27 or 28.");
        }
    }

    /// <summary>Who signed a transaction with this sender hash.</summary>
    /// <exception cref="TempoEncodingException">The signature is not well-formed, or no key can have made it.</exception>
    public static TempoSender Recover(ReadOnlySpan<byte> signingHash, ReadOnlySpan<byte> signature)
    {
        EnsureWellFormed(signature);
        if (!IsKeychain(signature))
        {
            return new TempoSender(RecoverKey(signingHash, signature), AccessKey: null);
        }

        var account = new TempoAddress(signature[1..KeychainHeaderLength]);
        byte[] accessKeyHash = AccessKeyHash(signingHash, account);
        return new TempoSender(account, RecoverKey(accessKeyHash, signature[KeychainHeaderLength..]));
    }

    /// <summary>The address of the key that made a 65-byte signature over a hash.</summary>
    /// <exception cref="TempoEncodingException">No key can have made it.</exception>
    public static TempoAddress RecoverKey(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        Span<byte> address = stackalloc byte[TempoAddress.Length];
        return Secp256k1.TryRecover(hash, signature, address)
            ? new TempoAddress(address)
            : throw new TempoEncodingException("The signature belongs to no key.");
    }

    private static bool IsKeychain(ReadOnlySpan<byte> signature)
        => signature.Length == KeychainLength && signature[0] == KeychainType;
}
