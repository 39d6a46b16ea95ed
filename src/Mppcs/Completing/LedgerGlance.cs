using Mpp.Client.Ledger;
using Mppcs.Journal;

namespace Mppcs.Completing;

/// <summary>The open payments of a ledger's file as it is at the moment. Takes no lock and changes nothing, so that whoever pays does not wait.</summary>
internal static class LedgerGlance
{
    private const long Longest = 64L << 20;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<LedgerRecord> ReadOpen(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > Longest)
        {
            return [];
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var latest = new Dictionary<string, LedgerRecord>(StringComparer.Ordinal);
        LedgerLineReader.Read(file, 0, (line, _) => Take(line, latest));
        return [.. latest.Values.Where(RecordOutcome.IsOpen)];
    }

    private static void Take(ReadOnlySpan<byte> line, Dictionary<string, LedgerRecord> latest)
    {
        try
        {
            if (LedgerLine.Read(line).Record is { } record)
            {
                latest[record.Id] = record;
            }
        }
        catch (FormatException)
        {
            // 'mppcs ledger verify' tells of damage; the other lines can be completed all the same.
        }
    }
}
