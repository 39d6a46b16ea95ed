using System.Security.Cryptography;
using System.Text;

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
        byte[] bytes = ToBytes(password);
        try
        {
            return KeystoreFile.Write(path, privateKey, bytes, KeystoreDerivation.Create(derivation)).ToString();
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
        Span<byte> privateKey = stackalloc byte[KeystoreFile.PrivateKeyLength];
        byte[] bytes = ToBytes(password);
        try
        {
            KeystoreFile.Create(path, bytes, KeystoreDerivation.Create(derivation), privateKey);
            return new TempoPrivateKeySigner(privateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <inheritdoc cref="Open(string, ReadOnlySpan{char})"/>
    internal static TempoPrivateKeySigner Open(string path, ReadOnlySpan<byte> password)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> privateKey = stackalloc byte[KeystoreFile.PrivateKeyLength];
        try
        {
            KeystoreFile.Decrypt($"keystore {path}", KeystoreFile.Read(path), password, privateKey);
            return new TempoPrivateKeySigner(privateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
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
