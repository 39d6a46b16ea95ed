using Mpp.Client.Ledger;

namespace Mpp.Client;

/// <summary>What a look into one payment of the ledger found.</summary>
/// <param name="Record">The payment as the ledger holds it afterwards.</param>
/// <param name="IsNewlyProven">Whether this look proved it settled or void.</param>
/// <param name="Reason">Why it stands where it stands, as a sentence.</param>
public sealed record ReconciledPayment(LedgerRecord Record, bool IsNewlyProven, string Reason)
{
    /// <summary>Whether asking again in a moment may tell more.</summary>
    internal bool MayBeToldLater { get; init; }

    /// <summary>Identifier, state and reason.</summary>
    public override string ToString() => $"{Record.Id} {Record.State}: {Reason}";
}
