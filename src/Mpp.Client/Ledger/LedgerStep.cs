namespace Mpp.Client.Ledger;

/// <summary>A state that a payment was in.</summary>
/// <param name="State">The state.</param>
/// <param name="At">When it began (UTC).</param>
public readonly record struct LedgerStep(LedgerState State, DateTimeOffset At);
