using System.Globalization;
using System.Numerics;

namespace Mpp.Sandbox.Tempo;

/// <summary>The two kinds of hexadecimal text of JSON-RPC: data, which keeps its zeros, and quantities, which drop them.</summary>
internal static class Hex
{
    private const string Prefix = "0x";
    private const int MaximumQuantityDigits = 64;

    public static string Write(ReadOnlySpan<byte> data) => Prefix + Convert.ToHexStringLower(data);

    public static string Quantity(UInt128 value) => Prefix + value.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Reads data.</summary>
    /// <exception cref="RpcRefusedException">Not data.</exception>
    public static byte[] Read(string? text)
    {
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length % 2 != 0)
        {
            throw RpcRefusedException.Invalid("hex data expected");
        }

        try
        {
            return Convert.FromHexString(text.AsSpan(Prefix.Length));
        }
        catch (FormatException)
        {
            throw RpcRefusedException.Invalid("hex data expected");
        }
    }

    /// <summary>Reads a quantity of up to 256 bits. Leading zeros are forgiven, and so is <c>0x</c> for zero, which viem writes.</summary>
    /// <exception cref="RpcRefusedException">Not a quantity.</exception>
    public static BigInteger ReadQuantity(string? text)
    {
        bool isQuantity = text is not null
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.Length <= Prefix.Length + MaximumQuantityDigits;
        return isQuantity
            && BigInteger.TryParse(
                "0" + text![Prefix.Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value)
            ? value
            : throw RpcRefusedException.Invalid("hex quantity expected");
    }

    /// <summary>Reads a quantity of up to 64 bits.</summary>
    /// <exception cref="RpcRefusedException">Not such a quantity.</exception>
    public static ulong ReadUInt64(string? text)
    {
        BigInteger value = ReadQuantity(text);
        return value <= ulong.MaxValue ? (ulong)value : throw RpcRefusedException.Invalid("quantity too large");
    }
}
