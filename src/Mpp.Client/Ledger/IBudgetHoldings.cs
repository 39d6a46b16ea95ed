using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>What payments hold of budgets at one moment, wherever a ledger keeps it.</summary>
internal interface IBudgetHoldings
{
    /// <summary>What is held of the sum with this key: everything that is open, and what settled inside the window.</summary>
    BudgetSum Held(BudgetDimensions dimensions, BudgetWindow window, BudgetKey key);

    /// <summary>How many payments with an unknown outcome are open, in all or at one origin.</summary>
    long OpenUnknowns(string? origin);
}
