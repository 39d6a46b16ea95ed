using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Mpp.Client.Methods.Tempo.Crypto;

/// <summary>
/// scrypt (RFC 7914). BouncyCastle's refuses the parameters of the keystore format's own test vector (N = 262144, r = 1), and its working
/// memory cannot be overwritten.
/// </summary>
internal static class Scrypt
{
    private const int WordsOfChunk = 16;
    private const int BytesOfChunk = WordsOfChunk * sizeof(uint);

    /// <summary>Bytes of working memory that a derivation takes.</summary>
    public static long MemoryOf(int cost, int blockSize) => 2L * BytesOfChunk * blockSize * cost;

    /// <summary>Fills <paramref name="key"/>. The parameters must have been checked: memory and time are as large as they say.</summary>
    /// <param name="password">The password's bytes.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="cost">N, a power of two above 1.</param>
    /// <param name="blockSize">r, at least 1.</param>
    /// <param name="parallelization">p, at least 1.</param>
    /// <param name="key">Where the key goes.</param>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int cost, int blockSize, int parallelization, Span<byte> key)
    {
        int blockLength = 2 * BytesOfChunk * blockSize;
        var blocks = new byte[checked(blockLength * parallelization)];
        var work = new Vector128<uint>[2 * blockLength / Unsafe.SizeOf<Vector128<uint>>()];
        var table = GC.AllocateUninitializedArray<Vector128<uint>>(checked((int)(MemoryOf(cost, blockSize) / Unsafe.SizeOf<Vector128<uint>>())));
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(password, salt, blocks, iterations: 1, HashAlgorithmName.SHA256);
            for (int start = 0; start < blocks.Length; start += blockLength)
            {
                Mix(blocks.AsSpan(start, blockLength), work.AsSpan(0, work.Length / 2), work.AsSpan(work.Length / 2), table, cost);
            }

            Rfc2898DeriveBytes.Pbkdf2(password, blocks, key, iterations: 1, HashAlgorithmName.SHA256);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(blocks);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(work.AsSpan()));
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(table.AsSpan()));
        }
    }

    // RFC 7914, section 5.
    private static void Mix(Span<byte> block, Span<Vector128<uint>> current, Span<Vector128<uint>> next, Span<Vector128<uint>> table, int cost)
    {
        Load(block, current);
        for (int row = 0; row < cost; row++)
        {
            current.CopyTo(table.Slice(row * current.Length, current.Length));
            MixBlock(current, next);
            Swap(ref current, ref next);
        }

        for (int step = 0; step < cost; step++)
        {
            int row = (int)(current[^4][0] & (uint)(cost - 1));
            Span<Vector128<uint>> chosen = table.Slice(row * current.Length, current.Length);
            for (int index = 0; index < current.Length; index++)
            {
                current[index] ^= chosen[index];
            }

            MixBlock(current, next);
            Swap(ref current, ref next);
        }

        Store(current, block);
    }

    // RFC 7914, section 4: even chunks go to the first half, odd ones to the second.
    private static void MixBlock(ReadOnlySpan<Vector128<uint>> from, Span<Vector128<uint>> to)
    {
        Vector128<uint> a = from[^4], b = from[^3], c = from[^2], d = from[^1];
        int half = to.Length / 2;
        for (int index = 0; index < from.Length; index += 4)
        {
            (a, b, c, d) = Salsa(a ^ from[index], b ^ from[index + 1], c ^ from[index + 2], d ^ from[index + 3]);
            int target = (index / 8 * 4) + (index % 8 == 0 ? 0 : half);
            (to[target], to[target + 1], to[target + 2], to[target + 3]) = (a, b, c, d);
        }
    }

    // Salsa20/8 over the four diagonals, so that one instruction does four of its steps.
    private static (Vector128<uint> A, Vector128<uint> B, Vector128<uint> C, Vector128<uint> D) Salsa(
        Vector128<uint> firstA, Vector128<uint> firstB, Vector128<uint> firstC, Vector128<uint> firstD)
    {
        Vector128<uint> a = firstA, b = firstB, c = firstC, d = firstD;
        for (int round = 0; round < 8; round++)
        {
            b ^= Rotate(a + d, 7);
            c ^= Rotate(b + a, 9);
            d ^= Rotate(c + b, 13);
            a ^= Rotate(d + c, 18);

            // Columns become rows and rows columns.
            Vector128<uint> columns = Vector128.Shuffle(b, Vector128.Create(3u, 0, 1, 2));
            b = Vector128.Shuffle(d, Vector128.Create(1u, 2, 3, 0));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = columns;
        }

        return (a + firstA, b + firstB, c + firstC, d + firstD);
    }

    private static Vector128<uint> Rotate(Vector128<uint> value, int count) => (value << count) | (value >>> (32 - count));

    private static void Swap(ref Span<Vector128<uint>> left, ref Span<Vector128<uint>> right)
    {
        Span<Vector128<uint>> kept = left;
        left = right;
        right = kept;
    }

    private static void Load(ReadOnlySpan<byte> block, Span<Vector128<uint>> state)
    {
        Span<uint> words = MemoryMarshal.Cast<Vector128<uint>, uint>(state);
        for (int word = 0; word < words.Length; word++)
        {
            words[word] = BinaryPrimitives.ReadUInt32LittleEndian(block[DiagonalOffset(word)..]);
        }
    }

    private static void Store(ReadOnlySpan<Vector128<uint>> state, Span<byte> block)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<Vector128<uint>, uint>(state);
        for (int word = 0; word < words.Length; word++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[DiagonalOffset(word)..], words[word]);
        }
    }

    // Where a word of the diagonal form lies in the plain one: every fifth word of its chunk.
    private static int DiagonalOffset(int word) => (word / WordsOfChunk * BytesOfChunk) + (word % WordsOfChunk * 5 % WordsOfChunk * sizeof(uint));
}
