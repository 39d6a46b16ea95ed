using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Mpp.Client.Methods.Tempo;

/// <summary>Values as JSON-RPC writes them, read strictly. A <see cref="FormatException"/> says that a node would not write this.</summary>
internal static class RpcValue
{
    public const int HashLength = 32;

    private const string Prefix = "0x";
    private const int LongestQuantity = 16;
    private const int AmountPadding = HashLength - 16;

    public static string Quantity(ulong value) => Prefix + value.ToString("x", CultureInfo.InvariantCulture);

    public static string Quantity(BigInteger value) => Prefix + (value.IsZero ? "0" : value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0'));

    public static string Hex(ReadOnlySpan<byte> bytes) => Prefix + Convert.ToHexStringLower(bytes);

    public static string Word(TempoAddress address) => Prefix + address.ToLowerHex()[Prefix.Length..].PadLeft(2 * HashLength, '0');

    public static ulong ReadQuantity(JsonElement element) => element.ValueKind == JsonValueKind.String
        && element.GetString() is { Length: > 2 and <= 2 + LongestQuantity } text
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new FormatException("A number is not written as a node writes it.");

    public static ulong ReadQuantity(JsonElement element, string name) => ReadQuantity(Property(element, name));

    public static byte[] ReadBytes(JsonElement element, int length)
    {
        var bytes = new byte[length];
        return element.ValueKind == JsonValueKind.String
            && element.GetString() is { } text && text.Length == Prefix.Length + (2 * length)
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.FromHexString(text.AsSpan(Prefix.Length), bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? bytes
            : throw new FormatException("Bytes are not written as a node writes them.");
    }

    /// <summary>A number of 32 bytes that fits into 128 bits.</summary>
    public static UInt128 ReadAmount(JsonElement element)
    {
        ReadOnlySpan<byte> word = ReadBytes(element, HashLength);
        return word[..AmountPadding].ContainsAnyExcept((byte)0)
            ? throw new FormatException("An amount is more than there is.")
            : BinaryPrimitives.ReadUInt128BigEndian(word[AmountPadding..]);
    }

    /// <summary>A hash in lower case.</summary>
    public static string ReadHash(JsonElement element, string name) => Hex(ReadBytes(Property(element, name), HashLength));

    public static TempoAddress ReadAddress(JsonElement element, string name) => new(ReadBytes(Property(element, name), TempoAddress.Length));

    /// <summary>An address in a word of 32 bytes.</summary>
    public static TempoAddress ReadAddressWord(JsonElement element)
    {
        var word = ReadBytes(element, HashLength).AsSpan();
        var zeros = HashLength - TempoAddress.Length;
        return word[..zeros].ContainsAnyExcept((byte)0)
            ? throw new FormatException("An address is longer than any there is.")
            : new TempoAddress(word[zeros..]);
    }

    public static JsonElement.ArrayEnumerator ReadList(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray()
        : throw new FormatException("A list is missing.");

    public static JsonElement Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value
            : throw new FormatException($"'{name}' is missing.");
}
