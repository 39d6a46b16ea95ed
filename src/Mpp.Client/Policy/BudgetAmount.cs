using System.Globalization;

namespace Mpp.Client.Policy;

/// <summary>How much of a <see cref="Budget"/>: money, or a number of payments.</summary>
/// <param name="Money">The money, or <see langword="null"/> where payments are counted.</param>
/// <param name="Count">The number of payments; zero where money is added up.</param>
public readonly record struct BudgetAmount(Money? Money, long Count)
{
    /// <summary><c>0.05 USD</c>, or the number.</summary>
    public override string ToString() => Money?.ToString() ?? Count.ToString(CultureInfo.InvariantCulture);
}
