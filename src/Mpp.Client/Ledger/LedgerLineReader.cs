using Microsoft.Win32.SafeHandles;

namespace Mpp.Client.Ledger;

/// <summary>Reads the complete lines of a file from a place on, a block at a time. What follows the last line break is left alone.</summary>
internal static class LedgerLineReader
{
    private const int BlockLength = 1 << 20;

    /// <summary>Takes a line without its break, and the place where it begins.</summary>
    public delegate void LineReader(ReadOnlySpan<byte> line, long offset);

    /// <returns>The place after the last complete line.</returns>
    public static long Read(SafeFileHandle file, long from, LineReader read)
    {
        var buffer = new byte[Math.Min(BlockLength, Math.Max(1, RandomAccess.GetLength(file) - from))];
        var kept = 0;
        while (true)
        {
            if (kept == buffer.Length)
            {
                Array.Resize(ref buffer, checked(buffer.Length * 2));
            }

            var count = RandomAccess.Read(file, buffer.AsSpan(kept), from + kept);
            if (count == 0)
            {
                return from;
            }

            var rest = buffer.AsSpan(0, kept + count);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                read(rest[..end], from);
                from += end + 1;
            }

            kept = rest.Length;
            rest.CopyTo(buffer);
        }
    }
}
