using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>A budget that a payment does not fit into.</summary>
/// <param name="Budget">The budget; its limit is <see cref="Budget.Limit"/>.</param>
/// <param name="Held">What earlier payments hold of it: settled ones inside its window, and all that are neither settled nor void.</param>
/// <param name="Asked">What this payment would add.</param>
public sealed record BudgetObstacle(Budget Budget, BudgetAmount Held, BudgetAmount Asked)
{
    /// <summary>Limit, held and asked in one line.</summary>
    public override string ToString() => $"{Budget}: {Held} held, {Asked} asked";

    internal PolicyViolation ToViolation() => new(Budget.Rule, Budget.ToString(), Asked.ToString(), Budget.Measure == BudgetMeasure.OpenUnknown
        ? $"The outcome of {Held} earlier payment(s) is unknown, and the limit is {Budget}. Reconcile them first: they may have been made."
        : $"The payment asks for {Asked} of a budget of {Budget}, of which {Held} is spent or held.");
}
