namespace Mpp.Client.Ledger;

/// <summary>
/// Counts payments whose outcome is unknown: those recorded as such, and those that were signed and not concluded before their authority
/// ended.
/// </summary>
internal sealed class OpenUnknowns
{
    private readonly Dictionary<string, long> _unknown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LedgerRecord> _onTheirWay = new(StringComparer.Ordinal);
    private long _total;

    public void Replace(LedgerRecord? before, LedgerRecord after)
    {
        Count(before, -1);
        Count(after, 1);
        if (after.State is LedgerState.Signing or LedgerState.Signed or LedgerState.Sent)
        {
            _onTheirWay[after.Id] = after;
        }
        else
        {
            _onTheirWay.Remove(after.Id);
        }
    }

    /// <summary>How many are open, in all or at one origin.</summary>
    public long At(string? origin, DateTimeOffset now) => (origin is null ? _total : _unknown.GetValueOrDefault(origin))
        + _onTheirWay.Values.LongCount(record => record.IsUnknown(now) && (origin is null || record.Origin == origin));

    /// <summary>The origins at which any is open.</summary>
    public IEnumerable<string?> OriginsAt(DateTimeOffset now) => _unknown.Where(unknown => unknown.Value > 0).Select(unknown => unknown.Key)
        .Union(_onTheirWay.Values.Where(record => record.IsUnknown(now)).Select(record => record.Origin));

    private void Count(LedgerRecord? record, long by)
    {
        if (record?.State == LedgerState.Unknown)
        {
            _total += by;
            _unknown[record.Origin] = _unknown.GetValueOrDefault(record.Origin) + by;
        }
    }
}
