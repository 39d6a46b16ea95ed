namespace Mpp.Client.Ledger;

/// <summary>What one line of a ledger file holds: exactly one of these.</summary>
internal readonly record struct LedgerEntry(LedgerHeader? Header = null, LedgerTotal? Total = null, LedgerRecord? Record = null);
