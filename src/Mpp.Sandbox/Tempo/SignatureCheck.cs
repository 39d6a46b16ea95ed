using System.Buffers.Binary;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Sandbox.Tempo;

/// <summary>
/// The call without a recipient by which servers check a signature: code that is never deployed, followed by the ABI encoding of
/// (address signer, bytes32 digest, bytes signature). The code is not run; only plain secp256k1 signatures of the signer are valid.
/// </summary>
internal static class SignatureCheck
{
    private const int WordLength = 32;
    private const int HeadLength = 4 * WordLength;
    private const int SignatureOffset = 3 * WordLength;
    private const int AddressPadding = WordLength - TempoAddress.Length;
    private const int MostSignatureWords = 64;
    private const byte EvenRecovery = 27;

    /// <summary>Whether the signature at the end of the data belongs to the signer before it.</summary>
    public static bool IsValid(ReadOnlySpan<byte> data)
    {
        for (int words = 1; words <= MostSignatureWords && HeadLength + (words * WordLength) <= data.Length; words++)
        {
            ReadOnlySpan<byte> arguments = data[^(HeadLength + (words * WordLength))..];
            if (TryReadLength(arguments, words, out int length))
            {
                return IsSignedBy(
                    new TempoAddress(arguments.Slice(AddressPadding, TempoAddress.Length)),
                    arguments.Slice(WordLength, WordLength),
                    arguments.Slice(HeadLength, length));
            }
        }

        return false;
    }

    // How long the code before the arguments is, is not written anywhere: they begin where the offset and the length make sense.
    private static bool TryReadLength(ReadOnlySpan<byte> arguments, int words, out int length)
    {
        length = 0;
        ReadOnlySpan<byte> offset = arguments.Slice(2 * WordLength, WordLength);
        ReadOnlySpan<byte> size = arguments.Slice(SignatureOffset, WordLength);
        if (arguments[..AddressPadding].ContainsAnyExcept((byte)0)
            || offset[..^1].ContainsAnyExcept((byte)0)
            || offset[^1] != SignatureOffset
            || size[..^2].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        length = BinaryPrimitives.ReadUInt16BigEndian(size[^2..]);
        return length > (words - 1) * WordLength && length <= words * WordLength;
    }

    private static bool IsSignedBy(TempoAddress signer, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Secp256k1.SignatureLength)
        {
            return false;
        }

        byte[] normal = signature.ToArray();
        if (normal[^1] < EvenRecovery)
        {
            normal[^1] += EvenRecovery;
        }

        Span<byte> recovered = stackalloc byte[TempoAddress.Length];
        return Secp256k1.TryRecover(digest, normal, recovered) && new TempoAddress(recovered) == signer;
    }
}
