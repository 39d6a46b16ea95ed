namespace Mpp.Client.Ledger;

/// <summary>The first line of a ledger file.</summary>
/// <param name="LedgerId">Which ledger it is: another one in its place has forgotten what was spent.</param>
/// <param name="Generation">How often the file was rewritten. Whoever read an earlier one begins anew.</param>
/// <param name="SnapshotLines">How many lines after this one are a state and not steps.</param>
/// <param name="WrittenAt">When the file was written, by the ledger's clock.</param>
internal sealed record LedgerHeader(string LedgerId, long Generation, long SnapshotLines, DateTimeOffset WrittenAt)
{
    /// <summary>The highest number that can be read.</summary>
    public const long LastGeneration = long.MaxValue - 1;

    public static LedgerHeader New(DateTimeOffset now) => new(Guid.NewGuid().ToString("N"), 0, 0, now);

    /// <summary>The header of the file that takes this one's place. Numbers that only a forger reaches end in a ledger of another name: nobody takes it for this one.</summary>
    public LedgerHeader Next(DateTimeOffset now) => Generation < LastGeneration ? this with { Generation = Generation + 1, WrittenAt = now } : New(now);
}
