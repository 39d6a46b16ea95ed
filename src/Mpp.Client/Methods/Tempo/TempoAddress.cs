using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Methods.Tempo;

/// <summary>An account or a contract: 20 bytes, compared by value. The default value is the zero address.</summary>
internal readonly record struct TempoAddress
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Secp256k1.AddressLength;

    private const int HexLength = 2 * Length;
    private const string Prefix = "0x";

    // Three words instead of an array: equality and hashing come for free and nothing can be changed from outside.
    private readonly ulong _first;
    private readonly ulong _middle;
    private readonly uint _last;

    /// <summary>The address with exactly these 20 bytes.</summary>
    /// <exception cref="TempoEncodingException">Another length than 20.</exception>
    public TempoAddress(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new TempoEncodingException("An address has 20 bytes.");
        }

        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _middle = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _last = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Whether all bytes are zero.</summary>
    public bool IsZero => this == default;

    /// <summary>
    /// Reads <c>0x</c> and exactly 40 hexadecimal digits. Digits of one case are taken as they are, mixed case must be the EIP-55 checksum.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TempoAddress address)
    {
        address = default;
        if (text is null || text.Length != Prefix.Length + HexLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> digits = text.AsSpan(Prefix.Length);
        Span<byte> bytes = stackalloc byte[Length];
        if (Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        var parsed = new TempoAddress(bytes);
        bool isMixed = digits.ContainsAnyInRange('a', 'f') && digits.ContainsAnyInRange('A', 'F');
        if (isMixed && !string.Equals(parsed.ToString(), text, StringComparison.Ordinal))
        {
            return false;
        }

        address = parsed;
        return true;
    }

    /// <summary>Reads what <see cref="TryParse"/> reads.</summary>
    /// <exception cref="TempoEncodingException">Not an address.</exception>
    public static TempoAddress Parse(string text) => TryParse(text, out TempoAddress address)
        ? address
        : throw new TempoEncodingException("An address is 0x and 40 hexadecimal digits; mixed case must carry the EIP-55 checksum.");

    /// <summary>Writes the 20 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _last);
    }

    /// <summary>The 20 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary><c>0x</c> and 40 digits in lower case.</summary>
    public string ToLowerHex()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Prefix + Convert.ToHexStringLower(bytes);
    }

    /// <summary><c>0x</c> and 40 digits whose capitals are the EIP-55 checksum.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[Prefix.Length + HexLength];
        ToLowerHex().CopyTo(text);
        Span<char> digits = text[Prefix.Length..];
        Span<byte> ascii = stackalloc byte[HexLength];
        Encoding.ASCII.GetBytes(digits, ascii);
        byte[] hash = Keccak256.Hash(ascii);
        for (int index = 0; index < HexLength; index++)
        {
            int nibble = index % 2 == 0 ? hash[index / 2] >> 4 : hash[index / 2] & 0xf;
            if (nibble >= 8)
            {
                digits[index] = char.ToUpperInvariant(digits[index]);
            }
        }

        return new string(text);
    }
}
