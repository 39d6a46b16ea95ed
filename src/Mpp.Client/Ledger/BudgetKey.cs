namespace Mpp.Client.Ledger;

/// <summary>Whose sum it is. What is <see langword="null"/> does not matter to the sum.</summary>
internal readonly record struct BudgetKey(string? Origin, string? Recipient, string? Currency, string? Unit);
