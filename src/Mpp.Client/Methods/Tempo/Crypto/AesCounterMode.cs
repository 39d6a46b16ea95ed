using System.Security.Cryptography;

namespace Mpp.Client.Methods.Tempo.Crypto;

/// <summary>AES in counter mode, which the platform leaves out: the counter is encrypted block by block. One call encrypts or decrypts.</summary>
internal static class AesCounterMode
{
    /// <summary>Length of a block, and of the first counter, in bytes.</summary>
    public const int BlockLength = 16;

    /// <summary>Adds the key stream to <paramref name="data"/> where it lies.</summary>
    /// <exception cref="ArgumentException">The counter does not have 16 bytes.</exception>
    public static void Transform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> firstCounter, Span<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(firstCounter.Length, BlockLength);
        Span<byte> counter = stackalloc byte[BlockLength];
        Span<byte> stream = stackalloc byte[BlockLength];
        firstCounter.CopyTo(counter);
        using var aes = Aes.Create();
        aes.SetKey(key);
        for (int start = 0; start < data.Length; start += BlockLength)
        {
            aes.EncryptEcb(counter, stream, PaddingMode.None);
            Span<byte> block = data[start..Math.Min(start + BlockLength, data.Length)];
            for (int index = 0; index < block.Length; index++)
            {
                block[index] ^= stream[index];
            }

            Increment(counter);
        }

        CryptographicOperations.ZeroMemory(stream);
    }

    private static void Increment(Span<byte> counter)
    {
        for (int index = counter.Length - 1; index >= 0 && ++counter[index] == 0; index--)
        {
            // The carry goes on to the next byte.
        }
    }
}
