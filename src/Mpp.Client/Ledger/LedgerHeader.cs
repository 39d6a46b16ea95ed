namespace Mpp.Client.Ledger;

/// <summary>The first line of a ledger file.</summary>
/// <param name="LedgerId">Which ledger it is: another one in its place has forgotten what was spent.</param>
/// <param name="Generation">How often the file was rewritten. Whoever read an earlier one begins anew.</param>
/// <param name="SnapshotLines">How many lines after this one are a state and not steps.</param>
/// <param name="WrittenAt">When the file was written, by the ledger's clock.</param>
internal sealed record LedgerHeader(string LedgerId, long Generation, long SnapshotLines, DateTimeOffset WrittenAt)
{
    public static LedgerHeader New(DateTimeOffset now) => new(Guid.NewGuid().ToString("N"), 0, 0, now);
}
