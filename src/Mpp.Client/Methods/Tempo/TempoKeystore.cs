using System.Security.Cryptography;
using System.Text;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Private keys in files that a password encrypts: version 3 of the Web3 Secret Storage Definition, as geth, foundry and ethers read and
/// write it, with scrypt or PBKDF2.
/// </summary>
/// <remarks>
/// <para>Opening takes up to a few seconds and up to 512 MiB of memory; a file that asks for more is refused. It is done once, when a program
/// starts.</para>
/// <para>Passwords are taken as UTF-8 and are not normalized. They are never kept; clear your own copy after the call.</para>
/// </remarks>
public static class TempoKeystore
{
    private const int MaximumLength = 16 * 1024;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file. On Unix only its owner may have access to it.</param>
    /// <param name="password">The password; may be empty, as in some test files.</param>
    /// <returns>A signer with the key. The caller disposes it, which overwrites the key.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="TempoKeystoreException">
    /// <see cref="TempoKeystoreFailure.WrongPassword"/> for a password that does not fit, <see cref="TempoKeystoreFailure.Damaged"/> for a file
    /// that is not what it should be or names another address than that of its key, and what else <see cref="TempoKeystoreFailure"/> lists.
    /// </exception>
    public static TempoPrivateKeySigner Open(string path, ReadOnlySpan<char> password)
    {
        byte[] bytes = ToBytes(password);
        try
        {
            return Open(path, (ReadOnlySpan<byte>)bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Encrypts a key into a new file, readable by its owner only; a missing folder is made for the owner only.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="privateKey">32 bytes, big-endian, with a value from 1 to the order of secp256k1 less 1. Clear your copy afterwards.</param>
    /// <param name="password">The password, not empty.</param>
    /// <param name="derivation">How the password is made hard to guess.</param>
    /// <returns>The address of the key.</returns>
    /// <exception cref="ArgumentException">No path, no such key, or no password. The message repeats neither of the latter.</exception>
    /// <exception cref="TempoKeystoreException">The file exists, or cannot be written.</exception>
    public static string Write(
        string path, ReadOnlySpan<byte> privateKey, ReadOnlySpan<char> password, TempoKeystoreDerivation derivation = TempoKeystoreDerivation.Scrypt)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (password.IsEmpty)
        {
            throw new ArgumentException("A keystore without a password protects nothing.", nameof(password));
        }

        // Before the long derivation, to fail early; the file itself is created so that it cannot overwrite anything.
        OwnerOnlyFile.RefuseExisting(path);
        Span<byte> addressBytes = stackalloc byte[TempoAddress.Length];
        Secp256k1.WriteAddress(privateKey, addressBytes);
        var address = new TempoAddress(addressBytes);
        byte[] bytes = ToBytes(password);
        try
        {
            OwnerOnlyFile.Create(path, KeystoreDocument.Encrypt(privateKey, address, bytes, derivation).ToJson());
            return address.ToString();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Makes a new key and encrypts it into a new file. There is no other copy: keep the file and the password.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="password">The password, not empty.</param>
    /// <param name="derivation">How the password is made hard to guess.</param>
    /// <returns>A signer with the key. The caller disposes it, which overwrites the key.</returns>
    /// <exception cref="ArgumentException">No path, or no password.</exception>
    /// <exception cref="TempoKeystoreException">The file exists, or cannot be written.</exception>
    public static TempoPrivateKeySigner Create(
        string path, ReadOnlySpan<char> password, TempoKeystoreDerivation derivation = TempoKeystoreDerivation.Scrypt)
    {
        Span<byte> privateKey = stackalloc byte[Secp256k1.PrivateKeyLength];
        try
        {
            do
            {
                RandomNumberGenerator.Fill(privateKey);
            }
            while (!Secp256k1.IsPrivateKey(privateKey));

            Write(path, privateKey, password, derivation);
            return new TempoPrivateKeySigner(privateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    /// <inheritdoc cref="Open(string, ReadOnlySpan{char})"/>
    internal static TempoPrivateKeySigner Open(string path, ReadOnlySpan<byte> password)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        KeystoreDocument document = Read(path);
        Span<byte> privateKey = stackalloc byte[Secp256k1.PrivateKeyLength];
        try
        {
            if (!document.TryDecrypt(password, privateKey))
            {
                throw new TempoKeystoreException(TempoKeystoreFailure.WrongPassword, $"The password does not open the keystore {path}.");
            }

            if (!Secp256k1.IsPrivateKey(privateKey))
            {
                throw new TempoKeystoreException(TempoKeystoreFailure.Damaged, $"The keystore {path} does not hold a private key of secp256k1.");
            }

            var signer = new TempoPrivateKeySigner(privateKey);
            if (document.Address is not { } address || address.ToString() == signer.Address)
            {
                return signer;
            }

            signer.Dispose();
            throw new TempoKeystoreException(
                TempoKeystoreFailure.Damaged, $"The keystore {path} names the address {address}, but its key is that of {signer.Address}. Do not use it.");
        }
        catch (OutOfMemoryException exception)
        {
            throw new TempoKeystoreException(
                TempoKeystoreFailure.NotAccessible, $"There is not enough memory to open the keystore {path}. Give the process 512 MiB, or encrypt the key with PBKDF2.", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    private static KeystoreDocument Read(string path)
    {
        try
        {
            return KeystoreDocument.Read(OwnerOnlyFile.Read(path, MaximumLength));
        }
        catch (FormatException exception)
        {
            throw new TempoKeystoreException(TempoKeystoreFailure.Damaged, $"The keystore {path} cannot be used: {exception.Message}.", exception);
        }
        catch (NotSupportedException exception)
        {
            throw new TempoKeystoreException(TempoKeystoreFailure.Unsupported, $"The keystore {path} cannot be used: {exception.Message}.", exception);
        }
    }

    private static byte[] ToBytes(ReadOnlySpan<char> password)
    {
        // Pinned, so that the collector leaves no copies behind when it moves things.
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(password), pinned: true);
        Encoding.UTF8.GetBytes(password, bytes);
        return bytes;
    }
}
