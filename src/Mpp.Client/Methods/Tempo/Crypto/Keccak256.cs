using System.Buffers;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Mpp.Client.Methods.Tempo.Crypto;

/// <summary>Keccak-256 with the original padding. The platform's SHA3-256 pads differently and gives other digests.</summary>
internal static class Keccak256
{
    /// <summary>Length of a digest in bytes.</summary>
    public const int Length = 32;

    /// <summary>Writes the digest of <paramref name="data"/> to the first 32 bytes of <paramref name="hash"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="hash"/> is shorter than 32 bytes.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hash) => Hash(data).CopyTo(hash);

    /// <summary>The digest of <paramref name="data"/>, 32 bytes.</summary>
    public static byte[] Hash(params ReadOnlySpan<byte> data)
    {
        var digest = new KeccakDigest(256);
        // The digest takes arrays only; a rented one keeps large call data off the heap.
        byte[] rented = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(rented);
        digest.BlockUpdate(rented, 0, data.Length);
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        var hash = new byte[Length];
        digest.DoFinal(hash, 0);
        return hash;
    }

    /// <summary>The digest of the UTF-8 bytes of <paramref name="text"/>, 32 bytes.</summary>
    public static byte[] HashText(string text) => Hash(Encoding.UTF8.GetBytes(text));
}
