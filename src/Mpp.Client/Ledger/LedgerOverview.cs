namespace Mpp.Client.Ledger;

/// <summary>The ledger at one moment.</summary>
/// <param name="Records">Every payment that is recorded one by one, oldest first.</param>
/// <param name="Totals">Older payments, added up.</param>
/// <param name="Standings">How much of each budget is used.</param>
/// <param name="Now">The moment. It never lies before anything that is recorded.</param>
internal sealed record LedgerOverview(
    IReadOnlyList<LedgerRecord> Records, IReadOnlyList<LedgerTotal> Totals, IReadOnlyList<BudgetStanding> Standings, DateTimeOffset Now);
