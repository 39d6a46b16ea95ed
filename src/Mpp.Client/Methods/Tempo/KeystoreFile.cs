using System.Security.Cryptography;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>Keystores and the files with their passwords, as bytes. Whoever gets a key or a password from here overwrites it.</summary>
internal static class KeystoreFile
{
    public const int PrivateKeyLength = Secp256k1.PrivateKeyLength;
    public const int MaximumLength = 16 * 1024;

    private const int MaximumPasswordLength = 4096;

    /// <summary>Encrypts a key into a new file.</summary>
    /// <returns>The address of the key.</returns>
    /// <exception cref="ArgumentException">No path, no such key, or no password. The message repeats neither of the latter.</exception>
    /// <exception cref="TempoKeystoreException">The file exists, or cannot be written.</exception>
    public static TempoAddress Write(string path, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> password, KeystoreDerivation derivation)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (password.IsEmpty)
        {
            throw new ArgumentException("A keystore without a password protects nothing.", nameof(password));
        }

        // Before the long derivation, to fail early; the file itself is created so that it cannot overwrite anything.
        OwnerOnlyFile.RefuseExisting(path);
        var address = AddressOf(privateKey);
        OwnerOnlyFile.Create(path, KeystoreDocument.Encrypt(privateKey, address, password, derivation).ToJson());
        return address;
    }

    /// <summary>Makes a key and encrypts it into a new file.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="password">The password, not empty.</param>
    /// <param name="derivation">How the password is made hard to guess.</param>
    /// <param name="privateKey">Gets the key.</param>
    /// <returns>The address of the key.</returns>
    /// <exception cref="ArgumentException">No path, or no password.</exception>
    /// <exception cref="TempoKeystoreException">The file exists, or cannot be written.</exception>
    public static TempoAddress Create(string path, ReadOnlySpan<byte> password, KeystoreDerivation derivation, Span<byte> privateKey)
    {
        do
        {
            RandomNumberGenerator.Fill(privateKey);
        }
        while (!Secp256k1.IsPrivateKey(privateKey));

        return Write(path, privateKey, password, derivation);
    }

    /// <exception cref="TempoKeystoreException">It cannot be read, or is open to others.</exception>
    public static byte[] Read(string path) => OwnerOnlyFile.Read(path, MaximumLength);

    /// <summary>The address that a file names. Needs no password, and proves nothing before the file is opened.</summary>
    /// <returns><see langword="null"/> when it names none, as those of foundry.</returns>
    /// <exception cref="TempoKeystoreException">It cannot be read, or is no keystore.</exception>
    public static TempoAddress? ReadAddress(string path) => Parse($"keystore {path}", Read(path)).Address;

    /// <summary>A password from a file. A line break at its end does not count.</summary>
    /// <exception cref="TempoKeystoreException">It cannot be read, or is open to others.</exception>
    public static byte[] ReadPassword(string path)
    {
        byte[] text = OwnerOnlyFile.Read(path, MaximumPasswordLength);
        try
        {
            // An editor ends a file with a line break; every other space may belong to the password.
            ReadOnlySpan<byte> content = text;
            content = content.EndsWith("\r\n"u8) ? content[..^2] : content.EndsWith("\n"u8) ? content[..^1] : content;
            byte[] password = GC.AllocateUninitializedArray<byte>(content.Length, pinned: true);
            content.CopyTo(password);
            return password;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Writes the key of a keystore to <paramref name="privateKey"/>.</summary>
    /// <param name="name">What the keystore is called in messages, for instance <c>keystore /home/me/key.json</c>.</param>
    /// <param name="json">The keystore.</param>
    /// <param name="password">The password.</param>
    /// <param name="privateKey">Gets the key.</param>
    /// <returns>The address of the key.</returns>
    /// <exception cref="TempoKeystoreException">The password does not fit, or it is not a keystore that can be used.</exception>
    public static TempoAddress Decrypt(string name, ReadOnlyMemory<byte> json, ReadOnlySpan<byte> password, Span<byte> privateKey)
    {
        var document = Parse(name, json);
        if (!TryDecrypt(name, document, password, privateKey))
        {
            throw new TempoKeystoreException(TempoKeystoreFailure.WrongPassword, $"The password does not open the {name}.");
        }

        if (!Secp256k1.IsPrivateKey(privateKey))
        {
            throw new TempoKeystoreException(TempoKeystoreFailure.Damaged, $"The {name} does not hold a private key of secp256k1.");
        }

        var address = AddressOf(privateKey);
        return document.Address is not { } written || written == address
            ? address
            : throw new TempoKeystoreException(
                TempoKeystoreFailure.Damaged, $"The {name} names the address {written}, but its key is that of {address}. Do not use it.");
    }

    /// <summary>The address of a key; false for what is no private key of secp256k1.</summary>
    public static bool TryReadAddress(ReadOnlySpan<byte> privateKey, out TempoAddress address)
    {
        var isKey = privateKey.Length == PrivateKeyLength && Secp256k1.IsPrivateKey(privateKey);
        address = isKey ? AddressOf(privateKey) : default;
        return isKey;
    }

    private static bool TryDecrypt(string name, KeystoreDocument document, ReadOnlySpan<byte> password, Span<byte> privateKey)
    {
        try
        {
            return document.TryDecrypt(password, privateKey);
        }
        catch (OutOfMemoryException exception)
        {
            throw new TempoKeystoreException(
                TempoKeystoreFailure.NotAccessible, $"There is not enough memory to open the {name}. Give the process 512 MiB, or encrypt the key with PBKDF2.", exception);
        }
    }

    private static KeystoreDocument Parse(string name, ReadOnlyMemory<byte> json)
    {
        try
        {
            return KeystoreDocument.Read(json);
        }
        catch (FormatException exception)
        {
            throw new TempoKeystoreException(TempoKeystoreFailure.Damaged, $"The {name} cannot be used: {exception.Message}.", exception);
        }
        catch (NotSupportedException exception)
        {
            throw new TempoKeystoreException(TempoKeystoreFailure.Unsupported, $"The {name} cannot be used: {exception.Message}.", exception);
        }
    }

    private static TempoAddress AddressOf(ReadOnlySpan<byte> privateKey)
    {
        Span<byte> address = stackalloc byte[TempoAddress.Length];
        Secp256k1.WriteAddress(privateKey, address);
        return new TempoAddress(address);
    }
}
