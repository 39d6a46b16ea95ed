namespace Mpp.Client.Ledger;

/// <summary>The payments of a ledger in memory, oldest first, and the rules of how they change. Not safe for concurrent use.</summary>
internal sealed class LedgerBook
{
    private readonly OrderedDictionary<string, LedgerRecord> _records = new(StringComparer.Ordinal);

    public IReadOnlyList<LedgerRecord> Records => [.. _records.Values];

    public LedgerRecord? Find(string id) => _records.GetValueOrDefault(id);

    /// <exception cref="LedgerException">The identifier exists, or the record is not a new reservation.</exception>
    public void EnsureNew(LedgerRecord record)
    {
        if (record.State != LedgerState.Reserved)
        {
            throw new LedgerException($"Payment {record.Id} must begin as {LedgerState.Reserved}, not as {record.State}.");
        }

        if (_records.ContainsKey(record.Id))
        {
            throw new LedgerException($"Payment {record.Id} exists already.");
        }
    }

    /// <summary>Takes over a record from storage, where each payment begins as reserved and takes only legal steps.</summary>
    /// <exception cref="FormatException">A line before this one is missing, or the lines contradict each other.</exception>
    public void Restore(LedgerRecord record)
    {
        if (Find(record.Id) is { } known ? !known.State.CanBecome(record.State) : record.State != LedgerState.Reserved)
        {
            throw new FormatException($"payment {record.Id} cannot be {record.State} here, so a line is missing");
        }

        Replace(record);
    }

    /// <exception cref="LedgerException">The payment is unknown or cannot take this step.</exception>
    public LedgerRecord Preview(string id, LedgerChange change, DateTimeOffset now) =>
        change.ApplyTo(Find(id) ?? throw new LedgerException($"The ledger holds no payment {id}."), now);

    public void Replace(LedgerRecord record) => _records[record.Id] = record;
}
