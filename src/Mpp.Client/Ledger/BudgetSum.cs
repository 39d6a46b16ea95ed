using System.Numerics;

namespace Mpp.Client.Ledger;

/// <summary>Money, in 10^-18 of a unit, and the number of payments.</summary>
internal readonly record struct BudgetSum(BigInteger Money, long Count)
{
    public static BudgetSum operator +(BudgetSum left, BudgetSum right) => new(left.Money + right.Money, checked(left.Count + right.Count));

    public static BudgetSum operator -(BudgetSum left, BudgetSum right) => new(left.Money - right.Money, checked(left.Count - right.Count));
}
