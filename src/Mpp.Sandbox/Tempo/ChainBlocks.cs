using System.Buffers.Binary;
using System.Globalization;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Sandbox.Tempo;

/// <summary>
/// The chain of blocks. There is a block for each transaction and, so that a block at or after any passed second exists, an empty
/// one for each second without; those are made up when somebody looks.
/// </summary>
internal sealed class ChainBlocks
{
    // A clock that was moved by years must not make blocks for minutes.
    private const ulong MostEmptyBlocks = 600;

    private readonly TimeProvider _time;
    private readonly List<ChainBlock> _blocks = [];

    public ChainBlocks(TimeProvider time)
    {
        _time = time;
        Add(Now(), []);
    }

    public IReadOnlyList<ChainBlock> All => _blocks;

    public ChainBlock Head => _blocks[^1];

    /// <summary>Brings the head up to the clock. A clock that went back leaves it where it is.</summary>
    public void CatchUp()
    {
        ulong now = Now();
        if (now <= Head.Timestamp)
        {
            return;
        }

        ulong first = now - Head.Timestamp > MostEmptyBlocks ? now - MostEmptyBlocks + 1 : Head.Timestamp + 1;
        for (ulong second = first; second <= now; second++)
        {
            Add(second, []);
        }
    }

    /// <summary>Adds a block for a transaction at the time of the head.</summary>
    public ChainBlock Append(ReadOnlySpan<byte> transactionHash) => Add(Head.Timestamp, transactionHash);

    /// <summary>The block with this number or tag; null when there is none (yet).</summary>
    /// <exception cref="RpcRefusedException">Neither a number nor a tag.</exception>
    public ChainBlock? Find(string? number)
    {
        if (number is null or "latest" or "pending" or "safe" or "finalized")
        {
            return Head;
        }

        ulong wanted = string.Equals(number, "earliest", StringComparison.Ordinal) ? 0 : Hex.ReadUInt64(number);
        return wanted < (ulong)_blocks.Count ? _blocks[(int)wanted] : null;
    }

    private ChainBlock Add(ulong timestamp, ReadOnlySpan<byte> transactionHash)
    {
        var number = (ulong)_blocks.Count;
        string parent = number == 0 ? Hex.Write(new byte[Keccak256.Length]) : Head.Hash;
        Span<byte> seed = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(seed, number);
        BinaryPrimitives.WriteUInt64BigEndian(seed[sizeof(ulong)..], timestamp);
        string hash = Hex.Write(Keccak256.Hash([.. seed, .. Hex.Read(parent), .. transactionHash]));
        var block = new ChainBlock(number, timestamp, hash, parent);
        _blocks.Add(block);
        return block;
    }

    private ulong Now()
    {
        long seconds = _time.GetUtcNow().ToUnixTimeSeconds();
        return seconds >= 0
            ? (ulong)seconds
            : throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"The clock stands at {seconds} s, before the first possible block."));
    }
}
