namespace Mpp.Client.Ledger;

internal sealed record StoredRecipient(string Address, string Amount);
