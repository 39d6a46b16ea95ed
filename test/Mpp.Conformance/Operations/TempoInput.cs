using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Conformance.Operations;

/// <summary>Keys and hexadecimal text in the inputs of the Tempo operations.</summary>
internal static class TempoInput
{
    /// <summary>A private key, or <see langword="null"/>.</summary>
    /// <exception cref="InputException">It is something else. The message does not repeat it.</exception>
    public static byte[]? FindKey(JsonElement input, string name)
    {
        var key = input.FindBytes(name);
        return key is null || Secp256k1.IsPrivateKey(key) ? key : throw new InputException($"'{name}' is not a private key (0x and 64 hexadecimal digits).");
    }

    /// <exception cref="InputException">It is missing or something else. The message does not repeat it.</exception>
    public static byte[] ReadKey(JsonElement input, string name) => FindKey(input, name) ?? throw new InputException($"'{name}' is missing.");

    public static TempoAddress AddressOf(byte[] key)
    {
        var address = new byte[TempoAddress.Length];
        Secp256k1.WriteAddress(key, address);
        return new TempoAddress(address);
    }

    public static byte[] Sign(byte[] key, byte[] hash) => Secp256k1.Sign(key, hash);

    public static string ToHex(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);
}
