using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>Whose sum it is. What is <see langword="null"/> does not matter to the sum.</summary>
internal readonly record struct BudgetKey(string? Origin, string? Recipient, string? Currency, string? Unit)
{
    /// <summary>Who has the limit to itself.</summary>
    public string? Whose(BudgetScope per) => per switch
    {
        BudgetScope.Origin => Origin,
        BudgetScope.Recipient => Recipient,
        BudgetScope.Currency => Currency,
        _ => null,
    };
}
