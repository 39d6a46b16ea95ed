using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>A private key under a password: version 3 of the Web3 Secret Storage Definition.</summary>
internal sealed record KeystoreDocument
{
    private const int Version = 3;
    private const int EncryptionKeyLength = 16;
    private const string Cipher = "aes-128-ctr";

    public required KeystoreDerivation Derivation { get; init; }

    public required byte[] FirstCounter { get; init; }

    public required byte[] Ciphertext { get; init; }

    public required byte[] Checksum { get; init; }

    /// <summary>The address that the file names; <see langword="null"/> when it names none, as those of foundry.</summary>
    public required TempoAddress? Address { get; init; }

    /// <exception cref="FormatException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">It is another version, cipher or derivation, or one that costs too much.</exception>
    public static KeystoreDocument Read(ReadOnlyMemory<byte> json)
    {
        if (!StrictJson.TryParseObject(json, out var file, out var error))
        {
            throw new FormatException(error);
        }

        if (KeystoreJson.Integer(file, "version") != Version)
        {
            throw new NotSupportedException($"it does not have version {Version}");
        }

        // ethers writes a capital letter.
        var crypto = KeystoreJson.Object(file, file.TryGetProperty("Crypto", out _) && !file.TryGetProperty("crypto", out _) ? "Crypto" : "crypto");
        if (KeystoreJson.Text(crypto, "cipher") != Cipher)
        {
            throw new NotSupportedException($"its cipher is not {Cipher}");
        }

        return new KeystoreDocument
        {
            Derivation = KeystoreDerivation.Read(crypto),
            FirstCounter = KeystoreJson.Bytes(
                KeystoreJson.Object(crypto, "cipherparams"), "iv", AesCounterMode.BlockLength, AesCounterMode.BlockLength),
            // Old programs left leading zeros of the key out.
            Ciphertext = KeystoreJson.Bytes(crypto, "ciphertext", 1, Secp256k1.PrivateKeyLength),
            Checksum = KeystoreJson.Bytes(crypto, "mac", Keccak256.Length, Keccak256.Length),
            Address = file.TryGetProperty("address", out _)
                ? new TempoAddress(KeystoreJson.Bytes(file, "address", TempoAddress.Length, TempoAddress.Length))
                : null,
        };
    }

    public static KeystoreDocument Encrypt(ReadOnlySpan<byte> privateKey, TempoAddress address, ReadOnlySpan<byte> password, KeystoreDerivation derivation)
    {
        Span<byte> key = stackalloc byte[KeystoreDerivation.KeyLength];
        try
        {
            derivation.Derive(password, key);
            var firstCounter = RandomNumberGenerator.GetBytes(AesCounterMode.BlockLength);
            var ciphertext = privateKey.ToArray();
            AesCounterMode.Transform(key[..EncryptionKeyLength], firstCounter, ciphertext);
            return new KeystoreDocument
            {
                Derivation = derivation,
                FirstCounter = firstCounter,
                Ciphertext = ciphertext,
                Checksum = ChecksumOf(key, ciphertext),
                Address = address,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Writes the 32 bytes of the private key; false when the password does not fit.</summary>
    public bool TryDecrypt(ReadOnlySpan<byte> password, Span<byte> privateKey)
    {
        Span<byte> key = stackalloc byte[KeystoreDerivation.KeyLength];
        try
        {
            Derivation.Derive(password, key);
            if (!CryptographicOperations.FixedTimeEquals(ChecksumOf(key, Ciphertext), Checksum))
            {
                return false;
            }

            privateKey.Clear();
            Span<byte> significant = privateKey[(privateKey.Length - Ciphertext.Length)..];
            Ciphertext.CopyTo(significant);
            AesCounterMode.Transform(key[..EncryptionKeyLength], FirstCounter, significant);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (Address is { } address)
            {
                writer.WriteString("address", address.ToLowerHex()[2..]);
            }

            writer.WriteStartObject("crypto");
            writer.WriteString("cipher", Cipher);
            writer.WriteStartObject("cipherparams");
            writer.WriteString("iv", Convert.ToHexStringLower(FirstCounter));
            writer.WriteEndObject();
            writer.WriteString("ciphertext", Convert.ToHexStringLower(Ciphertext));
            Derivation.WriteTo(writer);
            writer.WriteString("mac", Convert.ToHexStringLower(Checksum));
            writer.WriteEndObject();
            writer.WriteString("id", Guid.NewGuid());
            writer.WriteNumber("version", Version);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Neither ciphertext nor salt.</summary>
    public override string ToString() => $"keystore of {Address?.ToString() ?? "an account that is not named"}";

    private static byte[] ChecksumOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> ciphertext)
    {
        Span<byte> preimage = stackalloc byte[KeystoreDerivation.KeyLength - EncryptionKeyLength + Secp256k1.PrivateKeyLength];
        key[EncryptionKeyLength..].CopyTo(preimage);
        ciphertext.CopyTo(preimage[(KeystoreDerivation.KeyLength - EncryptionKeyLength)..]);
        var checksum = Keccak256.Hash(preimage[..(KeystoreDerivation.KeyLength - EncryptionKeyLength + ciphertext.Length)]);
        CryptographicOperations.ZeroMemory(preimage);
        return checksum;
    }
}
